"""What each deal adds to the figures of the reports."""

from collections.abc import Iterator
from typing import Any

from ...accounts.records import Owned
from ...store import Tally

# What a figure is about, and what stands in the two places of its group that it fills.
STAGE, ORIGIN, PRODUCT, DAYS, OWNER = "stage", "origin", "product", "days", "owner"
NO_MONTH = 0
WON = "won"
Group = tuple[str, str, int, Any, Any, str]


def month_of(day: Any) -> int:
    """A month as a number that sorts: 202611; NO_MONTH without a day."""
    return day.year * 100 + day.month if day is not None else NO_MONTH


def facts(deal: Any) -> Iterator[tuple[Group, int, int]]:
    """(about, outcome, month, first, second, currency), count, amount.

    The month is that in which an open deal is expected to close, or a closed one was closed.
    `stage`: the stage, and the probability when it is the deal's own. `origin`: the source, and
    the campaign. `product`: one for each product of its lines. `days`: from opening to winning.
    """
    if deal.trashed_at is not None:
        return
    outcome = str(deal.outcome)
    month = month_of(deal.expected_close if outcome == "open" else deal.closed_on)
    value = deal.value or 0

    def group(about: str, first: Any, second: Any = None) -> Group:
        return about, outcome, month, first, second, deal.currency

    yield group(STAGE, deal.stage_id, deal.probability), 1, value
    yield group(ORIGIN, str(deal.source or ""), deal.campaign_id), 1, value
    for product_id in {line.product_id for line in deal.lines}:
        yield group(PRODUCT, product_id), 1, _sold(deal, product_id)
    if outcome == WON and deal.opened_on is not None:
        yield group(DAYS, None), 1, max(0, (deal.closed_on - deal.opened_on).days)


def _sold(deal: Any, product_id: bytes) -> int:
    """What of the deal's value falls to one product: all of it when there is no other."""
    if len({line.product_id for line in deal.lines}) == 1:
        return deal.value or 0
    lines = (line for line in deal.lines if line.product_id == product_id)
    return sum((line.price or 0) * line.quantity for line in lines)


def _whole(deal: Any) -> Iterator[tuple[tuple, int]]:
    for group, count, amount in facts(deal):
        yield (*group, False), count
        yield (*group, True), amount
        if group[0] == STAGE:
            owner = (OWNER, *group[1:3], deal.assignee_id, None, group[5])
            yield (*owner, False), count
            yield (*owner, True), amount


def _by_person(deal: Any) -> Iterator[tuple[tuple, int]]:
    assignee, creator = deal.assignee_id or b"", deal.created_by or b""
    for (about, outcome, *rest), count, amount in facts(deal):
        yield (assignee, about, outcome, creator, *rest, False), count
        yield (assignee, about, outcome, creator, *rest, True), amount


def _made_for(deal: Owned) -> list[tuple[tuple, int]]:
    """Who made deals for whom, so that figures of a maker can be found."""
    made = (deal.created_by or b"", deal.assignee_id or b"")
    return [(made, 1)] if deal.trashed_at is None and made[0] != made[1] else []


def fact_tallies() -> tuple[Tally, ...]:
    """`facts` for everybody, `facts_of` under (assignee, about, outcome, creator, …), `made_for`
    under (creator, assignee)."""
    return Tally("facts", _whole), Tally("facts_of", _by_person), Tally("made_for", _made_for)
