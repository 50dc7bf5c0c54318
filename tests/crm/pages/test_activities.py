import re
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from ameen.accounts.records import users
from ameen.crm import actions
from ameen.crm.records import activities, deals
from ameen.store import id_text

FORM = {
    "subject": "Visit the warehouse",
    "kind": "meeting",
    "status": "planned",
    "starts_at": "٢٠٢٦-٠٤-٠١T٠٩:٠٠",
    "ends_at": "2026-04-01T10:30",
    "remind": "30",
    "place": "Sohar",
    "tags": "visit",
}


@pytest.fixture
def activity_of(make):
    return lambda person, **values: make(
        person, actions.create, activities, {"subject": "Call Anna"} | values
    )


def test_an_activity_is_made_from_the_form(
    client_for, cast, contact_of, company_of, everything, at
):
    contact, company = contact_of(cast.report), company_of(cast.report)
    client = client_for(cast.report)
    data = FORM | {"contact": "Anna", "company": "Acme", "attendee_ids": id_text(cast.colleague.id)}
    answer = client.post("/crm/activities", data=data)
    [activity] = everything(activities)
    assert (answer.status_code, answer.location) == (303, at(activity))
    assert activity.starts_at == datetime(2026, 4, 1, 5, tzinfo=UTC)
    assert (activity.minutes, activity.duration, activity.remind) == (None, 90, 30)
    assert (activity.contact_id, activity.company_id) == (contact.id, company.id)
    assert activity.attendee_ids == (cast.colleague.id,)
    page = client.get(at(activity)).get_data(as_text=True)
    for text in ("1 Apr 2026, 09:00", "90 minutes", "Jonas Weber", "30 minutes before"):
        assert text in page
    assert f'href="{at(contact)}"' in page


def test_times_are_shown_by_each_readers_clock(client_for, cast, store, activity_of, at):
    starts = datetime(2026, 4, 1, 22, 30, tzinfo=UTC)
    activity = activity_of(cast.report, starts_at=starts)
    assert "2 Apr 2026, 02:30" in client_for(cast.report).get(at(activity)).get_data(as_text=True)
    store.write(
        lambda tx: tx.put(replace(tx.require(users, cast.manager.id), zone="America/Los_Angeles"))
    )
    manager = client_for(cast.manager)
    assert "1 Apr 2026, 15:30" in manager.get(at(activity)).get_data(as_text=True)
    assert 'value="2026-04-01T15:30"' in manager.get(at(activity, "/edit")).get_data(as_text=True)


def test_a_form_that_is_saved_as_it_is_changes_nothing(client_for, cast, activity_of, stored, at):
    starts = datetime(2026, 4, 1, 5, 0, 42, tzinfo=UTC)
    activity = activity_of(
        cast.report, starts_at=starts, remind=45, attendee_ids=[cast.colleague.id]
    )
    client = client_for(cast.report)
    page = client.get(at(activity, "/edit")).get_data(as_text=True)
    assert '<option value="45" selected>45 minutes before' in page
    assert re.search(rf'value="{id_text(cast.colleague.id)}" checked', page)
    client.post(
        at(activity),
        data={
            "subject": "Call Anna",
            "kind": "call",
            "status": "planned",
            "starts_at": "2026-04-01T09:00",
            "remind": "45",
            "attendee_ids": id_text(cast.colleague.id),
            "version": "1",
        },
    )
    assert stored(activity).version == 1


@pytest.mark.parametrize(
    ("field", "value", "wrong"),
    [
        ("subject", "", "subject"),
        ("starts_at", "soon", "starts_at"),
        ("ends_at", "2026-03-01T09:00", "ends_at"),
        ("remind", "a while", "remind"),
        ("remind", "7", "remind"),
        ("kind", "dance", "kind"),
        ("attendee_ids", "nobody", "attendee_ids"),
    ],
)
def test_a_wrong_value_is_told_beside_its_field(client_for, cast, everything, field, value, wrong):
    answer = client_for(cast.report).post("/crm/activities", data=FORM | {field: value})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'id="{wrong}-error"' in page
    assert 'value="Visit the warehouse"' in page or field == "subject"
    assert everything(activities) == []


def test_who_saves_second_sees_the_other_time_and_people(client_for, cast, activity_of, at):
    activity = activity_of(cast.report, starts_at=datetime(2026, 4, 1, 5, tzinfo=UTC))
    data = {"subject": "Call Anna", "kind": "call", "status": "planned", "version": "1"}
    client = client_for(cast.report)
    first = data | {"starts_at": "2026-04-02T09:00", "attendee_ids": id_text(cast.manager.id)}
    assert client.post(at(activity), data=first).status_code == 303
    second = data | {"starts_at": "2026-04-03T09:00", "attendee_ids": id_text(cast.colleague.id)}
    answer = client.post(at(activity), data=second)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    for text in ("2026-04-02 09:00", "2026-04-03 09:00", "Salma Al Harthy", "Jonas Weber"):
        assert text in page


