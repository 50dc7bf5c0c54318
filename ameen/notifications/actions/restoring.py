"""What waits in a backup that is restored."""

from ...store import Tx, keys
from ..records import Channel, State, deliveries
from ..rules import N_, ended

RESTORED = N_("It waited in a backup that was restored, and may have been sent before that.")
BATCH = 500


def drop_restored(tx: Tx, limit: int = BATCH) -> int:
    """Ends some of the deliveries that may have gone out since the backup was made: what was being
    sent, or is due by now. Says how many, 0 when there are none left."""
    end, ids = keys.pack((tx.now,)), []
    for channel in Channel:
        due = tx.range(deliveries, "due", (str(channel),), limit=limit)
        ids += [hit.id for hit in due if hit.key < end]
        ids += [hit.id for hit in tx.range(deliveries, "taken", (str(channel),), limit=limit)]
    for found in tx.get_many(deliveries, ids):
        tx.put(ended(found, State.DROPPED, RESTORED, tx.now))
    return len(ids)
