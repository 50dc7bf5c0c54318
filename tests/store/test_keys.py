from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ameen.store.errors import KeyTooLong
from ameen.store.keys import after_all, pack, unpack

ELEMENTS = [
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.dates(),
    st.datetimes(timezones=st.just(UTC)),
    st.binary(max_size=30),
    st.text(max_size=20),
]


@given(st.tuples(*ELEMENTS))
def test_pack_is_read_back(values):
    assert unpack(pack(values)) == values


@given(st.sampled_from(ELEMENTS).flatmap(lambda e: st.tuples(e, e)))
def test_keys_sort_as_their_values(pair):
    left, right = pair
    assert (pack((left,)) < pack((right,))) == (
        left is not None and _in_order(left) < _in_order(right)
    )


def _in_order(value):
    return value.encode() if isinstance(value, str) else value


@given(st.binary(max_size=9), st.binary(max_size=9), st.text(max_size=9))
def test_no_value_runs_into_the_next(first, second, third):
    assert (pack((first, third)) < pack((second, third))) == (first < second)
    assert pack((first, third)).startswith(pack((first,)))


@given(st.binary(min_size=1, max_size=9), st.binary(max_size=9))
def test_after_all_is_past_every_key_of_a_prefix(prefix, rest):
    end = after_all(prefix)
    assert end is None or prefix + rest < end


def test_a_key_past_511_bytes_is_refused():
    with pytest.raises(KeyTooLong):
        pack(("x" * 510,))


def test_kinds_sort_by_kind():
    ordered = [None, False, True, -5, 7, date(2026, 1, 1), datetime(2026, 1, 1, tzinfo=UTC)]
    keys = [pack((value,)) for value in [*ordered, b"a", "a"]]
    assert keys == sorted(keys)
