import pytest
from msgspec.structs import replace

from ameen.crm.records import Contact, Note, contacts
from ameen.dashboard.queries import tiles
from ameen.store import new_id


@pytest.fixture
def seen(store, cast, viewer_for):
    """What one of the cast reads: `seen(tiles.what_changed, "report")`."""

    def seen(read, who, *more):
        with store.read() as snap:
            return read(snap, viewer_for(cast[who]), *more)

    return seen


ALL = ["Faris Said", "Farhan Amer", "Farida Noor"]


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("owner", ALL),
        ("manager", ["Faris Said", "Farida Noor"]),
        ("report", ["Farida Noor"]),
        ("colleague", ["Farhan Amer"]),
        ("outsider", []),
    ],
)
def test_each_sees_their_own_recent_contacts_and_changes(seen, some, who, names):
    assert [c.name_en for c in seen(tiles.recent_contacts, who)] == names
    told = [t.record.name_en for t in seen(tiles.what_changed, who)]
    assert [name for name in told if name in ALL] == names


def test_recent_companies_are_those_in_reach(seen, some):
    assert [c.name_en for c in seen(tiles.recent_companies, "owner")] == ["Sands Trading"]
    assert seen(tiles.recent_companies, "report") == []


def test_my_records_counts_what_concerns_me_and_what_is_assigned(hub, seen, some):
    search = hub.search
    mine = {m.module: m for m in seen(tiles.my_records, "manager", search)}
    assert (mine["contacts"].concerning, mine["contacts"].assigned) == (1, 1)
    assert seen(tiles.my_records, "outsider", search) == []


def test_what_was_done_is_told_once_for_each_record(seen, some, put):
    farida = put(replace(some["farida"], city="Sohar"), by="report")
    farida = put(replace(farida, trashed_at=farida.updated_at), by="report")
    told = seen(tiles.what_changed, "report")
    assert [(t.record.id, t.deed) for t in told] == [(farida.id, "trashed")]
    put(replace(farida, trashed_at=None), by="report")
    told = seen(tiles.what_changed, "report")
    assert [(t.deed, t.by.name_en) for t in told] == [("restored", "Khalid Al Amri")]


def test_a_note_is_told_of_the_record_it_stands_on(seen, some, put):
    put(Note(subject_table="contact", subject_id=some["farida"].id, body="x"), by="report")
    told = seen(tiles.what_changed, "report")
    assert [(t.record.name_en, t.deed) for t in told] == [("Farida Noor", "noted")]
    assert "noted" not in [t.deed for t in seen(tiles.what_changed, "colleague")]


def test_what_was_done_at_one_stroke_is_one_line(store, cast, seen):
    batch = new_id()

    def many(tx):
        for number in range(40):
            tx.put(Contact(name_en=f"Farida {number}"))

    store.write(many, by=cast.owner.id, batch=batch)
    told = seen(tiles.what_changed, "owner")
    assert [(t.deed, t.more) for t in told] == [("created", 39)]


def test_a_purged_record_is_not_told(store, seen, some):
    store.write(lambda tx: tx.purge(contacts, some["farida"].id))
    assert seen(tiles.what_changed, "report") == []


def test_what_changed_costs_the_same_however_long_the_log(store, cast, viewer_for):
    viewer = viewer_for(cast.owner)

    def some_more(tx, number):
        for n in range(number):
            tx.put(Contact(name_en=f"Farida {n}"))

    def calls():
        with store.read() as snap:
            before = snap.calls
            tiles.what_changed(snap, viewer)
            tiles.recent_contacts(snap, viewer)
            return snap.calls - before

    store.write(some_more, 1000)
    calls()
    few = calls()
    store.write(some_more, 4000)
    assert calls() == few
