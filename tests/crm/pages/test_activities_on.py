import re

import pytest

from ameen.crm import actions
from ameen.crm.records import activities
from ameen.store import id_text
from ameen.web import dom_id


@pytest.fixture
def contact(cast, contact_of, company_of):
    return contact_of(cast.report, company_id=company_of(cast.report).id)


@pytest.fixture
def activity_of(make, contact):
    return lambda person, **values: make(
        person,
        actions.create,
        activities,
        {"subject": "Call Anna", "contact_id": contact.id} | values,
    )


def place(client, record, part):
    with client.application.test_request_context():
        return dom_id(record, part)


def test_a_call_is_logged_by_a_plain_form(client_for, cast, contact, everything, at):
    client = client_for(cast.report)
    data = {"kind": "call", "subject": "Price list", "outcome": "Wants an offer"}
    answer = client.post(at(contact, "/activities"), data=data)
    [activity] = everything(activities)
    assert answer.status_code == 303
    assert answer.location == f"{at(contact)}#{place(client, contact, 'activities')}"
    assert (activity.status, activity.outcome) == ("done", "Wants an offer")
    assert activity.starts_at is not None
    assert (activity.contact_id, activity.company_id) == (contact.id, contact.company_id)
    for address in (at(contact), f"/crm/companies/{id_text(contact.company_id)}"):
        page = client.get(address).get_data(as_text=True)
        assert page.count(f'href="{at(activity)}"') == 2  # in the card and in the timeline
        assert "logged an activity" in page
        assert "Wants an offer" in page


def test_under_htmx_the_card_and_the_timeline_change(client_for, cast, contact, at):
    client = client_for(cast.report)
    data = {"kind": "email", "subject": "References"}
    answer = client.post(at(contact, "/activities"), data=data, htmx=True)
    targets = re.findall(r'<hx-partial hx-target="#([^"]+)"', answer.get_data(as_text=True))
    assert targets == [*(place(client, contact, p) for p in ("activities", "timeline")), "toasts"]


def test_an_empty_log_comes_back_with_its_error(client_for, cast, contact, everything, at):
    client = client_for(cast.report)
    for htmx in (False, True):
        data = {"kind": "meeting", "subject": " ", "outcome": "Kept"}
        answer = client.post(at(contact, "/activities"), data=data, htmx=htmx)
        page = answer.get_data(as_text=True)
        assert answer.status_code == 422
        assert f'id="{place(client, contact, "log")}"' in page
        assert f'id="{place(client, contact, "log-error")}"' in page
        assert "Kept</textarea>" in page
        assert re.search(r'value="meeting" checked', page)
    assert everything(activities) == []


def test_nothing_is_logged_on_what_one_may_not_see(client_for, cast, contact, everything, at):
    data = {"kind": "call", "subject": "x"}
    for person, status in ((cast.colleague, 404), (cast.outsider, 403)):
        for method in ("GET", "POST"):
            answer = client_for(person).open(at(contact, "/activities"), method=method, data=data)
            assert answer.status_code == status
            assert b"Anna" not in answer.data
    assert everything(activities) == []


def test_nothing_is_logged_in_the_trash(client_for, make, cast, contact, everything, at):
    make(cast.manager, actions.trash_contact, contact.id)
    client = client_for(cast.report)
    answer = client.post(at(contact, "/activities"), data={"kind": "call", "subject": "x"})
    assert answer.status_code == 403
    assert everything(activities) == []


def test_a_company_that_one_may_not_see_is_not_linked_along(
    client_for, cast, make, contact, everything, at
):
    """The contact is given to the colleague, the company behind it is not."""
    values = {"assignee_id": cast.colleague.id}
    make(cast.owner, actions.edit_contact, contact.id, None, values)
    data = {"kind": "call", "subject": "x"}
    assert client_for(cast.colleague).post(at(contact, "/activities"), data=data).status_code == 303
    [activity] = everything(activities)
    assert (activity.contact_id, activity.company_id) == (contact.id, None)


def test_the_card_shows_what_is_to_be_done_first_and_leads_to_the_rest(
    client_for, cast, activity_of, contact, at
):
    for number in range(10):
        activity_of(cast.report, subject=f"Todo {number}")
        activity_of(cast.report, subject=f"Over {number}", status="done")
    client = client_for(cast.report)
    page = client.get(at(contact)).get_data(as_text=True)
    card = page[page.index(f'id="{place(client, contact, "activities")}"') :]
    assert card.index("Todo 0") < card.index("Over 9")
    assert f'href="{at(contact, "/activities")}"' in page
    todo = client.get(at(contact, "/activities")).get_data(as_text=True)
    over = client.get(at(contact, "/activities?status=closed")).get_data(as_text=True)
    assert re.findall(r"<bdi>(Todo \d)</bdi>", todo) == [f"Todo {n}" for n in range(10)]
    assert re.findall(r"<bdi>(Over \d)</bdi>", over) == [f"Over {n}" for n in range(9, -1, -1)]


def test_all_of_them_come_in_pages(client_for, cast, make, activity_of, contact, at):
    client = client_for(cast.report)
    client.post("/crm/activities/page-size", data={"page_size": "25"})
    for number in range(30):
        activity_of(cast.report, subject=f"Todo {number:02}")
    first = client.get(at(contact, "/activities")).get_data(as_text=True)
    onward = re.search(r'rel="next" href="([^"]+)"', first)[1]
    second = client.get(onward).get_data(as_text=True)
    found = [*re.findall(r"<bdi>(Todo \d\d)", first), *re.findall(r"<bdi>(Todo \d\d)", second)]
    assert found == [f"Todo {number:02}" for number in range(30)]


def test_others_activities_on_ones_own_contact_are_shown_without_their_tools(
    client_for, cast, activity_of, contact, at
):
    activity = activity_of(cast.owner, subject="From above")
    page = client_for(cast.report).get(at(contact)).get_data(as_text=True)
    assert "From above" in page
    assert at(activity, "/completion") not in page
    assert at(activity, "/completion") in client_for(cast.owner).get(at(contact)).text
