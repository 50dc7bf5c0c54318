"""The rows of the reports, read from kept figures."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple

from ...accounts.queries import Viewer
from ...accounts.records import users
from ...store import Snapshot
from ..queries import all_pipelines, stage_of
from ..records import Outcome
from ..records.facts import (
    CAMPAIGN,
    DAYS,
    NO_MONTH,
    OF_A_YEAR,
    OWNER,
    PRODUCT,
    SOURCE,
    STAGE,
    month_of,
)
from ..rules import rounded
from .figures import MODULE, Figure, figures

MONTH, QUARTER, YEAR = "month", "quarter", "year"
OVERDUE = "overdue"
TWELVE = 12
_NOWHERE = (None, None)
STEPS = (MONTH, QUARTER, YEAR)


class Asking(NamedTuple):
    """Of what a report is made: months as 202611, both ends included, None for no end."""

    today: date
    currency: str
    since: int | None = None
    until: int | None = None
    owner: bytes | None = None
    step: str = MONTH


class Row(NamedTuple):
    """`key` is what the row is about, as the report's `keys` says; None for what has none."""

    key: Any
    values: tuple[int | float | None, ...]


class Table(NamedTuple):
    """Rows in order, and the sum of those columns that can be summed."""

    rows: list[Row]
    total: tuple[int | float | None, ...]


def pipeline(snap: Snapshot, viewer: Viewer, asking: Asking) -> Table:
    """What is open now, by stage, in the order of the pipelines."""
    sums: dict[Any, list[int]] = {}
    for figure in _of(snap, viewer, STAGE, Outcome.OPEN, asking, dated=False):
        _add(sums, figure.first, figure.count, figure.amount, _weighted(snap, figure))
    stages = [stage.id for line in all_pipelines(snap) for stage in line.stages]
    places = {stage: place for place, stage in enumerate(stages)}
    return _table(_with_whole(sums), lambda key: places.get(key, len(places)))


def closed(snap: Snapshot, viewer: Viewer, asking: Asking) -> Table:
    """What was won and lost in each period."""
    sums: dict[Any, list[int]] = {}
    for figure in _of(snap, viewer, STAGE, Outcome.WON, asking):
        _add(sums, _period(figure.month, asking.step), figure.count, figure.amount, 0, 0)
    for figure in _of(snap, viewer, STAGE, Outcome.LOST, asking):
        _add(sums, _period(figure.month, asking.step), 0, 0, figure.count, figure.amount)
    return _with_rate(_table(sums), won=0, lost=2)


def cycle(snap: Snapshot, viewer: Viewer, asking: Asking) -> Table:
    """How long the deals took that were won in each period."""
    sums: dict[Any, list[int]] = {}
    for figure in _of(snap, viewer, DAYS, Outcome.WON, asking, money=False):
        _add(sums, _period(figure.month, asking.step), figure.count, figure.amount)
    table = _table(sums)
    return Table(
        [Row(row.key, _average(*row.values)) for row in table.rows],
        _average(*(table.total or (0, 0))),
    )


def forecast(snap: Snapshot, viewer: Viewer, asking: Asking) -> Table:
    """What is open, by when it is expected to close; what is overdue and undated apart."""
    this = month_of(asking.today)
    sums: dict[Any, list[int]] = {}
    for figure in _of(snap, viewer, STAGE, Outcome.OPEN, asking, dated=False):
        late = NO_MONTH < figure.month < this
        key = OVERDUE if late else _period(figure.month, asking.step) if figure.month else None
        _add(sums, key, figure.count, figure.amount, _weighted(snap, figure))
    return _table(_with_whole(sums), lambda key: (key is None, "" if key == OVERDUE else key or ""))


def owners(snap: Snapshot, viewer: Viewer, asking: Asking) -> Table:
    return _broken_down(snap, viewer, asking, OWNER, lambda figure: figure.first)


def managers(snap: Snapshot, viewer: Viewer, asking: Asking) -> Table:
    """By whom the owners of the deals report to."""
    places = _places(snap, viewer)
    return _broken_down(snap, viewer, asking, OWNER, lambda f: places.get(f.first, _NOWHERE)[0])


def departments(snap: Snapshot, viewer: Viewer, asking: Asking) -> Table:
    places = _places(snap, viewer)
    return _broken_down(snap, viewer, asking, OWNER, lambda f: places.get(f.first, _NOWHERE)[1])


def sources(snap: Snapshot, viewer: Viewer, asking: Asking) -> Table:
    return _broken_down(snap, viewer, asking, SOURCE, lambda figure: figure.first or None)


def campaigns(snap: Snapshot, viewer: Viewer, asking: Asking) -> Table:
    return _broken_down(snap, viewer, asking, CAMPAIGN, lambda figure: figure.first)


def products(snap: Snapshot, viewer: Viewer, asking: Asking) -> Table:
    return _broken_down(snap, viewer, asking, PRODUCT, lambda figure: figure.first)


