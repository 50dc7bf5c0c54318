"""What each deal adds to the figures of the reports."""

from collections.abc import Iterator
from typing import Any

from ...accounts.records import Owned
from ...store import Tally

# What a figure is about, and what stands in the two places of its group that it fills.
STAGE, DAYS, OWNER = "stage", "days", "owner"
SOURCE, CAMPAIGN, PRODUCT = "source", "campaign", "product"
# The same for whole years, each under its last month: a team's months by source are many.
OF_A_YEAR = {about: f"{about} of a year" for about in (SOURCE, CAMPAIGN, PRODUCT)}
NO_MONTH = 0
WON = "won"
Group = tuple[str, str, int, Any, Any, str]


def month_of(day: Any) -> int:
    """A month as a number that sorts: 202611; NO_MONTH without a day."""
    return day.year * 100 + day.month if day is not None else NO_MONTH


def facts(deal: Any) -> Iterator[tuple[Group, int, int]]:
    """(about, outcome, month, first, second, currency), count, amount.

    The month is that in which an open deal is expected to close, or a closed one was closed.
    `stage`: the stage, and the probability when it is the deal's own. `source`, `campaign`, and
    one `product` for each of its lines: also for its year. `days`: from opening to winning.
    """
    if deal.trashed_at is not None:
        return
    outcome = str(deal.outcome)
    month = month_of(deal.expected_close if outcome == "open" else deal.closed_on)
    value = deal.value or 0

    yield (STAGE, outcome, month, deal.stage_id, deal.probability, deal.currency), 1, value
    for about, first, amount in _broken_down(deal):
        yield (about, outcome, month, first, None, deal.currency), 1, amount
        yield (OF_A_YEAR[about], outcome, _last(month), first, None, deal.currency), 1, amount
    if outcome == WON and deal.opened_on is not None:
        days = max(0, (deal.closed_on - deal.opened_on).days)
        yield (DAYS, outcome, month, None, None, deal.currency), 1, days


def _broken_down(deal: Any) -> Iterator[tuple[str, Any, int]]:
    yield SOURCE, str(deal.source or ""), deal.value or 0
    yield CAMPAIGN, deal.campaign_id, deal.value or 0
    for product_id in {line.product_id for line in deal.lines}:
        yield PRODUCT, product_id, _sold(deal, product_id)


def _last(month: int) -> int:
    """The last month of its year."""
    return month // 100 * 100 + 12 if month else NO_MONTH


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
    return (
        Tally("facts", _whole, revision=2),
        Tally("facts_of", _by_person, revision=2),
        Tally("made_for", _made_for),
    )