def test_a_new_one_begins_with_what_its_address_says(
    client_for, cast, make, contact_of, company_of
):
    company = company_of(cast.report)
    contact = contact_of(cast.report, company_id=company.id)
    deal = make(cast.report, actions.create, deals, {"name": "Supply", "contact_id": contact.id})
    client = client_for(cast.report)
    page = client.get(f"/crm/activities/new?contact={id_text(contact.id)}&kind=email&status=done")
    text = page.get_data(as_text=True)
    assert 'name="contact" value="Anna"' in text
    assert 'name="company" value="Acme"' in text
    assert '<option value="email" selected>' in text
    assert '<option value="done" selected>' in text
    text = client.get(f"/crm/activities/new?deal={id_text(deal.id)}").get_data(as_text=True)
    assert 'name="deal" value="Supply"' in text
    assert 'name="contact" value="Anna"' in text


def test_nobody_begins_with_a_record_that_they_do_not_see(client_for, cast, contact_of):
    contact = contact_of(cast.report, name_en="Hidden")
    answer = client_for(cast.colleague).get(f"/crm/activities/new?contact={id_text(contact.id)}")
    assert answer.status_code == 404
    assert b"Hidden" not in answer.data
    data = FORM | {"contact": "Hidden"}
    answer = client_for(cast.colleague).post("/crm/activities", data=data)
    assert answer.status_code == 422
    assert "There is no contact of this name." in answer.get_data(as_text=True)


def test_each_of_the_cast_looks(client_for, cast, activity_of, contact_of, at):
    contact = contact_of(cast.report)
    activity = activity_of(cast.owner, contact_id=contact.id, subject="Careful words")
    own = {"owner": (200, 200), "report": (200, 403), "manager": (200, 403)}
    for person in cast:
        browser = client_for(person)
        seen, changed = own.get(person.part, (404, 404))
        if person.part == "outsider":
            seen = changed = 403
        page = browser.get(at(activity))
        assert page.status_code == seen, person.part
        if seen != 200:
            assert b"Careful" not in page.data
        if person.part in ("report", "manager"):
            assert f'{at(activity, "/edit")}"' not in page.get_data(as_text=True)
            assert "completion" not in page.get_data(as_text=True)
        answer = browser.post(at(activity, "/completion"))
        assert answer.status_code == (303 if changed == 200 else changed), person.part


def test_an_attendee_has_it_in_the_list_in_counts_and_in_search(
    client_for, cast, activity_of, indexed
):
    activity_of(cast.report, subject="Board meeting", attendee_ids=[cast.colleague.id])
    indexed()
    for person, seen in ((cast.colleague, 1), (cast.report, 1), (cast.manager, 1)):
        browser = client_for(person)
        for address in ("/crm/activities", "/crm/activities?q=board", "/crm/activities?kind=call"):
            page = browser.get(address).get_data(as_text=True)
            assert page.count("<bdi>Board meeting</bdi>") == seen
            assert "1 record" in page
    other = activity_of(cast.owner, subject="Owner only")
    assert "Owner only" not in client_for(cast.colleague).get("/crm/activities").text
    assert other.version == 1


def test_they_are_sorted_by_their_start_and_filtered(client_for, cast, activity_of, indexed):
    early = datetime(2026, 1, 1, tzinfo=UTC)
    activity_of(cast.report, subject="Second", starts_at=early.replace(month=2), kind="email")
    activity_of(cast.report, subject="First", starts_at=early, tags=["visit"], status="done")
    indexed()
    client = client_for(cast.report)
    page = client.get("/crm/activities?sort=start").get_data(as_text=True)
    assert page.index("<bdi>First</bdi>") < page.index("<bdi>Second</bdi>")
    page = client.get("/crm/activities?sort=-start&status=done").get_data(as_text=True)
    assert "<bdi>First</bdi>" in page and "<bdi>Second</bdi>" not in page
    for query, name in (("kind=email", "Second"), ("tag=visit", "First")):
        page = client.get(f"/crm/activities?{query}").get_data(as_text=True)
        assert re.findall("<bdi>(First|Second)</bdi>", page) == [name]


def test_a_new_hub_says_what_belongs_there(client_for, cast):
    page = client_for(cast.colleague).get("/crm/activities").get_data(as_text=True)
    assert "No activities yet" in page
    assert 'href="/crm/activities/new"' in page
