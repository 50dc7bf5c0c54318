"""Undoing brings back what was, with today's rights, and leaves what was changed since."""

from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from msgspec.structs import replace

from ameen.accounts.records import users
from ameen.accounts.rules import Forbidden
from ameen.crm import actions
from ameen.crm.records import companies, contacts, notes
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
