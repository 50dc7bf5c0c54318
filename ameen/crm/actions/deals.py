"""Moving deals: from stage to stage, and within the column of a board."""

from collections.abc import Sequence
from typing import Any

from ...accounts.queries import Viewer
from ...accounts.rules import Forbidden
from ...store import Stale, Tx
from .. import rules
from ..queries import stage_of
from ..records import Deal, deals
from ..rules import N_
from .owned import edit_accepted, load
from .placing import rank_below

CLOSING = frozenset(("closed_on", "lost_reason", "competitor"))


def move_deal(
    tx: Tx,
    deal_id: bytes,
    stage_id: bytes,
    after: bytes | None = None,
    version: int | None = None,
    closing: dict[str, Any] | None = None,
    *,
    above: Sequence[bytes] = (),
    viewer: Viewer,
) -> Deal:
    """Moves a deal into a stage, right below the deal `after`, or on top of the column.

    When `after` has left the column meanwhile, or isn't seen by the viewer, it comes below the
    first of those that stood `above` that, the nearest first; on top when they are gone too.
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
    neighbours = (after, *above) if after is not None else tuple(above)
    rank = rank_below(tx, deals, deal, stage_id, neighbours, viewer)
    values |= {"stage_id": stage_id, "rank": rank}
    return edit_accepted(tx, deals, deal_id, version, values, viewer=viewer)