def currencies(snap: Snapshot, viewer: Viewer) -> list[str]:
    """The currencies of the deals that the viewer sees, the one of most deals first."""
    counts: dict[str, int] = {}
    for outcome in Outcome:
        for figure in figures(snap, viewer, STAGE, outcome):
            counts[figure.currency] = counts.get(figure.currency, 0) + figure.count
    return sorted(counts, key=lambda currency: (-counts[currency], currency))


def _places(snap: Snapshot, viewer: Viewer) -> dict[bytes, tuple[bytes | None, str | None]]:
    """Manager and department of those whose records the viewer sees."""

    def read() -> dict[bytes, tuple[bytes | None, str | None]]:
        everybody = (snap.require(users, hit.id) for hit in snap.range(users))
        return {user.id: (user.manager_id, user.department or None) for user in everybody}

    everybody = snap.memo("crm.places", (users,), read)
    if viewer.sees_all(MODULE):
        return everybody
    return {person: everybody[person] for person in viewer.people}


def _of(
    snap: Snapshot,
    viewer: Viewer,
    about: str,
    outcome: Outcome,
    asking: Asking,
    dated: bool = True,
    money: bool = True,
) -> Iterable[Figure]:
    if not dated or _whole_years(asking):
        about = OF_A_YEAR.get(about, about)
    for figure in figures(snap, viewer, about, str(outcome), asking.owner):
        if money and figure.currency != asking.currency:
            continue
        if dated and not _within(figure.month, asking):
            continue
        yield figure


def _within(month: int, asking: Asking) -> bool:
    return (asking.since is None or month >= asking.since) and (
        asking.until is None or month <= asking.until
    )


def _whole_years(asking: Asking) -> bool:
    return (asking.since is None or asking.since % 100 == 1) and (
        asking.until is None or asking.until % 100 == TWELVE
    )


def _broken_down(
    snap: Snapshot,
    viewer: Viewer,
    asking: Asking,
    about: str,
    key: Callable[[Figure], Any],
) -> Table:
    """Open deals as they are now, closed ones of the months asked for."""
    sums: dict[Any, list[int]] = {}
    for figure in _of(snap, viewer, about, Outcome.OPEN, asking, dated=False):
        _add(sums, key(figure), figure.count, figure.amount, 0, 0, 0)
    for figure in _of(snap, viewer, about, Outcome.WON, asking):
        _add(sums, key(figure), 0, 0, figure.count, figure.amount, 0)
    for figure in _of(snap, viewer, about, Outcome.LOST, asking):
        _add(sums, key(figure), 0, 0, 0, 0, figure.count)
    table = _table(sums)
    best = sorted(table.rows, key=lambda row: (-row.values[3], -row.values[1], row.key is None))
    return _with_rate(Table(best, table.total or (0,) * 5), won=2, lost=4)


def _weighted(snap: Snapshot, figure: Figure) -> int:
    """What is likely to come of it, in hundredths: only a sum is rounded."""
    probability = figure.second
    if probability is None:
        found = stage_of(snap, figure.first)
        probability = found[1].probability if found else 0
    return figure.amount * probability


def _with_whole(sums: dict[Any, list[int]]) -> dict[Any, list[int]]:
    """With weighted values in whole minor units."""
    return {key: [*others, rounded(hundredths)] for key, (*others, hundredths) in sums.items()}


def _period(month: int, step: str) -> str:
    """The period of a month: 2026-11, 2026-Q4 or 2026."""
    year, number = divmod(month, 100)
    if step == YEAR:
        return f"{year:04}"
    return f"{year:04}-Q{(number + 2) // 3}" if step == QUARTER else f"{year:04}-{number:02}"


def first_day(period: str) -> date:
    """The first day of a month, written 2026-11."""
    return date.fromisoformat(f"{period}-01")


def _add(sums: dict[Any, list[int]], key: Any, *amounts: int) -> None:
    row = sums.setdefault(key, [0] * len(amounts))
    for place, amount in enumerate(amounts):
        row[place] += amount


def _table(
    sums: dict[Any, list[int]],
    order: Callable[[Any], Any] = lambda key: (key is None, key if isinstance(key, str) else ""),
) -> Table:
    rows = [Row(key, tuple(sums[key])) for key in sorted(sums, key=order)]
    return Table(rows, tuple(map(sum, zip(*(row.values for row in rows), strict=True))))


def _with_rate(table: Table, won: int, lost: int) -> Table:
    """With one more column: how many percent of what was closed was won; None when nothing was."""

    def rated(values: tuple) -> tuple:
        ended = values[won] + values[lost] if values else 0
        return (*values, values[won] * 100 / ended if ended else None)

    return Table(
        [Row(row.key, rated(row.values)) for row in table.rows],
        rated(table.total) if table.rows else (),
    )


def _average(count: int, days: int) -> tuple[int, float | None]:
    return count, days / count if count else None
