"""Undoing brings back what was, with today's rights, and leaves what was changed since."""

from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from msgspec.structs import replace

from ameen.accounts.records import users
from ameen.accounts.rules import Forbidden
from ameen.crm import actions
from ameen.crm.actions import Party
from ameen.crm.queries import all_pipelines
from ameen.crm.records import campaigns, companies, contacts, deals, leads, notes
from ameen.store import Missing, Record, new_id
from tests.cast import with_roles


def facts(record: Record) -> Record:
    """The record without what any writing of it changes."""
    return replace(record, version=0, updated_at=None, updated_by=None)


@pytest.fixture
def now(store):
    def read(table, record_id):
        with store.read() as snap:
            return snap.get(table, record_id)

    return read


@pytest.fixture
def stage(store):
    """The id of the first stage of an outcome."""

    def found(outcome):
        with store.read() as snap:
            return next(s.id for s in all_pipelines(snap)[0].stages if s.outcome == outcome)

    return found


DEEDS = {
    "edit": lambda c, p: (
        actions.edit_contact, c.id, None,
        {"name_ar": "آنا", "emails": ["x@y.com"], "kind": "partner", "tags": ["new"],
         "preferred": "sms", "assignee_id": p.manager.id},
    ),
    "tag": lambda c, p: (actions.tag, contacts, [c.id], ("VIP",)),
    "assign": lambda c, p: (actions.assign, contacts, [c.id], p.report.id),
    "trash": lambda c, p: (actions.trash_contact, c.id),
}  # fmt: skip


@pytest.mark.parametrize("deed", DEEDS)
def test_undone_is_as_before_and_the_undoing_can_be_undone(cast, do, now, contact, deed):
    action, *args = DEEDS[deed](contact, cast)
    do(cast.manager, action, *args)
    changed = now(contacts, contact.id)
    assert facts(changed) != facts(contact)
    assert do(cast.manager, actions.undo, do.batch) == (1, [])
    assert facts(now(contacts, contact.id)) == facts(contact)
    assert do(cast.manager, actions.undo, do.batch) == (1, [])
    assert facts(now(contacts, contact.id)).tags == changed.tags


def test_what_was_made_goes_to_the_trash(cast, do, now):
    made = do(cast.report, actions.create_contact, {"name_en": "New"})
    assert do(cast.report, actions.undo, do.batch) == (1, [])
    assert now(contacts, made.id).trashed_at is not None


def test_what_was_changed_since_is_left_and_named(cast, do, now):
    made = [do(cast.manager, actions.create_contact, {"name_en": n}) for n in ("Ann", "Ben")]
    do(cast.manager, actions.tag, contacts, [r.id for r in made], ("VIP",))
    batch = do.batch
    do(cast.owner, actions.tag, contacts, [made[0].id], ("Gold",))
    assert do(cast.manager, actions.undo, batch) == (1, ["Ann"])
    assert now(contacts, made[0].id).tags == ("VIP", "Gold")
    assert now(contacts, made[1].id).tags == ()


def test_another_field_that_was_changed_since_stays(cast, do, now, contact):
    do(cast.manager, actions.edit_contact, contact.id, None, {"city": "Sur"})
    batch = do.batch
    do(cast.owner, actions.edit_contact, contact.id, None, {"region": "South"})
    assert do(cast.manager, actions.undo, batch).done == 1
    kept = now(contacts, contact.id)
    assert (kept.city, kept.region) == ("", "South")


def test_undoing_twice_does_nothing_more(cast, do, now, contact):
    do(cast.manager, actions.edit_contact, contact.id, None, {"city": "Sur"})
    batch = do.batch
    do(cast.manager, actions.undo, batch)
    version = now(contacts, contact.id).version
    assert do(cast.manager, actions.undo, batch) == (0, ["Anna Berg"])
    assert now(contacts, contact.id).version == version


