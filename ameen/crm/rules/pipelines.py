"""What a pipeline has to have: a way to begin, to win and to lose."""

from collections.abc import Iterable
from typing import Any

from ...accounts.rules import N_, Invalid
from ..records import Outcome, Stage

MOST_STAGES = 50
MOST_PIPELINES = 50
MISSING = {
    Outcome.OPEN: N_("A pipeline needs at least one open stage."),
    Outcome.WON: N_("A pipeline needs at least one stage for deals that are won."),
    Outcome.LOST: N_("A pipeline needs at least one stage for deals that are lost."),
}
CLOSED = {Outcome.WON: 100, Outcome.LOST: 0}  # in percent


def check_stages(stages: Iterable[Stage]) -> None:
    """Invalid when deals could not begin, be won or be lost in these, or there are too many."""
    staying = [stage for stage in stages if stage.moves_to is None]
    for outcome, wrong in MISSING.items():
        if not any(stage.outcome is outcome for stage in staying):
            raise Invalid({"outcome": [wrong]})
    if len(staying) > MOST_STAGES:
        raise Invalid({"": [N_("A pipeline has at most 50 stages.")]})


def with_probability(values: dict[str, Any]) -> dict[str, Any]:
    """Accepted values of a stage: what is won is certain, what is lost is not to come."""
    outcome = values.get("outcome")
    if outcome in CLOSED:
        return values | {"probability": CLOSED[outcome]}
    if "probability" in values:
        return values | {"probability": values["probability"] or 0}
    return values
