"""Saying in the log whose leads are to be followed up, once for each lead and day."""

from datetime import date, timedelta

from msgspec.structs import replace

from ...store import Tx, keys
from ..records import FollowUps, follow_ups, leads

CATCH_UP = timedelta(days=7)  # what became due longer ago, while the hub was down, is overdue
MOST = 500


def say_due(tx: Tx, user_id: bytes, today: date) -> int:
    """Says which leads are to be followed up by a user on that day of theirs, or became so since
    they were last told; says how many. It counts as said, whatever becomes of it then."""
    before = tx.get(follow_ups, user_id)
    if before is not None and before.told_on >= today:
        return 0
    yesterday = today - timedelta(days=1)
    since = max(before.told_on, today - CATCH_UP) if before is not None else yesterday
    tx.put(replace(before or FollowUps(id=user_id, told_on=today), told_on=today))
    begin, end = (keys.pack((day + timedelta(days=1),)) for day in (since, today))
    said = 0
    for hit in tx.range(leads, "agenda", (user_id,), after=begin, limit=MOST):
        if hit.key >= end:
            break
        on = tx.require(leads, hit.id).next_follow_up
        tx.event("due", follow_ups.name, hit.id, user_id=user_id, on=on.isoformat())
        said += 1
    return said
