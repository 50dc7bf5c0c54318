"""There is always room between two ranks, and they stay short where people really drop things."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ameen.crm.records import newest_first
from ameen.crm.rules import between, spread
from ameen.store import new_id
from ameen.store.keys import pack

ranks = st.binary(min_size=1, max_size=12).filter(lambda rank: rank[-1] != 0)
pairs = st.lists(ranks, min_size=2, max_size=2, unique=True).map(sorted)


@settings(deadline=None)
@given(pairs)
def test_what_comes_between_stands_between(pair):
    low, high = pair
    rank = between(low, high)
    assert low < rank < high
    assert rank[-1] != 0
    assert len(rank) <= max(len(low), len(high)) + 1
    assert pack((low,)) < pack((rank,)) < pack((high,))


@settings(deadline=None)
@given(ranks)
def test_there_is_always_something_before_and_after(rank):
    first, last = between(None, rank), between(rank, None)
    assert first < rank < last
    assert first[-1] != 0 and last[-1] != 0


@settings(deadline=None)
@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=120))
def test_any_order_of_dropping_keeps_its_order(drops):
    column = []
    for drop in drops:
        place = drop % (len(column) + 1)
        low = column[place - 1] if place else None
        high = column[place] if place < len(column) else None
        column.insert(place, between(low, high))
    assert all(one < other for one, other in pairwise(column))
    assert all(rank[-1] != 0 for rank in column)


@pytest.mark.parametrize("end", ["top", "bottom"])
def test_a_hundred_thousand_at_one_end_stay_short(end):
    rank = newest_first(new_id())
    for _ in range(100_000):
        rank = between(None, rank) if end == "top" else between(rank, None)
        assert len(rank) <= 8


def test_in_the_same_gap_a_rank_grows_by_a_byte_in_eight():
    low, high = b"m\x01", b"m\x02"
    for _ in range(400):
        high = between(low, high)
    assert len(high) <= 2 + 400 // 8 + 1


def test_where_nothing_can_stand_between_it_says_so():
    for low, high in ((b"m", b"m"), (b"n", b"m")):
        with pytest.raises(ValueError, match="nothing between"):
            between(low, high)


@settings(deadline=None)
@given(pairs, st.integers(0, 300), st.sampled_from(["both", "low", "high", "none"]))
def test_many_are_spread_in_order_with_room_between_all(pair, count, bounds):
    low = pair[0] if bounds in ("both", "low") else None
    high = pair[1] if bounds in ("both", "high") else None
    made = spread(low, high, count)
    assert len(made) == count
    fence = [*([low] if low else []), *made, *([high] if high else [])]
    assert all(one < other for one, other in pairwise(fence))
    assert all(len(rank) <= 12 + 4 for rank in made)


def test_new_records_stand_before_older_ones_and_no_two_alike():
    ids = [new_id() for _ in range(500)]
    found = [newest_first(record_id) for record_id in ids]
    assert found == sorted(set(found), reverse=True)
    assert all(rank[-1] != 0 for rank in found)
