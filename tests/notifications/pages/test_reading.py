"""Opening, reading, removing: by a form, by its reader, and never by looking."""

import re

import pytest

from ameen.crm import actions as crm
from ameen.notifications import queries
from ameen.notifications.records import notifications
from ameen.store import id_text


def address(found, what=""):
    return f"/notifications/{id_text(found.id)}{what}"


def unread(store, person):
    with store.read() as snap:
        return queries.unread(snap, person.id)


def test_opening_one_marks_it_read_and_leads_to_its_record(store, cast, client_for, mine):
    answer = client_for(cast.report).post(address(mine, "/opening"))
    assert answer.status_code == 303
    assert answer.location == f"/crm/leads/{id_text(mine.subject_id)}"
    assert unread(store, cast.report) == 0


def test_a_browser_that_fetches_ahead_has_read_nothing(store, cast, client_for, mine):
    browser = client_for(cast.report)
    for what in ("", "/opening", "/reading", "/restore"):
        assert browser.get(address(mine, what)).status_code in (404, 405)
    for page in ("/notifications", "/notifications/bell"):
        assert browser.get(page).status_code == 200
    assert unread(store, cast.report) == 1


def test_read_and_unread_change_the_row_where_it_stands(store, cast, client_for, mine):
    browser = client_for(cast.report)
    part = browser.post(address(mine, "/reading"), htmx=True).get_data(as_text=True)
    assert f'hx-target="#notification-{id_text(mine.id)}-row"' in part
    assert "Mark as unread" in part and unread(store, cast.report) == 0
    answer = browser.post(address(mine, "/reading"), data={"_method": "DELETE"})
    assert answer.status_code == 303 and unread(store, cast.report) == 1


def test_all_are_read_at_once(store, cast, client_for, mine, lead, told):
    lead("Another", by=cast.manager, assignee_id=cast.report.id)
    told(cast.report)
    browser = client_for(cast.report)
    answer = browser.post("/notifications/reading", data={"back": "/notifications?only=unread"})
    assert (answer.status_code, answer.location) == (303, "/notifications?only=unread")
    assert unread(store, cast.report) == 0
    assert browser.post("/notifications/reading").status_code == 303


def test_what_was_removed_comes_back_by_undo(store, cast, client_for, mine):
    browser = client_for(cast.report)
    answer = browser.delete(address(mine), htmx=True).get_data(as_text=True)
    assert f'action="{address(mine, "/restore")}"' in answer
    assert unread(store, cast.report) == 0
    assert browser.post(address(mine, "/restore")).status_code == 303
    assert unread(store, cast.report) == 1


def test_one_cannot_be_sent_elsewhere(cast, client_for, mine):
    answer = client_for(cast.report).post("/notifications/reading", data={"back": "//evil.example"})
    assert answer.location == "/notifications"


@pytest.mark.parametrize("part", ["owner", "manager", "colleague", "outsider"])
@pytest.mark.parametrize(
    ("method", "what"),
    [
        ("POST", "/opening"),
        ("POST", "/reading"),
        ("DELETE", "/reading"),
        ("DELETE", ""),
        ("POST", "/restore"),
    ],
)
def test_for_anybody_else_it_does_not_exist(store, cast, client_for, mine, part, method, what):
    answer = client_for(cast[part]).open(address(mine, what), method=method)
    assert answer.status_code == 404
    with store.read() as snap:
        assert snap.require(notifications, mine.id) == mine


def press(browser, page, place):
    """Sends the form at an address as the page has it, fields outside of it included."""
    form = re.search(rf'<form[^>]*action="({place})".*?</form>', page, re.DOTALL)
    own = re.search(r' id="([^"]+)"', form[0].partition(">")[0])
    fields = re.findall(r'<input[^>]*name="([^"]+)" value="([^"]*)"', form[0])
    if own:
        fields += re.findall(rf'name="([^"]+)" value="([^"]*)" form="{own[1]}"', page)
    return browser.post(form[1], data=dict(fields))


def test_what_came_after_the_page_was_drawn_stays_unread(store, cast, client_for, mine, lead, told):
    browser = client_for(cast.report)
    page = browser.get("/notifications").get_data(as_text=True)
    lead("Never shown", by=cast.manager, assignee_id=cast.report.id)
    told(cast.report)
    assert press(browser, page, "/notifications/reading").status_code == 303
    assert unread(store, cast.report) == 1
    page = browser.get("/notifications").get_data(as_text=True)
    press(browser, page, "/notifications/reading")
    assert unread(store, cast.report) == 0


def test_a_group_that_grew_since_it_was_drawn_stays_unread_and_says_so(
    store, cast, client_for, do, lead, told
):
    made = lead(by=cast.report)
    do(cast.manager, crm.add_note, "lead", made.id, "First")
    told(cast.report)
    browser = client_for(cast.report)
    page = browser.get("/notifications").get_data(as_text=True)
    do(cast.manager, crm.add_note, "lead", made.id, "Second, never shown")
    told(cast.report)
    press(browser, page, r"/notifications/\w+/reading")
    assert unread(store, cast.report) == 1
    page = browser.get("/notifications").get_data(as_text=True)
    assert "It stays unread." in page
    press(browser, page, r"/notifications/\w+/reading")
    assert unread(store, cast.report) == 0


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 40, "1" * 17])
def test_a_stamp_that_is_none_reads_as_before_or_nothing(store, cast, client_for, mine, seen):
    answer = client_for(cast.report).post("/notifications/reading", data={"seen": seen})
    assert answer.status_code == 303