def test_the_deeds_of_others_do_not_exist(cast, do, contact):
    do(cast.manager, actions.edit_contact, contact.id, None, {"city": "Sur"})
    batch = do.batch
    for person in (cast.owner, cast.report, cast.colleague, cast.outsider):
        with pytest.raises(Missing):
            do(person, actions.undo, batch)
    with pytest.raises(Missing):
        do(cast.manager, actions.undo, new_id())


def test_todays_rights_count(cast, do, store, now, contact):
    do(cast.manager, actions.trash_contact, contact.id)
    batch = do.batch
    member = with_roles(store, cast.manager, "member")
    assert do(member, actions.undo, batch) == (0, ["Anna Berg"])
    assert now(contacts, contact.id).trashed_at is not None


def test_the_name_of_what_went_out_of_sight_is_not_told(cast, do, store, now, contact):
    do(cast.manager, actions.edit_contact, contact.id, None, {"city": "Sur"})
    batch = do.batch
    store.write(lambda tx: tx.put(replace(tx.require(users, cast.report.id), manager_id=None)))
    assert do(cast.manager, actions.undo, batch) == (0, ["—"])
    assert now(contacts, contact.id).city == "Sur"


def test_after_30_days_it_is_too_late(cast, do, contact):
    do(cast.manager, actions.edit_contact, contact.id, None, {"city": "Sur"})
    later = datetime.now(UTC) + timedelta(days=31)
    with pytest.raises(Forbidden):
        do(cast.manager, actions.undo, do.batch, now=later)


def test_what_is_too_much_for_one_transaction_is_refused(cast, do, now, contact, monkeypatch):
    made = do(cast.manager, actions.create_contact, {"name_en": "Ben"})
    do(cast.manager, actions.tag, contacts, [contact.id, made.id], ("VIP",))
    monkeypatch.setattr(import_module("ameen.crm.actions.undo"), "MOST", 1)
    with pytest.raises(Forbidden):
        do(cast.manager, actions.undo, do.batch)
    assert now(contacts, contact.id).tags == ("VIP",)


def test_a_note_that_was_removed_comes_back_as_it_was(cast, do, now, contact):
    note = do(cast.report, actions.add_note, "contact", contact.id, "first")
    do(cast.manager, actions.delete_note, note.id)
    assert do(cast.manager, actions.undo, do.batch) == (1, [])
    back = now(notes, note.id)
    assert (back.body, back.created_by, back.created_at) == (
        "first",
        cast.report.id,
        note.created_at,
    )


def test_a_note_that_was_written_or_changed(cast, do, now, contact):
    note = do(cast.report, actions.add_note, "contact", contact.id, "first")
    written = do.batch
    do(cast.report, actions.edit_note, note.id, None, "second")
    assert do(cast.report, actions.undo, do.batch).done == 1
    assert now(notes, note.id).body == "first"
    assert do(cast.report, actions.undo, written) == (0, ["first"])


def test_no_loop_comes_back(cast, do, now):
    above = do(cast.owner, actions.create_company, {"name_en": "Above"})
    below = do(cast.owner, actions.create_company, {"name_en": "Below", "parent_id": above.id})
    do(cast.owner, actions.edit_company, below.id, None, {"parent_id": None})
    batch = do.batch
    do(cast.owner, actions.edit_company, above.id, None, {"parent_id": below.id})
    assert do(cast.owner, actions.undo, batch) == (0, ["Below"])
    assert now(companies, below.id).parent_id is None


def test_undo_leaves_a_deal_what_goes_with_its_outcome(do, cast, now, stage):
    with_chance = do(cast.manager, actions.create, deals, {"name": "A", "probability": 50})
    do(cast.manager, actions.edit, deals, with_chance.id, None, {"probability": None})
    batch = do.batch
    do(cast.manager, actions.move_deal, with_chance.id, stage("won"))
    do(cast.manager, actions.undo, batch)
    assert now(deals, with_chance.id).probability is None
    values = {"name": "B", "stage_id": stage("lost"), "lost_reason": "price"}
    lost = do(cast.manager, actions.create, deals, values)
    do(cast.manager, actions.edit, deals, lost.id, None, {"lost_reason": ""})
    batch = do.batch
    do(cast.manager, actions.move_deal, lost.id, stage("open"))
    do(cast.manager, actions.undo, batch)
    assert now(deals, lost.id).lost_reason == ""


