"""Where a card comes to stand in a column of a board: decided by its neighbours at the commit."""

from collections.abc import Sequence
from typing import Any, TypeVar

from msgspec.structs import replace

from ...accounts.queries import Viewer
from ...accounts.records import EVERYBODY
from ...store import Table, Tx
from .. import rules
from ..queries import COLUMNS, column_of, place_in
from ..records import MODULES, CrmRecord, rank_of

R = TypeVar("R", bound=CrmRecord)
ROOM = 8  # bytes that a rank can still grow by when its neighbours were spread
FIRST_WINDOW = 16


def rank_below(
    tx: Tx, table: Table[R], record: R, column: Any, after: Sequence[bytes], viewer: Viewer
) -> bytes:
    """The rank with which a record comes into a column right below the first of `after` that
    still stands there for the viewer, or on top of it.

    It is the record's own rank when it stands there already. Where there is no room left between
    two, their neighbours are given new ranks. What it costs doesn't depend on how many there are.
    """
    upper = _above(tx, table, record, column, after, viewer)
    if column_of(record) == column and _stands_below(tx, table, record, column, upper):
        return record.rank
    rank = _between(tx, table, record, column, upper)
    if rank is None or len(rank) > rules.LONGEST_RANK:
        _make_room(tx, table, record, column, upper)
        upper = upper and tx.require(table, upper.id)
        rank = _between(tx, table, record, column, upper)
    return rank


def _above(
    tx: Tx, table: Table[R], record: R, column: Any, after: Sequence[bytes], viewer: Viewer
) -> R | None:
    """The record below which this one comes."""
    for record_id in after:
        upper = tx.get(table, record_id) if record_id != record.id else None
        if upper is None or upper.trashed_at is not None or column_of(upper) != column:
            continue
        if viewer.may_see(MODULES[table.name], upper):
            return upper
    return None


def _stands_below(tx: Tx, table: Table[R], record: R, column: Any, upper: R | None) -> bool:
    """Whether nothing stands between these two, or above the record when there is no upper one."""
    following = _beside(tx, table, column, upper, 1)
    return bool(following) and following[0].id == record.id


def _between(tx: Tx, table: Table[R], record: R, column: Any, upper: R | None) -> bytes | None:
    """None where two have the same rank, since one of them came back from the trash."""
    low = rank_of(upper) if upper is not None else None
    following = [r for r in _beside(tx, table, column, upper, 2) if r.id != record.id]
    high = rank_of(following[0]) if following else None
    if low is not None and high is not None and low >= high:
        return None
    rank = rules.between(low, high)
    # The rank that it had in another column would not be taken for a new one.
    return rules.between(rank, high) if rank == record.rank else rank


def _make_room(tx: Tx, table: Table[R], record: R, column: Any, upper: R | None) -> None:
    """Spreads the ranks of as many neighbours as it takes to have short ones again."""
    size = FIRST_WINDOW
    while True:
        above = _beside(tx, table, column, upper, size + 1, reverse=True) if upper else []
        below = _beside(tx, table, column, upper, size + 1)
        low = rank_of(above.pop()) if len(above) > size else None
        high = rank_of(below.pop()) if len(below) > size else None
        standing = [*reversed(above), *([upper] if upper else []), *below]
        standing = [each for each in standing if each.id != record.id]
        if low is None or high is None or low < high:
            ranks = rules.spread(low, high, len(standing))
            if max(map(len, ranks), default=0) <= rules.LONGEST_RANK - ROOM:
                break
        size *= 2
    for each, rank in zip(standing, ranks, strict=True):
        tx.put(replace(each, rank=rank))


def _beside(
    tx: Tx, table: Table[R], column: Any, upper: R | None, limit: int, reverse: bool = False
) -> list[R]:
    """What stands in a column below a record, or from the top; the other way when `reverse`."""
    place = place_in(upper) if upper is not None else None
    hits = list(tx.range(table, COLUMNS, (EVERYBODY, column), place, reverse, limit))
    return [tx.require(table, hit.id) for hit in hits]
