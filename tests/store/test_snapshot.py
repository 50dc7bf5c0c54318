import pytest

from ameen.store import Missing, new_id, sort_key

from .things import Thing, things


@pytest.fixture
def named(store):
    def make(tx):
        return [
            tx.put(Thing(name=f"{n:03}", labels=(("odd", "even")[n % 2 == 0], "all")))
            for n in range(30)
        ]

    return store.write(make)


def ids(hits):
    return [hit.id for hit in hits]


def test_a_range_goes_both_ways_and_on_from_a_key(store, named):
    expected = [thing.id for thing in named]
    with store.read() as snap:
        first = list(snap.range(things, "name", limit=10))
        rest = list(snap.range(things, "name", after=first[-1].key))
        assert ids(first + rest) == expected
        back = list(snap.range(things, "name", reverse=True, limit=10))
        onward = list(snap.range(things, "name", after=back[-1].key, reverse=True))
        assert ids(back + onward) == expected[::-1]
        assert ids(snap.range(things)) == expected


def test_a_range_stays_within_its_prefix(store, named):
    with store.read() as snap:
        odd = list(snap.range(things, "label", ("odd",)))
        assert ids(odd) == [thing.id for thing in named[1::2]]
        backwards = snap.range(things, "label", ("odd",), reverse=True)
        assert ids(backwards) == ids(odd)[::-1]
        assert list(snap.range(things, "label", ("nothing",))) == []
        assert list(snap.range(things, "label", ("nothing",), reverse=True)) == []


def test_a_merge_gives_each_record_once_in_order(store, named):
    prefixes = [("odd",), ("even",), ("all",), ("nothing",)]
    with store.read() as snap:
        first = list(snap.merge(things, "label", prefixes, limit=7))
        rest = list(snap.merge(things, "label", prefixes, after=first[-1].key))
        assert ids(first + rest) == [thing.id for thing in named]
        back = list(snap.merge(things, "label", prefixes, reverse=True, limit=7))
        onward = list(snap.merge(things, "label", prefixes, after=back[-1].key, reverse=True))
        assert ids(back + onward) == [thing.id for thing in named][::-1]


def test_a_page_costs_the_same_calls_however_much_there_is(store, named):
    def calls():
        with store.read() as snap:
            snap.get_many(things, ids(snap.range(things, "name", limit=10)))
            ids(snap.merge(things, "label", [("odd",), ("even",)], limit=10))
            return snap.calls

    before = calls()
    store.write(lambda tx: [tx.put(Thing(name=f"{n:05}", labels=("odd",))) for n in range(1000)])
    assert calls() == before


def test_require_tells_what_is_missing(store):
    with store.read() as snap, pytest.raises(Missing, match="There is no such thing"):
        snap.require(things, new_id())


def test_tallies_are_read_by_group(store):
    store.write(
        lambda tx: [tx.put(Thing(owner=o, amount=a)) for o, a in [("x", 2), ("y", -5), ("x", 1)]]
    )
    with store.read() as snap:
        assert dict(snap.tallies(things, "amount")) == {("x",): 3, ("y",): -5}
        assert snap.tally(things, "owner", ("x",)) == 2
        assert snap.tally(things, "owner", ("z",)) == 0


def test_find_goes_through_a_unique_index(store):
    made = store.write(lambda tx: tx.put(Thing(code="c", name=sort_key("é").decode())))
    with store.read() as snap:
        assert snap.find(things, "code", "c") == made
        assert snap.find(things, "code", "d") is None
        assert [h.id for h in snap.range(things, "code")] == [made.id]


def test_a_memo_is_made_anew_only_when_its_tables_change(store):
    made = []

    def count():
        with store.read() as snap:
            return snap.memo(
                "count", [things], lambda: made.append(1) or sum(1 for _ in snap.range(things))
            )

    assert (count(), count(), len(made)) == (0, 0, 1)
    store.write(lambda tx: tx.put(Thing()))
    assert (count(), count(), len(made)) == (1, 1, 2)
    store.write(lambda tx: tx.event("elsewhere", "other"))
    assert (count(), len(made)) == (1, 2)


def test_the_generation_grows_with_each_commit_and_with_nothing_else(store, named):
    def generation():
        with store.read() as snap:
            return snap.generation

    before = generation()
    assert generation() == before
    store.write(lambda tx: None)
    store.write(lambda tx: tx.put(Thing(name="more")))
    assert generation() > before
