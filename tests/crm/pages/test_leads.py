from datetime import UTC, date, datetime, timedelta

import pytest

from ameen.crm.actions import create, edit
from ameen.crm.records import (
    ActivityKind,
    ActivityStatus,
    LeadStatus,
    Priority,
    Source,
    activities,
    contacts,
    leads,
)
from ameen.store import id_text
from tests.cast import with_levels

FORM = {
    "title": "  A shop in  Sohar ",
    "contact": "Anna Berg",
    "company": "",
    "campaign": "",
    "status": "new",
    "source": "referral",
    "priority": "high",
    "value": "1,250.500",
    "currency": "OMR",
    "probability": "٤٠",
    "expected_close": "2026-12-31",
    "next_follow_up": "2026-12-01",
    "description": "Asked for **prices**.",
    "tags": "shop, sohar",
}


@pytest.fixture
def lead_of(make):
    """`lead_of(person, **values)`"""
    return lambda person, **values: make(person, create, leads, {"title": "A shop"} | values)


@pytest.fixture
def now(store):
    """The lead as it is now."""

    def look(lead):
        with store.read() as snap:
            return snap.require(leads, lead.id)

    return look


def at(lead, rest=""):
    return f"/crm/leads/{id_text(lead.id)}{rest}"


def text(answer):
    return answer.get_data(as_text=True)


def test_a_lead_is_made_from_the_form(client_for, cast, contact_of, everything):
    contact = contact_of(cast.report, name_en="Anna Berg")
    client = client_for(cast.report)
    assert client.get("/crm/leads/new").status_code == 200
    answer = client.post("/crm/leads", data=FORM)
    [lead] = everything(leads)
    assert (answer.status_code, answer.location) == (303, at(lead))
    assert (lead.title, lead.contact_id) == ("A shop in Sohar", contact.id)
    assert (lead.status, lead.source) == (LeadStatus.NEW, Source.REFERRAL)
    assert (lead.priority, lead.probability) == (Priority.HIGH, 40)
    assert (lead.value, lead.currency) == (1_250_500, "OMR")
    assert lead.expected_close == date(2026, 12, 31)
    assert lead.next_follow_up == date(2026, 12, 1)
    assert lead.tags == ("shop", "sohar")
    page = text(client.get(answer.location))
    for shown in ("A shop in Sohar", "Anna Berg", "1,250.500", "31 Dec 2026", "<strong>prices"):
        assert shown in page


def test_a_form_that_cannot_be_accepted_comes_back_with_what_was_typed(
    client_for, cast, everything
):
    client = client_for(cast.report)
    answer = client.post("/crm/leads", data=FORM | {"title": "", "probability": "140"}, htmx=True)
    assert answer.status_code == 422
    assert answer.headers["HX-Retarget"] == "#main"
    page = text(answer)
    for shown in ('id="title-error"', 'id="probability-error"', 'value="1,250.500"'):
        assert shown in page
    assert everything(leads) == []


def test_the_list_shows_leads_and_sorts_them_by_follow_up(client_for, cast, lead_of):
    lead_of(cast.report, title="Later", next_follow_up=date(2026, 12, 2))
    lead_of(cast.report, title="Sooner", next_follow_up=date(2026, 12, 1))
    lead_of(cast.report, title="Whenever")
    page = text(client_for(cast.report).get("/crm/leads?sort=follow_up"))
    assert page.index("Sooner") < page.index("Later") < page.index("Whenever")
    assert "3 records" in page


def test_an_empty_list_says_what_leads_are(client_for, cast):
    page = text(client_for(cast.report).get("/crm/leads"))
    assert "No leads yet" in page
    assert 'href="/crm/leads/new"' in page


def test_who_saves_second_gets_both_texts(client_for, cast, lead_of, now):
    lead = lead_of(cast.report)
    form = {"title": "A shop", "status": "new", "priority": "medium", "version": "1"}
    client_for(cast.manager).post(at(lead), data=form | {"status": "qualified"})
    client = client_for(cast.report)
    answer = client.post(at(lead), data=form | {"status": "contacted", "title": "Two shops"})
    assert answer.status_code == 409
    assert 'id="conflict"' in text(answer)
    assert "Qualified" in text(answer)
    assert now(lead).status is LeadStatus.QUALIFIED


def test_the_path_is_gone_by_buttons_and_back_by_undo(client_for, cast, lead_of, now, undo_of):
    lead = lead_of(cast.report)
    client = client_for(cast.report)
    assert 'value="new" aria-current="step"' in text(client.get(at(lead)))
    answer = client.post(at(lead, "/status"), data={"status": "qualified"})
    assert (answer.status_code, answer.location) == (303, at(lead))
    assert now(lead).status is LeadStatus.QUALIFIED
    client.post(undo_of(client))
    assert now(lead).status is LeadStatus.NEW


@pytest.mark.parametrize("status", ["converted", "nothing", ""])
def test_a_lead_is_not_converted_by_its_status(client_for, cast, lead_of, now, status):
    lead = lead_of(cast.report)
    client = client_for(cast.report)
    assert client.post(at(lead, "/status"), data={"status": status}).status_code == 400
    form = {"title": "A shop", "status": "converted", "priority": "medium"}
    assert client.post(at(lead), data=form).status_code == 422
    assert "converted" not in text(client.get(at(lead, "/edit"))).lower().split("toasts")[0]
    assert now(lead).status is LeadStatus.NEW


