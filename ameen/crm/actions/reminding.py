"""Saying in the log who is to be reminded of what is to begin, once for each activity and time."""

from collections.abc import Iterator
from datetime import timedelta

from msgspec.structs import replace

from ...store import Hit, Tx, keys
from ..records import Reminders, activities, doers, reminders

CATCH_UP = timedelta(days=1)  # what was to be said longer ago, while the hub was down, is no news
MOST = 200


def remind(tx: Tx) -> tuple[int, bool]:
    """Says who is to be reminded since it was last said: how many, and whether there may be more.

    It counts as said, whatever becomes of it then. What was past when its reminder was set, or in
    a hub that never reminded anybody, is not said.
    """
    first = next(iter(tx.range(reminders, limit=1)), None)
    before = tx.require(reminders, first.id) if first else Reminders(place=keys.pack((tx.now,)))
    end = keys.pack((tx.now + timedelta.resolution,))
    hits = list(_due(tx, before.place, end))
    place = hits[-1].key if len(hits) == MOST else max(before.place, end)
    tx.put(replace(before, place=place))
    said = 0
    for activity in tx.get_many(activities, [hit.id for hit in hits]):
        for person in sorted(doers(activity)):
            at = activity.starts_at.isoformat()
            tx.event("reminded", reminders.name, activity.id, user_id=person, at=at)
            said += 1
    return said, len(hits) == MOST


def _due(tx: Tx, place: bytes, end: bytes) -> Iterator[Hit]:
    after = max(place, keys.pack((tx.now - CATCH_UP,)))
    for hit in tx.range(activities, "reminder", after=after, limit=MOST):
        if hit.key >= end:
            break
        yield hit
