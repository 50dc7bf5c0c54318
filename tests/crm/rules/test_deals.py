"""What a deal is worth, in minor units and without floats."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ameen.accounts.rules import Invalid
from ameen.crm.records import Deal, Line, Stage
from ameen.crm.rules import lines_total, probability_of, rounded, weighted, worth

ID = b"p" * 16
amounts = st.one_of(st.none(), st.integers(-(10**9), 10**9))
lines = st.lists(
    st.builds(Line, product_id=st.just(ID), quantity=st.integers(1, 99), price=amounts)
)


@settings(deadline=None)
@given(lines)
def test_the_total_is_that_of_the_lines_with_a_price(lines):
    priced = [line for line in lines if line.price is not None]
    assert lines_total(lines) == (sum(p.quantity * p.price for p in priced) if priced else None)


@settings(deadline=None)
@given(st.integers(-(10**14), 10**14), st.integers(0, 100))
def test_weighting_rounds_to_the_minor_unit_halves_away_from_zero(value, percent):
    exact, told = value * percent, weighted(value, percent)
    assert abs(told * 100 - exact) <= 50
    assert weighted(-value, percent) == -told


@pytest.mark.parametrize(("hundredths", "units"), [(149, 1), (150, 2), (-150, -2), (-149, -1)])
def test_halves_go_away_from_zero(hundredths, units):
    assert rounded(hundredths) == units


def test_a_value_follows_its_lines_until_somebody_says_another():
    one, two = (Line(product_id=ID, quantity=n, price=1250) for n in (1, 2))
    assert worth(None, Deal(lines=(one,))) == 1250
    assert worth(None, Deal(lines=(one,), value=9)) == 9
    followed = Deal(lines=(one,), value=1250)
    assert worth(followed, Deal(lines=(two,), value=1250)) == 2500
    assert worth(followed, Deal(lines=(two,), value=9)) == 9
    own = Deal(lines=(one,), value=9)
    assert worth(own, Deal(lines=(two,), value=9)) == 9
    assert worth(followed, Deal(lines=(), value=1250)) == 1250


def test_more_than_can_be_kept_is_refused():
    line = Line(product_id=ID, quantity=10**6, price=10**14)
    with pytest.raises(Invalid):
        worth(None, Deal(lines=(line,)))


def test_its_own_probability_goes_before_that_of_the_stage():
    stage = Stage(id=ID, probability=30)
    assert probability_of(Deal(), stage) == 30
    assert probability_of(Deal(probability=0), stage) == 0
    assert probability_of(Deal(), None) == 0
