from decimal import Decimal

import pytest

from ameen.crm.rules import cost_per_lead, reached, return_on_cost


@pytest.mark.parametrize(
    ("cost", "leads", "each"),
    [
        (1000, 4, 250),
        (1000, 3, 333),
        (2000, 3, 667),
        (5, 2, 3),
        (0, 4, 0),
        (None, 4, None),
        (1000, 0, None),
        (1000, None, None),
    ],
)
def test_what_a_lead_cost(cost, leads, each):
    assert cost_per_lead(cost, leads) == each


@pytest.mark.parametrize(
    ("cost", "revenue", "percent"),
    [(1000, 2000, "100.0"), (1000, 0, "-100.0"), (3000, 4000, "33.3"), (1000, 1000, "0.0")],
)
def test_what_came_back(cost, revenue, percent):
    assert return_on_cost(cost, revenue) == Decimal(percent)


def test_without_a_cost_there_is_no_return():
    assert return_on_cost(None, 1000) is None
    assert return_on_cost(0, 1000) is None


def test_a_target_is_reached_when_all_of_it_is():
    assert (reached(199, 200), reached(200, 200), reached(300, 200)) == (99, 100, 150)
    assert (reached(5, None), reached(5, 0)) == (None, None)
