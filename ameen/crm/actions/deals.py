"""Moving deals: from stage to stage, and within the column of a board."""

from typing import Any

from msgspec.structs import replace

from ...accounts.queries import Viewer
from ...accounts.records import EVERYBODY
from ...accounts.rules import Forbidden
from ...store import Stale, Tx
from ...store.keys import pack
from .. import rules
from ..queries import stage_of
from ..records import MODULES, Deal, deals, rank_of
from ..rules import N_
from .owned import edit_accepted, load

ROOM = 8  # bytes that a rank can still grow by when its neighbours were spread
FIRST_WINDOW = 16
CLOSING = frozenset(("closed_on", "lost_reason", "competitor"))


def move_deal(
    tx: Tx,
    deal_id: bytes,
    stage_id: bytes,
    after: bytes | None = None,
    version: int | None = None,
    closing: dict[str, Any] | None = None,
    *,
    viewer: Viewer,
) -> Deal:
    """Moves a deal into a stage, right below the deal `after`, or on top of the column.

    It comes on top too when `after` has left the column meanwhile, or isn't seen by the viewer.
    `closing` may hold `closed_on`, `lost_reason` and `competitor`. Dropping it where it stands
    changes nothing. Missing, Forbidden; Stale when it is no longer of `version` (None: any);
    Invalid by field.
    """
    deal = load(tx, deals, deal_id, "edit", viewer)
    if version is not None and version != deal.version:
        raise Stale(deals.name, deal)
    if deal.trashed_at is not None:
        raise Forbidden(N_("It is in the trash. Restore it first."))
    found = stage_of(tx, stage_id)
    if found is not None and found[1].moves_to is not None:
        stage_id = found[1].moves_to
    values = rules.accepted(deals.name, {k: v for k, v in (closing or {}).items() if k in CLOSING})
    upper = _above(tx, stage_id, after, deal, viewer)
    if deal.stage_id == stage_id and _stands_below(tx, deal, upper):
        return edit_accepted(tx, deals, deal_id, version, values, viewer=viewer)
    rank = _rank_below(tx, stage_id, upper, deal)
    values |= {"stage_id": stage_id, "rank": rank}
    return edit_accepted(tx, deals, deal_id, version, values, viewer=viewer)


def _above(tx: Tx, stage_id: bytes, after: bytes | None, deal: Deal, viewer: Viewer) -> Deal | None:
    """The deal below which this one comes, as far as it stands there for the viewer."""
    upper = tx.get(deals, after) if after is not None and after != deal.id else None
    if upper is None or upper.trashed_at is not None or upper.stage_id != stage_id:
        return None
    return upper if viewer.may_see(MODULES[deals.name], upper) else None


def _stands_below(tx: Tx, deal: Deal, upper: Deal | None) -> bool:
    """Whether nothing stands between these two, or above the deal when there is no upper one."""
    following = _column(tx, deal.stage_id, upper, limit=1)
    return bool(following) and following[0].id == deal.id


def _rank_below(tx: Tx, stage_id: bytes, upper: Deal | None, deal: Deal) -> bytes:
    """A rank of its own, right below `upper`; the neighbours are spread when there is no room."""
    rank = _between(tx, stage_id, upper, deal)
    if rank is None or len(rank) > rules.LONGEST_RANK:
        _make_room(tx, stage_id, upper, deal)
        upper = upper and tx.require(deals, upper.id)
        rank = _between(tx, stage_id, upper, deal)
    return rank


def _between(tx: Tx, stage_id: bytes, upper: Deal | None, deal: Deal) -> bytes | None:
    """None where two have the same rank, since one of them came back from the trash."""
    low = rank_of(upper) if upper is not None else None
    following = [d for d in _column(tx, stage_id, upper, limit=2) if d.id != deal.id]
    high = rank_of(following[0]) if following else None
    if low is not None and high is not None and low >= high:
        return None
    rank = rules.between(low, high)
    # The rank that a deal had elsewhere would not be taken for a new one.
    return rules.between(rank, high) if rank == deal.rank else rank


def _make_room(tx: Tx, stage_id: bytes, upper: Deal | None, deal: Deal) -> None:
    """Spreads the ranks of as many neighbours as it takes to have short ones again."""
    size = FIRST_WINDOW
    while True:
        above = _column(tx, stage_id, upper, limit=size + 1, reverse=True) if upper else []
        below = _column(tx, stage_id, upper, limit=size + 1)
        low = rank_of(above.pop()) if len(above) > size else None
        high = rank_of(below.pop()) if len(below) > size else None
        standing = [*reversed(above), *([upper] if upper else []), *below]
        standing = [each for each in standing if each.id != deal.id]
        if low is None or high is None or low < high:
            ranks = rules.spread(low, high, len(standing))
            if max(map(len, ranks), default=0) <= rules.LONGEST_RANK - ROOM:
                break
        size *= 2
    for each, rank in zip(standing, ranks, strict=True):
        tx.put(replace(each, rank=rank))


def _column(
    tx: Tx, stage_id: bytes, beside: Deal | None, limit: int, reverse: bool = False
) -> list[Deal]:
    """The deals of a stage below one of them, or from the top; the other way when `reverse`."""
    place = pack((rank_of(beside),)) + beside.id if beside is not None else None
    hits = tx.range(deals, "board", (EVERYBODY, stage_id), place, reverse, limit)
    return [tx.require(deals, hit.id) for hit in list(hits)]
