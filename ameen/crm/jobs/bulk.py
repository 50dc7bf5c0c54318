"""Bulk changes as long work, and the forgetting of old ones."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from ...jobs import Work, WorkKind, works
from ..actions.bulk import BULK, BULK_UNDO, do_piece, forget_bulk, undo_piece
from ..records import bulk_changes

KEPT = timedelta(days=30)


def run_bulk(hub: Any, work: Work) -> dict[str, Any]:
    """Does it from wherever `work` says it is."""
    return _run(hub, work, do_piece, work.args["bulk_id"])


def run_bulk_undo(hub: Any, work: Work) -> dict[str, Any]:
    """Takes it back; the undoing is a batch of its own."""
    return _run(hub, work, undo_piece, work.id)


def _run(hub: Any, work: Work, piece: Callable[..., bool], batch: bytes) -> dict[str, Any]:
    bulk_id, owner = work.args["bulk_id"], work.owner_id
    while hub.store.write(piece, bulk_id, work.id, by=owner, batch=batch, origin="job"):
        pass
    with hub.store.read() as snap:
        return snap.require(works, work.id).result


def forget_bulk_changes(hub: Any, now: datetime) -> int:
    """Removes what is kept of bulk changes older than 30 days; says how many."""
    forgotten = 0
    while True:
        with hub.store.read() as snap:
            hit = next(iter(snap.range(bulk_changes, "created", limit=1)), None)
            oldest = snap.get(bulk_changes, hit.id) if hit else None
        if oldest is None or now - oldest.created_at < KEPT:
            return forgotten
        while hub.store.write(forget_bulk, oldest.id, origin="job", now=now):
            pass
        forgotten += 1


KINDS = (WorkKind(BULK, run_bulk), WorkKind(BULK_UNDO, run_bulk_undo))
