import re
from datetime import UTC, datetime, timedelta

import pytest

from ameen.crm import actions
from ameen.crm.records import activities, leads


@pytest.fixture
def plan(make):
    def planned(person, subject, days, **values):
        at = datetime.now(UTC) + timedelta(days=days)
        values = {"subject": subject, "starts_at": at} | values
        return make(person, actions.create, activities, values)

    return planned


def test_each_view_shows_what_is_due_then(client_for, cast, plan):
    plan(cast.report, "Long ago", -3)
    plan(cast.report, "Now", 0)
    plan(cast.report, "Far away", 30)
    plan(cast.report, "Over", -3, status="done")
    client = client_for(cast.report)
    for due, seen in (("overdue", ["Long ago"]), ("today", ["Now"]), ("later", ["Far away"])):
        page = client.get(f"/crm/activities?due={due}").get_data(as_text=True)
        assert re.findall(r"<bdi>(Long ago|Now|Far away|Over)</bdi>", page) == seen
        assert f'due={due}" aria-current="page"' in page


def test_leads_to_follow_up_stand_there_too(client_for, cast, make):
    day = datetime.now(UTC).date() - timedelta(days=3)
    make(cast.report, actions.create, leads, {"title": "Branch in Sohar", "next_follow_up": day})
    for person, seen in ((cast.report, True), (cast.manager, False), (cast.colleague, False)):
        page = client_for(person).get("/crm/activities?due=overdue").get_data(as_text=True)
        assert ("Branch in Sohar" in page) is seen


def test_it_is_only_ones_own(client_for, cast, plan):
    plan(cast.colleague, "His own", -3)
    for person in (cast.report, cast.manager, cast.owner):
        page = client_for(person).get("/crm/activities?due=overdue").get_data(as_text=True)
        assert "His own" not in page
        assert "You have left nothing undone." in page


def test_another_word_is_refused(client_for, cast):
    assert client_for(cast.report).get("/crm/activities?due=never").status_code == 400
    assert client_for(cast.outsider).get("/crm/activities?due=today").status_code == 403


def test_a_long_one_comes_in_pages(client_for, cast, plan):
    client = client_for(cast.report)
    client.post("/crm/activities/page-size", data={"page_size": "25"})
    for number in range(27):
        plan(cast.report, f"Todo {number:02}", number - 60)
    first = client.get("/crm/activities?due=overdue").get_data(as_text=True)
    onward = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
    second = client.get(onward).get_data(as_text=True)
    assert [len(re.findall(r"<bdi>Todo", page)) for page in (first, second)] == [25, 2]
