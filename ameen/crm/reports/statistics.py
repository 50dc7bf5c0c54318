"""What programs ask of deals and leads in one go: counts and sums of what the viewer may see."""

from typing import Any, NamedTuple

from ...accounts.queries import Viewer, visible_figures
from ...store import Snapshot
from ..queries import stage_of
from ..records import LeadStatus, Outcome, leads
from ..records.facts import STAGE
from ..rules import rounded
from .figures import figures


class Standing(NamedTuple):
    """So many deals of a stage, or leads of a status, in one currency; amounts in minor units.
    `weighted` is what is likely to come of the open deals; None for leads."""

    group: Any
    outcome: str
    currency: str
    count: int
    value: int
    weighted: int | None


def deal_standings(snap: Snapshot, viewer: Viewer) -> list[Standing]:
    """Deals by stage and currency, in the order of the currencies."""
    sums: dict[tuple, list[int]] = {}
    for outcome in Outcome:
        for figure in figures(snap, viewer, STAGE, outcome):
            found = stage_of(snap, figure.first)
            usual = found[1].probability if found else 0
            percent = figure.second if figure.second is not None else usual
            one = sums.setdefault((figure.first, str(outcome), figure.currency), [0, 0, 0])
            one[0] += figure.count
            one[1] += figure.amount
            one[2] += figure.amount * percent if outcome is Outcome.OPEN else 0
    return [
        Standing(*group, count, value, rounded(hundredths) if group[1] == Outcome.OPEN else None)
        for group, (count, value, hundredths) in sorted(sums.items(), key=lambda i: i[0][2])
        if count
    ]


def lead_standings(snap: Snapshot, viewer: Viewer) -> list[Standing]:
    """Leads by status and currency, in the order of the currencies."""
    found = visible_figures(snap, viewer, leads, "leads", "columns")
    return [
        Standing(status, lead_outcome(status), currency, count, value, None)
        for (status, currency), (count, value) in sorted(found.items(), key=lambda i: i[0][1])
        if count
    ]


def lead_outcome(status: str) -> str:
    """What became of a lead: a deal, nothing, or it is still open."""
    closed = {LeadStatus.CONVERTED: Outcome.WON, LeadStatus.UNQUALIFIED: Outcome.LOST}
    return str(closed.get(LeadStatus(status), Outcome.OPEN))


def totals(standings: list[Standing]) -> dict[str, dict[str, list[int]]]:
    """By currency and outcome: [count, value, weighted]."""
    found: dict[str, dict[str, list[int]]] = {}
    for one in standings:
        of = found.setdefault(one.currency, {str(outcome): [0, 0, 0] for outcome in Outcome})
        for place, amount in enumerate((one.count, one.value, one.weighted or 0)):
            of[one.outcome][place] += amount
    return found
