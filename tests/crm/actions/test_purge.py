"""What lay in the trash for 30 days goes, once, with all that hung on it."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from ameen.crm import actions
from ameen.crm.actions import purge
from ameen.crm.records import companies, contacts, notes

START = datetime.now(UTC)
LATER = START + timedelta(days=30)


@pytest.fixture
def purged(store):
    return lambda now=LATER: store.write(actions.purge_trash, now=now)


def test_it_waits_for_30_days(cast, do, store, contact, purged):
    do(cast.manager, actions.trash_contact, contact.id, now=START)
    assert purged(LATER - timedelta(seconds=1)).count == 0
    assert purged() == (1, False)
    with store.read() as snap:
        assert snap.get(contacts, contact.id) is None


def test_what_was_restored_stays(cast, do, store, contact, purged):
    do(cast.manager, actions.trash_contact, contact.id, now=START)
    do(cast.manager, actions.restore_contact, contact.id)
    assert purged().count == 0


def test_its_notes_go_too_and_the_log_forgets_what_they_said(cast, do, store, contact, purged):
    note = do(cast.report, actions.add_note, "contact", contact.id, "a secret word")
    do(cast.manager, actions.trash_contact, contact.id, now=START)
    purged()
    with store.read() as snap:
        assert snap.get(notes, note.id) is None
        told = [c for c in snap.changes(limit=None) if c.id in (contact.id, note.id)]
        assert told
        assert not any(change.before or change.after for change in told)


def test_links_to_a_company_are_let_go_of(cast, do, store, contact, company, purged):
    child = do(cast.report, actions.create_company, {"name_en": "Child", "parent_id": company.id})
    for anna in (contact, do(cast.report, actions.create_contact, {"name_en": "Other"})):
        do(cast.report, actions.edit_contact, anna.id, None, {"company_id": company.id})
    do(cast.manager, actions.trash_contact, contact.id, now=LATER)
    do(cast.manager, actions.trash_company, company.id, now=START)
    purged()
    with store.read() as snap:
        assert snap.get(companies, company.id) is None
        assert snap.require(companies, child.id).parent_id is None
        assert snap.require(contacts, anna.id).company_id is None
    assert do(cast.manager, actions.restore_contact, contact.id).company_id is None


def test_a_company_that_many_name_goes_in_several_transactions(
    cast, do, store, company, purged, monkeypatch
):
    monkeypatch.setattr(purge, "DEPENDENTS", 2)
    for number in range(5):
        do(
            cast.report, actions.create_contact,
            {"name_en": f"No {number}", "company_id": company.id},
        )  # fmt: skip
        do(cast.report, actions.add_note, "company", company.id, f"note {number}")
    do(cast.manager, actions.trash_company, company.id, now=START)
    rounds = [purged()]
    while rounds[-1].more:
        rounds.append(purged())
    assert sum(done.count for done in rounds) == 1
    assert len(rounds) > 2
    with store.read() as snap:
        assert not list(snap.range(notes))
        assert all(snap.require(contacts, h.id).company_id is None for h in snap.range(contacts))


def test_two_at_once_purge_once(cast, do, store, purged):
    made = [do(cast.owner, actions.create_contact, {"name_en": f"No {n}"}).id for n in range(30)]
    do(cast.owner, actions.trash_all, contacts, made, now=START)
    counts = []
    threads = [threading.Thread(target=lambda: counts.append(purged().count)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counts) == [0, 0, 0, 30]
    with store.read() as snap:
        assert [c.op for c in snap.changes(limit=None)].count("purge") == 30
