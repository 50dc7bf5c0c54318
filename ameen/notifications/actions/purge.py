"""Forgetting what nobody needs any more."""

from datetime import datetime, timedelta
from typing import NamedTuple

from ...store import Hit, Table, Tx, keys
from ..records import OPEN, deliveries, notifications

READ_KEPT, REMOVED_KEPT = timedelta(days=90), timedelta(days=1)
ENDED_KEPT = timedelta(days=90)
BATCH = 500


class Purged(NamedTuple):
    """How many records went, and past which place to go on; None when there is no more."""

    count: int
    after: bytes | None


def purge_notifications(
    tx: Tx, removed: bool, after: bytes | None = None, limit: int = BATCH
) -> Purged:
    """Forgets a batch of what was read 90 days ago, or `removed` yesterday. What is still on its
    way is kept, and gone past."""
    until = tx.now - (REMOVED_KEPT if removed else READ_KEPT)
    over = _before(tx, notifications, "over", (removed,), until, limit, after)
    count = sum(_purge(tx, hit.id) for hit in over)
    return Purged(count, over[-1].key if len(over) == limit else None)


def purge_deliveries(tx: Tx, limit: int = BATCH) -> int:
    """Forgets a batch of the deliveries that ended 90 days ago; says how many, 0 when there are
    none left."""
    ended = _before(tx, deliveries, "ended", (), tx.now - ENDED_KEPT, limit)
    for hit in ended:
        tx.purge(deliveries, hit.id)
    return len(ended)


def _purge(tx: Tx, notification_id: bytes) -> bool:
    """The notification with its deliveries; not while one of them is on its way."""
    ids = [hit.id for hit in tx.range(deliveries, "notification", (notification_id,))]
    if any(delivery.state in OPEN for delivery in tx.get_many(deliveries, ids)):
        return False
    for delivery_id in ids:
        tx.purge(deliveries, delivery_id)
    tx.purge(notifications, notification_id)
    return True


def _before(
    tx: Tx,
    table: Table,
    index: str,
    prefix: tuple,
    until: datetime,
    limit: int,
    after: bytes | None = None,
) -> list[Hit]:
    """The first of those that stand in the index before a moment, past a place."""
    end = keys.pack((until,))
    return [hit for hit in tx.range(table, index, prefix, after, limit=limit) if hit.key < end]