@pytest.mark.parametrize(
    ("table", "amount"),
    [
        *((deals, "value"), (leads, "value"), (companies, "revenue")),
        *((campaigns, field) for field in ("budget", "cost", "revenue_target")),
    ],
    ids=lambda one: getattr(one, "name", one),
)
def test_a_currency_is_not_undone_beside_a_newer_amount(do, cast, now, table, amount):
    named = {leads: "title", companies: "name_en"}.get(table, "name")
    made = do(cast.manager, actions.create, table, {named: "A"})
    do(cast.manager, actions.edit, table, made.id, None, {"currency": "USD"})
    batch = do.batch
    do(cast.manager, actions.edit, table, made.id, None, {amount: 10000})
    assert do(cast.manager, actions.undo, batch).skipped == ["A"]
    kept = now(table, made.id)
    assert (getattr(kept, amount), kept.currency) == (10000, "USD")


def test_what_was_made_and_is_used_since_stays_and_is_named(do, cast, now):
    company = do(cast.manager, actions.create_company, {"name_en": "Gulf"})
    batch = do.batch
    do(cast.manager, actions.create_contact, {"name_en": "Anna", "company_id": company.id})
    assert do(cast.manager, actions.undo, batch).skipped == ["Gulf"]
    assert now(companies, company.id).trashed_at is None


@pytest.fixture
def lead(do, cast):
    return do(cast.manager, actions.create, leads, {"title": "A shop"})


@pytest.fixture
def living(store, lead):
    """The deals that name the lead, but for those in the trash."""

    def found():
        with store.read() as snap:
            all_deals = [snap.require(deals, hit.id) for hit in snap.range(deals)]
            return [d.id for d in all_deals if d.lead_id == lead.id and not d.trashed_at]

    return found


def converted(do, cast, lead):
    return do(cast.manager, actions.convert, lead.id, {"name": "D"}, Party(), Party())


def test_a_deal_that_was_restored_is_the_one_of_the_next_conversion(do, cast, lead, living):
    first = converted(do, cast, lead)
    do(cast.manager, actions.undo_conversion, lead.id)
    do(cast.manager, actions.restore, deals, first.id)
    assert converted(do, cast, lead).id == first.id
    assert living() == [first.id]


def test_a_deal_that_an_undo_left_is_the_one_of_the_next_conversion(do, cast, lead, living):
    first = converted(do, cast, lead)
    batch = do.batch
    do(cast.manager, actions.edit, deals, first.id, None, {"value": 5})
    assert do(cast.manager, actions.undo, batch).skipped == ["D"]
    assert converted(do, cast, lead).id == first.id
    assert living() == [first.id]


def test_an_undo_of_the_undo_leaves_the_lead_the_deal_it_has_by_now(do, cast, lead, living):
    converted(do, cast, lead)
    do(cast.manager, actions.undo_conversion, lead.id)
    batch = do.batch
    second = converted(do, cast, lead)
    do(cast.manager, actions.undo, batch)
    assert living() == [second.id]


def test_a_contact_that_another_deal_names_outlives_the_conversion(do, cast, store, lead):
    anna = Party(values={"name_en": "Anna"})
    deal = do(cast.manager, actions.convert, lead.id, {"name": "D"}, anna, Party())
    do(cast.manager, actions.create, deals, {"name": "Second", "contact_id": deal.contact_id})
    assert do(cast.manager, actions.undo_conversion, lead.id).skipped == ["Anna"]
    with store.read() as snap:
        assert snap.require(contacts, deal.contact_id).trashed_at is None
        assert snap.require(deals, deal.id).trashed_at is not None