def test_a_call_says_when_one_was_last_contacted_and_leaves_an_activity(
    client_for, cast, lead_of, now, everything
):
    lead = lead_of(cast.report)
    client = client_for(cast.report)
    before = datetime.now(UTC) - timedelta(seconds=1)
    data = {"outcome": "Wants an offer.", "next_follow_up": "2026-12-24"}
    answer = client.post(at(lead, "/calls"), data=data)
    assert (answer.status_code, answer.location) == (303, at(lead))
    kept = now(lead)
    assert kept.last_contacted >= before
    assert (kept.status, kept.next_follow_up) == (LeadStatus.CONTACTED, date(2026, 12, 24))
    [call] = everything(activities)
    assert (call.kind, call.status) == (ActivityKind.CALL, ActivityStatus.DONE)
    assert (call.subject, call.outcome) == ("Call: A shop", "Wants an offer.")
    assert call.lead_id == lead.id
    assert "just now" in text(client.get(at(lead)))


def test_a_call_of_who_may_make_no_activities_changes_the_lead_alone(
    store, client_for, cast, lead_of, now, everything
):
    lead = lead_of(cast.report, status="qualified", next_follow_up=date(2026, 12, 1))
    client = client_for(with_levels(store, cast.report, leads=2))
    assert 'name="outcome"' not in text(client.get(at(lead)))
    assert client.post(at(lead, "/calls"), data={"outcome": "x"}).status_code == 303
    kept = now(lead)
    assert kept.last_contacted is not None
    assert (kept.status, kept.next_follow_up) == (LeadStatus.QUALIFIED, date(2026, 12, 1))
    assert everything(activities) == []


def test_the_next_follow_up_is_set_by_date_and_by_one_press(client_for, cast, lead_of, now):
    lead = lead_of(cast.report)
    client = client_for(cast.report)
    client.post(at(lead, "/follow-up"), data={"next_follow_up": "2027-01-05"})
    assert now(lead).next_follow_up == date(2027, 1, 5)
    client.post(at(lead, "/follow-up"), data={"next_follow_up": "2027-01-05", "days": "7"})
    set_on = now(lead).next_follow_up
    assert abs(set_on - datetime.now(UTC).date() - timedelta(days=7)) <= timedelta(days=1)
    client.post(at(lead, "/follow-up"), data={"next_follow_up": ""})
    assert now(lead).next_follow_up is None
    wrong = client.post(at(lead, "/follow-up"), data={"next_follow_up": "soon"})
    assert wrong.status_code == 422
    assert 'id="next_follow_up-error"' in text(wrong)


def test_a_follow_up_that_has_passed_is_told(client_for, cast, lead_of):
    client = client_for(cast.report)
    late = lead_of(cast.report, next_follow_up=date(2020, 1, 1))
    assert "Overdue" in text(client.get(at(late)))
    given_up = lead_of(cast.report, next_follow_up=date(2020, 1, 1), status="unqualified")
    assert "Overdue" not in text(client.get(at(given_up)))


def test_a_linked_record_is_a_way_only_for_those_who_see_it(client_for, cast, contact_of, lead_of):
    contact = contact_of(cast.manager, name_en="Salim", phones=("+96891234567",))
    lead = lead_of(cast.manager, contact_id=contact.id, assignee_id=cast.report.id)
    address = f"/crm/contacts/{id_text(contact.id)}"
    theirs = text(client_for(cast.manager).get(at(lead)))
    assert address in theirs and "tel:+96891234567" in theirs
    mine = text(client_for(cast.report).get(at(lead)))
    assert "Salim" in mine
    assert address not in mine and "91234567" not in mine
    assert contacts.name == "contact"


def test_what_a_colleague_has_does_not_exist(client_for, cast, lead_of, now):
    lead = lead_of(cast.report, title="Hidden Name")
    other = client_for(cast.colleague)
    for rest in ("", "/edit", "/timeline"):
        assert other.get(at(lead, rest)).status_code == 404
    for rest in ("", "/status", "/calls", "/follow-up", "/notes", "/trash"):
        given = {"title": "Mine", "status": "contacted", "body": "x", "priority": "low"}
        assert other.post(at(lead, rest), data=given).status_code in (403, 404)
    assert "Hidden" not in text(other.get("/crm/leads"))
    assert client_for(cast.outsider).get("/crm/leads").status_code == 403
    assert now(lead) == lead


def test_a_level_of_reading_shows_no_way_to_write(store, client_for, cast, lead_of):
    lead = lead_of(cast.report)
    reader = client_for(with_levels(store, cast.report, leads=1))
    page = text(reader.get(at(lead)))
    for way in ("/edit", "note-form", "/calls", "/follow-up", "/conversion", 'name="status"'):
        assert way not in page
    for rest in ("/status", "/calls", "/follow-up"):
        assert reader.post(at(lead, rest), data={"status": "contacted"}).status_code == 403


def test_the_timeline_tells_values_as_the_page_does(client_for, cast, lead_of, make):
    lead = lead_of(cast.report, value=1_000)
    changes = {"status": "contacted", "value": 2_500, "next_follow_up": date(2026, 12, 1)}
    make(cast.report, edit, leads, lead.id, None, changes)
    page = text(client_for(cast.report).get(at(lead)))
    assert "<del><bdi>New</bdi></del>" in page
    assert "2.500" in page
    assert "1 Dec 2026" in page


def test_a_trashed_lead_says_so_and_is_restored(client_for, cast, lead_of, now):
    lead = lead_of(cast.manager)
    client = client_for(cast.manager)
    assert client.post(at(lead, "/trash")).location == "/crm/leads"
    assert "is in the trash" in text(client.get(at(lead)))
    assert client.post(at(lead, "/status"), data={"status": "contacted"}).status_code == 403
    assert "A shop" in text(client.get("/crm/leads/trash"))
    client.post(at(lead, "/trash"), data={"_method": "DELETE"})
    assert now(lead).trashed_at is None
