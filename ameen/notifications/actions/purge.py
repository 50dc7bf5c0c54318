"""Forgetting what nobody needs any more."""

from datetime import datetime, timedelta

from ...store import Table, Tx, keys
from ..records import OPEN, deliveries, notifications

READ_KEPT, REMOVED_KEPT = timedelta(days=90), timedelta(days=1)
ENDED_KEPT = timedelta(days=90)
BATCH = 500


def purge_notifications(tx: Tx, limit: int = BATCH) -> int:
    """Forgets some of what was read 90 days ago or removed yesterday, and of the deliveries that
    ended 90 days ago; says how many, 0 when there are none left."""
    gone = 0
    for removed, kept in ((False, READ_KEPT), (True, REMOVED_KEPT)):
        for notification_id in _before(tx, notifications, "over", (removed,), tx.now - kept, limit):
            gone += _purge(tx, notification_id)
    ended = _before(tx, deliveries, "ended", (), tx.now - ENDED_KEPT, limit)
    for delivery_id in ended:
        tx.purge(deliveries, delivery_id)
    return gone + len(ended)


def _purge(tx: Tx, notification_id: bytes) -> int:
    """The notification with its deliveries; not while one of them is on its way."""
    ids = [hit.id for hit in tx.range(deliveries, "notification", (notification_id,))]
    if any(delivery.state in OPEN for delivery in tx.get_many(deliveries, ids)):
        return 0
    for delivery_id in ids:
        tx.purge(deliveries, delivery_id)
    tx.purge(notifications, notification_id)
    return 1


def _before(
    tx: Tx, table: Table, index: str, prefix: tuple, until: datetime, limit: int
) -> list[bytes]:
    """The ids of those that stand in the index before a moment."""
    end = keys.pack((until,))
    return [hit.id for hit in tx.range(table, index, prefix, limit=limit) if hit.key < end]
