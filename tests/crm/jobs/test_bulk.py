"""Bulk changes as long work."""

from datetime import UTC, datetime, timedelta

import pytest

from ameen.crm import actions
from ameen.crm.actions import bulk as deeds
from ameen.crm.jobs.bulk import forget_bulk_changes
from ameen.crm.records import TABLES, bulk_changes, bulk_parts
from ameen.jobs import cancel, run_next_work, works
from ameen.store import id_text
from tests.cast import with_levels

CONTACTS = TABLES["contact"]


@pytest.fixture
def many(do, cast, monkeypatch):
    """Seven contacts of the report, in pieces of three."""
    monkeypatch.setattr(deeds, "PIECE", 3)
    return [do(cast.report, actions.create_contact, {"name_en": f"C{n}"}) for n in range(7)]


@pytest.fixture
def now_of(store):
    def look(records):
        with store.read() as snap:
            return snap.get_many(CONTACTS, [record.id for record in records])

    return look


@pytest.fixture
def work_of(store):
    def look(work_id):
        with store.read() as snap:
            return snap.require(works, work_id)

    return look


@pytest.mark.parametrize(
    ("action", "values", "is_done"),
    [
        ("tag", {"tags": ("vip",)}, lambda c: c.tags == ("vip",)),
        ("edit", {"job_title": "Buyer", "kind": "supplier"}, lambda c: c.job_title == "Buyer"),
        ("trash", {}, lambda c: c.trashed_at is not None),
    ],
)
def test_all_is_done_and_taken_back(hub, do, cast, many, now_of, work_of, action, values, is_done):
    ids = [c.id for c in many]
    made = do(cast.owner, actions.start_bulk, CONTACTS, action, values, ids)
    assert run_next_work(hub)
    work = work_of(made.work_id)
    assert (work.state, work.done, work.total) == ("done", 7, 7)
    assert work.result["changed"] == 7
    assert all(is_done(c) for c in now_of(many))
    undone = do(cast.owner, actions.start_bulk_undo, made.id)
    assert run_next_work(hub)
    assert work_of(undone.undo_id).result["changed"] == 7
    assert not any(is_done(c) for c in now_of(many))


def test_what_the_owner_may_not_change_is_left_and_named_only_where_seen(
    hub, do, cast, store, many, now_of, work_of
):
    hidden = do(cast.colleague, actions.create_contact, {"name_en": "Hidden"})
    trashed = do(cast.owner, actions.trash_contact, many[0].id)
    ids = [c.id for c in (*many, hidden)]
    made = do(cast.report, actions.start_bulk, CONTACTS, "tag", {"tags": ["a"]}, ids)
    run_next_work(hub)
    work = work_of(made.work_id)
    assert (work.result["changed"], work.result["skipped"]) == (6, 1)
    assert work.result["names"] == ["—"]
    assert now_of([trashed, hidden]) == [trashed, hidden]
    made = do(cast.report, actions.start_bulk, CONTACTS, "tag", {"tags": ["b"]}, ids)
    with_levels(store, cast.report, contacts=1)
    run_next_work(hub)
    assert work_of(made.work_id).result["changed"] == 0
    assert all("b" not in c.tags for c in now_of(many))


def test_what_was_changed_since_stays_when_it_is_taken_back(hub, do, cast, many, now_of, work_of):
    ids = [c.id for c in many]
    values = {"assignee_id": cast.manager.id}
    made = do(cast.owner, actions.start_bulk, CONTACTS, "assign", values, ids)
    run_next_work(hub)
    do(cast.owner, actions.assign, CONTACTS, ids[:1], cast.colleague.id)
    undone = do(cast.owner, actions.start_bulk_undo, made.id)
    run_next_work(hub)
    result = work_of(undone.undo_id).result
    assert (result["changed"], result["skipped"], result["names"]) == (6, 1, ["C0"])
    assert [c.assignee_id for c in now_of(many)] == [cast.colleague.id] + [None] * 6


def test_it_goes_on_where_it_was_and_does_nothing_twice(hub, do, cast, store, many, work_of):
    ids = [c.id for c in many]
    made = do(cast.owner, actions.start_bulk, CONTACTS, "tag", {"tags": ["a"]}, ids)
    names = {"by": cast.owner.id, "batch": made.id, "origin": "job"}
    assert store.write(deeds.do_piece, made.id, made.work_id, **names)
    assert work_of(made.work_id).done == 3
    run_next_work(hub)
    work = work_of(made.work_id)
    assert (work.done, work.result["changed"]) == (7, 7)
    with store.read() as snap:
        assert len([c for c in snap.changes_of(made.id) if c.table == "contact"]) == 7


def test_once_stopped_it_does_no_more(hub, do, cast, many, now_of, work_of):
    ids = [c.id for c in many]
    made = do(cast.owner, actions.start_bulk, CONTACTS, "tag", {"tags": ["a"]}, ids)
    do(cast.owner, lambda tx, viewer: cancel(tx, made.work_id))
    assert not run_next_work(hub)
    assert work_of(made.work_id).state == "cancelled"
    assert not any(c.tags for c in now_of(many))


def test_a_field_made_in_settings_goes_into_all(hub, do, cast, many, now_of):
    field = do(cast.owner, actions.define_field, "contact", {"name_en": "Day", "type": "date"})
    values = {"custom": {id_text(field.id): "2026-03-31"}}
    do(cast.report, actions.start_bulk, CONTACTS, "edit", values, [c.id for c in many])
    run_next_work(hub)
    assert all(c.custom == {id_text(field.id): "2026-03-31"} for c in now_of(many))


def test_old_ones_are_forgotten(hub, do, cast, store, many):
    ids = [c.id for c in many]
    do(cast.owner, actions.start_bulk, CONTACTS, "tag", {"tags": ["a"]}, ids)
    now = datetime.now(UTC)
    assert forget_bulk_changes(hub, now) == 0
    assert forget_bulk_changes(hub, now + timedelta(days=31)) == 1
    with store.read() as snap:
        assert list(snap.range(bulk_changes)) == []
        assert list(snap.range(bulk_parts)) == []
