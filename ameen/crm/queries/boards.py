"""Boards: the columns of leads and of deals, as somebody may see them."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from ...accounts.queries import Viewer, visible_figures
from ...accounts.rules import ADMIN
from ...store import Snapshot, Table
from ...store.keys import pack
from ..records import MODULES, Lead, rank_of
from .found import records_page

COLUMNS = "board"  # the scoped index of cards in columns
CARDS = 25


class Column(NamedTuple):
    """A part of a column: how many cards it has, their value by currency, the ids of these cards
    in order, and where it goes on (None at its end)."""

    key: Any
    count: int
    sums: tuple[tuple[str, int], ...]
    ids: list[bytes]
    more: bytes | None


def board(
    snap: Snapshot,
    viewer: Viewer,
    table: Table,
    keys: Iterable[Any],
    limit: int = CARDS,
    after: bytes | None = None,
) -> list[Column]:
    """These columns as the viewer may see them: statuses of leads, or stages of deals. Counts
    and sums are kept figures."""
    figures = visible_figures(snap, viewer, table, MODULES[table.name], "columns")
    return [_column(snap, viewer, table, key, figures, limit, after) for key in keys]


def _column(
    snap: Snapshot,
    viewer: Viewer,
    table: Table,
    key: Any,
    figures: dict[tuple, tuple[int, int]],
    limit: int,
    after: bytes | None,
) -> Column:
    own = [(currency, *figure) for (column, currency), figure in figures.items() if column == key]
    hits = records_page(
        snap, viewer, table, sort=COLUMNS, after=after, limit=limit + 1, prefix=(key,)
    )
    shown = hits[:limit]
    return Column(
        key,
        sum(count for _, count, _ in own),
        tuple(sorted((currency, amount) for currency, _, amount in own if amount)),
        [hit.id for hit in shown],
        shown[-1].key if len(hits) > limit else None,
    )


def cards_beside(
    snap: Snapshot,
    viewer: Viewer,
    table: Table,
    column: Any,
    record: Any = None,
    reverse: bool = False,
    limit: int = CARDS,
) -> list[bytes]:
    """The ids of the cards below a record in a column, the nearest first; above it when
    `reverse`. Without a record from the top, or from the bottom."""
    place = place_in(record) if record is not None else None
    hits = records_page(
        snap,
        viewer,
        table,
        sort=COLUMNS,
        reverse=reverse,
        after=place,
        limit=limit,
        prefix=(column,),
    )
    return [hit.id for hit in hits]


def column_of(record: Any) -> Any:
    """The column in which a lead or a deal stands."""
    return str(record.status) if isinstance(record, Lead) else record.stage_id


def place_in(record: Any) -> bytes:
    """Where a record stands in its column, as a place to go on from."""
    return pack((rank_of(record),)) + record.id


def as_of(viewer: Viewer, module: str, person: bytes) -> Viewer:
    """The viewer looking only at what concerns one person: who must be among those whose records
    the viewer sees."""
    if not (viewer.sees_all(module) or person in viewer.people):
        raise KeyError(person)
    level = min(viewer.level(module), ADMIN - 1)
    return Viewer(
        viewer.user, viewer.levels | {module: level}, frozenset((person,)), viewer.session
    )
