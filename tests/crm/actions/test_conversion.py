from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from msgspec.structs import replace

from ameen.accounts.rules import Forbidden, Invalid
from ameen.crm import actions
from ameen.crm.actions import Converted, Party
from ameen.crm.queries import timeline
from ameen.crm.records import (
    LeadStatus,
    Priority,
    Source,
    companies,
    contacts,
    deals,
    leads,
)
from ameen.store import Missing
from tests.cast import with_levels

ANNA = {"name_en": "Anna Berg", "emails": ["anna@berg.example"]}


@pytest.fixture
def lead(do, cast):
    """Made by the report: seen by her, her manager and the owner."""
    values = {
        "title": "A shop in Sohar",
        "status": "qualified",
        "source": "event",
        "priority": "high",
        "description": "Wants two.",
        "tags": ["shop"],
        "assignee_id": cast.report.id,
    }
    return do(cast.report, actions.create, leads, values)


@pytest.fixture
def get(store):
    def look(record):
        tables = {"Lead": leads, "Deal": deals, "Contact": contacts, "Company": companies}
        with store.read() as snap:
            return snap.get(tables[type(record).__name__], record.id)

    return look


@pytest.fixture
def count(store):
    def counted(table):
        with store.read() as snap:
            return sum(1 for _ in snap.range(table))

    return counted


def convert(do, person, lead, contact=Party(), company=Party(), **values):
    values = {"name": "Sohar shop", "value": 5_000, "currency": "OMR"} | values
    return do(person, actions.convert, lead.id, values, contact, company)


def test_one_step_makes_the_deal_the_contact_and_the_company(do, cast, lead, get, store):
    company = Party(values={"name_en": "Berg & Co"})
    deal = convert(do, cast.report, lead, Party(values=ANNA), company)
    now = get(lead)
    assert (now.status, now.deal_id) == (LeadStatus.CONVERTED, deal.id)
    assert now.converted_at is not None
    with store.read() as snap:
        contact = snap.require(contacts, deal.contact_id)
        company = snap.require(companies, deal.company_id)
    assert (contact.name_en, contact.company_id) == ("Anna Berg", company.id)
    assert (contact.source, contact.assignee_id) == (Source.EVENT, cast.report.id)
    assert (now.contact_id, now.company_id) == (contact.id, company.id)
    assert (deal.name, deal.value, deal.lead_id) == ("Sohar shop", 5_000, lead.id)
    assert (deal.source, deal.priority) == (Source.EVENT, Priority.HIGH)
    assert (deal.description, deal.tags) == ("Wants two.", ("shop",))
    assert (deal.assignee_id, deal.stage_id is None) == (cast.report.id, False)


def test_what_is_there_is_linked_and_nothing_else_is_made(do, cast, lead, get, count):
    contact = do(cast.report, actions.create_contact, ANNA)
    deal = convert(do, cast.report, lead, Party(contact.id))
    assert (deal.contact_id, deal.company_id) == (contact.id, None)
    assert get(lead).contact_id == contact.id
    assert (count(contacts), count(companies), count(deals)) == (1, 0, 1)


def test_the_timelines_name_each_other(do, cast, lead, store, viewer_for):
    deal = convert(do, cast.report, lead)
    with store.read() as snap:
        [first] = timeline(snap, viewer_for(cast.report), "deal", deal.id)
        told = timeline(snap, viewer_for(cast.report), "lead", lead.id)[0]
    assert first.deed == "converted"
    assert first.fields[0][2].id == lead.id
    assert {field: value for field, _, value in told.fields}["deal_id"].id == deal.id


def test_what_one_does_not_see_can_not_be_linked(do, cast, lead, count):
    hidden = do(cast.colleague, actions.create_contact, ANNA)
    with pytest.raises(Invalid) as refused:
        convert(do, cast.report, lead, Party(hidden.id))
    assert set(refused.value.errors) == {"contact_id"}
    assert count(deals) == 0


def test_what_the_lead_is_linked_to_already_goes_along_unseen(do, cast, store):
    contact = do(cast.manager, actions.create_contact, ANNA)
    values = {"title": "Hers", "contact_id": contact.id, "assignee_id": cast.report.id}
    lead = do(cast.manager, actions.create, leads, values)
    deal = convert(do, cast.report, lead, Party(contact.id))
    assert deal.contact_id == contact.id


@pytest.mark.parametrize(
    ("part", "error"), [("colleague", Missing), ("outsider", Missing), ("manager", None)]
)
def test_who_may_convert(do, cast, lead, get, part, error):
    if error is None:
        deal = convert(do, cast[part], lead)
        assert deal.assignee_id == cast.report.id
        return
    with pytest.raises(error):
        convert(do, cast[part], lead)
    assert get(lead) == lead


@pytest.mark.parametrize("levels", [{"leads": 1, "deals": 3}, {"leads": 3, "deals": 1}])
def test_it_needs_leads_to_be_edited_and_deals_to_be_made(store, do, cast, lead, get, levels):
    with pytest.raises(Forbidden):
        convert(do, with_levels(store, cast.report, **levels), lead)
    assert get(lead) == lead


