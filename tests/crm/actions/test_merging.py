"""Several records become one: what it takes over, what is refused, and how it is undone."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from ameen.accounts.rules import Forbidden, Invalid
from ameen.crm import actions, queries
from ameen.crm.actions.purge import KEPT
from ameen.crm.records import activities, companies, contacts, deals, leads, notes
from ameen.store import Missing, Stale


@pytest.fixture
def twin(do, cast):
    """The contact once more, by the manager: with a phone, a tag and what hangs on it."""
    values = {"name_en": "Anna B.", "emails": ["anna@b.com"], "phones": ["92123456"]}
    return do(cast.manager, actions.create_contact, values | {"tags": ["VIP"], "city": "Sur"})


def merged(do, person, table, keep, *others, chosen=None):
    versions = {record.id: record.version for record in (keep, *others)}
    return do(person, actions.merge, table, keep.id, versions, chosen or {})


def test_the_kept_record_takes_over_what_it_lacks(do, cast, contact, twin):
    kept = merged(do, cast.manager, contacts, contact, twin)
    assert (kept.name_en, kept.city, kept.tags) == ("Anna Berg", "Sur", ("VIP",))
    assert (kept.emails, kept.phones) == (("a@b.com", "anna@b.com"), ("+96892123456",))
    assert kept.merged_ids == (twin.id,)


def test_a_field_comes_from_where_one_says(do, cast, contact, twin):
    kept = merged(do, cast.manager, contacts, contact, twin, chosen={"name_en": twin.id})
    assert kept.name_en == "Anna B."


def test_amounts_come_with_their_currency(do, cast):
    one = do(cast.manager, actions.create_company, {"name_en": "A", "currency": "USD"})
    other = do(cast.manager, actions.create_company, {"name_en": "A", "revenue": 1500})
    kept = merged(do, cast.manager, companies, one, other)
    assert (kept.revenue, kept.currency) == (1500, "OMR")


def test_notes_and_links_go_along_and_the_other_waits_in_the_trash(
    store, do, cast, contact, twin, viewer_for
):
    note = do(cast.manager, actions.add_note, "contact", twin.id, "likes dates")
    deal = do(cast.manager, actions.create, deals, {"name": "D", "contact_id": twin.id})
    call = do(cast.manager, actions.create, activities, {"subject": "C", "contact_id": twin.id})
    merged(do, cast.manager, contacts, contact, twin)
    with store.read() as snap:
        assert snap.require(notes, note.id).subject_id == contact.id
        assert snap.require(deals, deal.id).contact_id == contact.id
        assert snap.require(activities, call.id).contact_id == contact.id
        gone = snap.require(contacts, twin.id)
        assert gone.trashed_at is not None
        assert gone.merged_into == contact.id
        told = queries.timeline(snap, viewer_for(cast.manager), "contact", contact.id)
    deeds = [line.deed for line in told]
    assert "merged" in deeds
    assert deeds.count("created") >= 2  # the history of both
    assert len({line.seq for line in told}) == len(told)


def state(store):
    with store.read() as snap:
        return {
            (table.name, hit.id): strip(snap.require(table, hit.id))
            for table in (contacts, companies, deals, activities, notes)
            for hit in snap.range(table)
        }


def strip(record):
    stamps = ("version", "updated_at", "updated_by")
    return {f: getattr(record, f) for f in record.__struct_fields__ if f not in stamps}


def test_it_is_undone_exactly_also_where_the_viewer_sees_nothing(store, do, cast, contact, twin):
    do(cast.manager, actions.add_note, "contact", twin.id, "likes dates")
    do(cast.manager, actions.create, deals, {"name": "D", "contact_id": twin.id})
    do(cast.owner, actions.create, deals, {"name": "hers alone", "contact_id": twin.id})
    before = state(store)
    merged(do, cast.manager, contacts, contact, twin)
    assert state(store) != before
    undone = do(cast.manager, actions.undo, do.batch)
    assert undone.skipped == []
    assert state(store) == before


@pytest.mark.parametrize("part", ["report", "colleague", "outsider"])
def test_who_sees_or_may_less_merges_nothing(store, do, cast, contact, twin, part):
    before = state(store)
    with pytest.raises((Missing, Forbidden)):
        merged(do, cast[part], contacts, contact, twin)
    assert state(store) == before


def test_who_comes_second_learns_that_something_changed(do, cast, contact, twin):
    do(cast.manager, actions.edit_contact, twin.id, None, {"city": "Nizwa"})
    with pytest.raises(Stale):
        merged(do, cast.manager, contacts, contact, twin)


def test_overlapping_merges_at_once_lose_nobody(store, do, cast, contact, twin):
    third = do(cast.manager, actions.create_contact, {"name_en": "Anna", "emails": ["c@b.com"]})
    pairs, refused, gate = [(contact, twin), (twin, third)], [], threading.Barrier(2)

    def run(keep, other):
        gate.wait()
        try:
            merged(do, cast.manager, contacts, keep, other)
        except (Forbidden, Stale) as error:
            refused.append(error)

    threads = [threading.Thread(target=run, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    with store.read() as snap:
        found = [snap.require(contacts, r.id) for r in (contact, twin, third)]
    alive = [record for record in found if record.trashed_at is None]
    assert len(alive) == 2
    assert {e for r in alive for e in r.emails} == {"a@b.com", "anna@b.com", "c@b.com"}


def test_a_company_does_not_end_up_above_itself(store, do, cast):
    upper = do(cast.manager, actions.create_company, {"name_en": "Upper"})
    middle = do(cast.manager, actions.create_company, {"name_en": "M", "parent_id": upper.id})
    lower = do(cast.manager, actions.create_company, {"name_en": "L", "parent_id": middle.id})
    with pytest.raises(Invalid):
        merged(do, cast.manager, companies, lower, upper)
    kept = merged(do, cast.manager, companies, upper, middle)
    assert kept.parent_id is None
    with store.read() as snap:
        assert snap.require(companies, lower.id).parent_id == upper.id


def test_the_history_outlives_the_trash_and_goes_with_the_record(
    store, do, cast, contact, twin, viewer_for
):
    merged(do, cast.manager, contacts, contact, twin)
    with store.read() as snap:
        later = snap.require(contacts, twin.id).trashed_at + KEPT + timedelta(hours=1)
    store.write(actions.purge_trash, now=later)
    with store.read() as snap:
        assert snap.get(contacts, twin.id) is None
        told = queries.timeline(snap, viewer_for(cast.manager), "contact", contact.id)
        assert [line.deed for line in told].count("created") == 2
    do(cast.manager, actions.trash_contact, contact.id, now=later)
    store.write(actions.purge_trash, now=later + KEPT + timedelta(hours=1))
    with store.read() as snap:
        said = [c for c in snap.changes(limit=None) if c.id in (contact.id, twin.id)]
    assert said
    assert all(c.before == {} and c.after == {} for c in said if c.op != "purge")


def brought_back(do, cast, how, contact, twin):
    """The twin lives again beside the record into which it was merged."""
    merged(do, cast.manager, contacts, contact, twin)
    batch = do.batch
    if how == "restored":
        do(cast.manager, actions.restore_contact, twin.id)
    else:
        do(cast.report, actions.edit_contact, contact.id, None, {"emails": ["own@b.com"]})
        do(cast.manager, actions.undo, batch)
    do(cast.manager, actions.edit_contact, twin.id, None, {"job_title": "minister"})
    do(cast.manager, actions.add_note, "contact", twin.id, "a secret promise")


WAYS = pytest.mark.parametrize("how", ["restored", "undone in part"])


@WAYS
def test_who_sees_what_was_kept_reads_nothing_of_one_that_lives_again(
    store, do, cast, contact, twin, viewer_for, how
):
    brought_back(do, cast, how, contact, twin)
    with store.read() as snap:
        told = queries.timeline(snap, viewer_for(cast.report), "contact", contact.id)
        assert snap.require(contacts, contact.id).merged_ids == ()
        assert snap.require(contacts, twin.id).merged_into is None
    assert told
    assert not any(word in repr(told) for word in ("minister", "secret promise"))


@WAYS
def test_each_of_them_is_purged_with_its_own_history_and_no_other(
    store, do, cast, contact, twin, how
):
    brought_back(do, cast, how, contact, twin)
    for gone, stays in ((contact, twin), (twin, None)):
        do(cast.manager, actions.trash_contact, gone.id)
        store.write(actions.purge_trash, now=datetime.now(UTC) + KEPT + timedelta(hours=1))
        with store.read() as snap:
            assert snap.get(contacts, gone.id) is None
            assert not any(c.after for c in snap.history("contact", gone.id))
            assert stays is None or any(c.after for c in snap.history("contact", stays.id))


def test_of_a_chain_the_first_merge_is_undone_alone(store, do, cast, contact, twin):
    merged(do, cast.manager, contacts, contact, twin)
    first = do.batch
    with store.read() as snap:
        kept = snap.require(contacts, contact.id)
    upper = do(cast.manager, actions.create_contact, {"name_en": "Upper"})
    merged(do, cast.manager, contacts, upper, kept)
    do(cast.manager, actions.undo, first)
    with store.read() as snap:
        assert snap.require(contacts, twin.id).trashed_at is None
        assert snap.require(contacts, upper.id).merged_ids == (contact.id,)


def test_an_undone_merge_leaves_no_loop_of_companies(do, cast):
    def made(name, parent=None):
        values = {"name_en": name, "parent_id": parent and parent.id}
        return do(cast.manager, actions.create_company, values)

    upper, other = made("Upper"), made("Other")
    kept, gone = made("Kept", upper), made("Gone", other)
    below = made("Below", gone)
    merged(do, cast.manager, companies, kept, gone)
    batch = do.batch
    do(cast.manager, actions.edit_company, other.id, None, {"parent_id": below.id})
    assert do(cast.manager, actions.undo, batch).skipped
    edited = do(cast.manager, actions.edit_company, below.id, None, {"phone": "92123456"})
    assert edited.phone == "+96892123456"


@pytest.mark.parametrize(("table", "named"), [(deals, "name"), (leads, "title")])
def test_deals_and_leads_are_not_merged(do, cast, table, named):
    one, other = (do(cast.owner, actions.create, table, {named: "Palms"}) for _ in range(2))
    with pytest.raises(Forbidden, match="contacts and companies"):
        merged(do, cast.owner, table, one, other)
