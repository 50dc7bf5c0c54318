"""Each report: what its rows are about, and what stands in its columns."""

from collections.abc import Callable
from typing import NamedTuple

from ...accounts.queries import Viewer
from ...accounts.rules import N_
from ...store import Snapshot
from . import tables
from .tables import Asking, Table

COUNT, MONEY, PERCENT, DAYS_LONG = "count", "money", "percent", "days"


class Report(NamedTuple):
    """`keys` tells what a row's key is: stage, period, user, department, source, campaign or
    product. `columns` are (text, sort); `drawn` are those of the picture. `filters` of "dates",
    "step" and "owner" apply."""

    name: str
    title: str
    about: str
    keys: str
    columns: tuple[tuple[str, str], ...]
    drawn: tuple[int, ...]
    filters: frozenset[str]
    read: Callable[[Snapshot, Viewer, Asking], Table]


_DEALS = (N_("Deals"), COUNT)
_VALUE = (N_("Value"), MONEY)
_WEIGHTED = (N_("Weighted value"), MONEY)
_RATE = (N_("Win rate"), PERCENT)
_BROKEN_DOWN = (
    (N_("Open"), COUNT),
    (N_("Open value"), MONEY),
    (N_("Won"), COUNT),
    (N_("Won value"), MONEY),
    (N_("Lost"), COUNT),
    _RATE,
)


_DATED = frozenset(("dates", "owner"))
_STEPPED = frozenset(("dates", "owner", "step"))
REPORTS = {
    report.name: report
    for report in (
        Report(
            "pipeline",
            N_("Pipeline"),
            N_("Open deals by stage. The weighted value counts each by its probability."),
            "stage",
            (_DEALS, _VALUE, _WEIGHTED),
            (1, 2),
            frozenset(("owner",)),
            tables.pipeline,
        ),
        Report(
            "closed",
            N_("Won and lost"),
            N_("What was won and lost over time, by the day on which a deal was closed."),
            "period",
            (
                (N_("Won"), COUNT),
                (N_("Won value"), MONEY),
                (N_("Lost"), COUNT),
                (N_("Lost value"), MONEY),
                _RATE,
            ),
            (0, 2),
            _STEPPED,
            tables.closed,
        ),
        Report(
            "cycle",
            N_("Length of the cycle"),
            N_("Days from opening to winning, by when a deal was won."),
            "period",
            ((N_("Won"), COUNT), (N_("Days on average"), DAYS_LONG)),
            (1,),
            _STEPPED,
            tables.cycle,
        ),
        Report(
            "forecast",
            N_("Forecast"),
            N_("Open deals by when they are expected to close."),
            "period",
            (_DEALS, _VALUE, _WEIGHTED),
            (1, 2),
            frozenset(("owner", "step")),
            tables.forecast,
        ),
        *(
            Report(name, title, about, keys, _BROKEN_DOWN, (3, 1), _DATED, read)
            for name, title, about, keys, read in (
                ("owners", N_("By owner"), N_("Deals by whom they are assigned to."), "user",
                 tables.owners),
                ("managers", N_("By manager"),
                 N_("Deals by the manager of whom they are assigned to."), "user",
                 tables.managers),
                ("departments", N_("By department"),
                 N_("Deals by the department of whom they are assigned to."), "department",
                 tables.departments),
                ("sources", N_("By source"), N_("Deals by where they came from."), "source",
                 tables.sources),
                ("campaigns", N_("By campaign"), N_("Deals by the campaign they belong to."),
                 "campaign", tables.campaigns),
                ("products", N_("By product"),
                 N_("Deals by the products of their lines; a deal counts for each of them."),
                 "product", tables.products),
            )
        ),
    )
}  # fmt: skip
