"""What a deal is worth, and what its lines add up to."""

from collections.abc import Iterable

from ...accounts.rules import N_, Invalid
from ..records import Deal, Line, Pipeline, Stage
from .accepting import MOST_MONEY


def lines_total(lines: Iterable[Line]) -> int | None:
    """What the lines that have a price come to, in minor units; None when none has."""
    priced = [line.quantity * line.price for line in lines if line.price is not None]
    return sum(priced) if priced else None


def worth(before: Deal | None, deal: Deal) -> int | None:
    """The value of a deal: as somebody said it, else what its lines come to, which it then
    follows. Invalid when that is more than can be kept."""
    total = lines_total(deal.lines)
    if total is None:
        return deal.value
    followed = before is not None and before.value == lines_total(before.lines)
    if deal.value is not None and not (followed and deal.value == before.value):
        return deal.value
    if abs(total) > MOST_MONEY:
        raise Invalid({"lines": [N_("This amount is too large.")]})
    return total


def probability_of(deal: Deal, stage: Stage | None) -> int:
    """In percent: its own, else that of its stage."""
    if deal.probability is not None:
        return deal.probability
    return stage.probability if stage is not None else 0


def weighted(value: int, percent: int) -> int:
    """The part of an amount that is likely to come, rounded to the minor unit."""
    return rounded(value * percent)


def rounded(hundredths: int) -> int:
    """Hundredths of minor units as whole ones, halves away from zero."""
    whole = (abs(hundredths) + 50) // 100
    return whole if hundredths >= 0 else -whole


def stages_to_go(pipeline: Pipeline) -> tuple[Stage, ...]:
    """The stages into which deals can be moved."""
    return tuple(stage for stage in pipeline.stages if stage.moves_to is None)
