"""Clearing away what is over: sessions, invitations, remembered failures."""

from datetime import timedelta

from ...store import Tx
from ..records import invitations, sessions, throttles
from ..rules.throttling import FORGOTTEN_AFTER

AT_ONCE = 500  # a long list must not hold up everybody's writes
KEPT_TABLES = ((sessions, "expires"), (invitations, "expires"), (throttles, "last"))


def purge_expired(tx: Tx) -> int:
    """Removes up to 500 of what is over; says how many. Call it until that is none."""
    over = []
    for table, index in KEPT_TABLES:
        grace = FORGOTTEN_AFTER if table is throttles else timedelta(0)
        for hit in tx.range(table, index, limit=AT_ONCE - len(over)):
            record = tx.require(table, hit.id)
            ends = record.last_at if table is throttles else record.expires_at
            if ends + grace > tx.now:
                break
            over.append((table, hit.id))
    for table, record_id in over:
        tx.delete(table, record_id)
    return len(over)