def test_what_it_makes_needs_the_level_for_that(store, do, cast, lead, get, count):
    person = with_levels(store, cast.report, leads=2, deals=2, contacts=1)
    with pytest.raises(Forbidden):
        convert(do, person, lead, Party(values=ANNA))
    assert (get(lead), count(deals), count(contacts)) == (lead, 0, 0)
    convert(do, person, lead)
    assert (count(deals), count(contacts)) == (1, 0)


def test_a_second_conversion_makes_no_second_deal(do, cast, lead, count):
    convert(do, cast.report, lead)
    with pytest.raises(Converted):
        convert(do, cast.manager, lead, Party(values=ANNA))
    assert (count(deals), count(contacts)) == (1, 0)


def test_many_at_once_make_one_deal(do, cast, lead, count, get):
    people = [cast.report, cast.manager, cast.owner] * 3
    gate, made, second = Barrier(len(people)), [], []

    def go(person):
        gate.wait()
        try:
            made.append(convert(do, person, lead, Party(values=ANNA)))
        except Converted:
            second.append(person)

    threads = [Thread(target=go, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(made), len(second)) == (1, len(people) - 1)
    assert (count(deals), count(contacts)) == (1, 1)
    assert get(lead).deal_id == made[0].id


def test_a_lead_in_the_trash_is_not_converted(do, cast, lead, count):
    do(cast.manager, actions.trash, leads, lead.id)
    with pytest.raises(Forbidden):
        convert(do, cast.report, lead)
    assert count(deals) == 0


def content(record):
    """All but what every change of a record changes."""
    return replace(record, version=0, updated_at=None, updated_by=None)


@pytest.mark.parametrize("way", ["batch", "lead"])
def test_undoing_makes_all_as_it_was(do, cast, lead, get, store, way):
    deal = convert(
        do, cast.report, lead, Party(values=ANNA), Party(values={"name_en": "Berg & Co"})
    )
    batch = do.batch
    if way == "batch":
        undone = do(cast.report, actions.undo, batch)
    else:
        undone = do(cast.report, actions.undo_conversion, lead.id)
    assert (undone.done, undone.skipped) == (4, [])
    assert content(get(lead)) == content(lead)
    assert get(deal).trashed_at is not None
    with store.read() as snap:
        assert snap.require(contacts, deal.contact_id).trashed_at is not None
        assert snap.require(companies, deal.company_id).trashed_at is not None
    again = convert(do, cast.report, lead)
    assert get(lead).deal_id == again.id != deal.id


def test_what_was_changed_since_stays_and_is_named(do, cast, lead, get, store):
    deal = convert(do, cast.report, lead, Party(values=ANNA))
    do(cast.report, actions.edit, deals, deal.id, None, {"value": 9_000})
    undone = do(cast.report, actions.undo_conversion, lead.id)
    assert (undone.done, undone.skipped) == (1, ["Sohar shop", "Anna Berg"])
    assert (get(deal).trashed_at, get(deal).value) == (None, 9_000)
    with store.read() as snap:
        assert snap.require(contacts, deal.contact_id).trashed_at is None
    assert (get(lead).status, get(lead).deal_id) == (LeadStatus.QUALIFIED, None)


def test_a_contact_that_was_changed_stays_while_the_deal_goes(do, cast, lead, get, store):
    deal = convert(do, cast.report, lead, Party(values=ANNA))
    do(cast.report, actions.edit_contact, deal.contact_id, None, {"job_title": "Owner"})
    undone = do(cast.report, actions.undo_conversion, lead.id)
    assert (undone.done, undone.skipped) == (2, ["Anna Berg"])
    assert get(deal).trashed_at is not None


def test_what_was_changed_of_the_lead_since_stays(do, cast, lead, get):
    convert(do, cast.report, lead, Party(values=ANNA))
    do(cast.report, actions.edit, leads, lead.id, None, {"title": "Two shops"})
    do(cast.report, actions.undo_conversion, lead.id)
    now = get(lead)
    assert (now.title, now.status, now.contact_id) == ("Two shops", LeadStatus.QUALIFIED, None)


def test_it_can_not_be_undone_after_30_days(do, cast, lead, get):
    convert(do, cast.report, lead)
    later = datetime.now(UTC) + timedelta(days=31)
    with pytest.raises(Forbidden):
        do(cast.report, actions.undo_conversion, lead.id, now=later)
    assert get(lead).status is LeadStatus.CONVERTED


def test_a_lead_that_was_not_converted_has_nothing_to_undo(do, cast, lead):
    with pytest.raises(Forbidden):
        do(cast.report, actions.undo_conversion, lead.id)
    with pytest.raises(Missing):
        do(cast.colleague, actions.undo_conversion, lead.id)


def test_a_converted_lead_keeps_its_status_until_that_is_undone(do, cast, lead, get):
    convert(do, cast.report, lead)
    with pytest.raises(Invalid):
        do(cast.report, actions.edit, leads, lead.id, None, {"status": "new"})
    assert get(lead).status is LeadStatus.CONVERTED


def test_a_deal_that_is_purged_is_let_go_by_its_lead(do, cast, lead, get, store):
    deal = convert(do, cast.manager, lead)
    do(cast.manager, actions.trash, deals, deal.id)
    later = datetime.now(UTC) + timedelta(days=31)
    store.write(actions.purge_trash, now=later)
    assert get(deal) is None
    assert (get(lead).deal_id, get(lead).status) == (None, LeadStatus.CONVERTED)
