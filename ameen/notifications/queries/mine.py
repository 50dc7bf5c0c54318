"""One's own notifications, and how one wants to be told."""

from datetime import datetime, timedelta
from itertools import takewhile

from ...accounts.queries import Viewer
from ...store import Hit, Missing, Snapshot, keys
from ..records import (
    Notification,
    Preferences,
    notifications,
    preferences,
    subscriptions,
)

LATEST = 8
UNREAD = "unread"


def notification(snap: Snapshot, viewer: Viewer, notification_id: bytes) -> Notification:
    """The viewer's own notification; Missing for one of somebody else."""
    found = snap.get(notifications, notification_id)
    if found is None or found.user_id != viewer.user.id:
        raise Missing(notifications.name, notification_id)
    return found


def notifications_page(
    snap: Snapshot,
    viewer: Viewer,
    only: str = "",
    after: bytes | None = None,
    reverse: bool = True,
    limit: int = 50,
) -> list[Hit]:
    """The viewer's notifications from the latest on: all, or `only` of a kind, or "unread"."""
    prefix = (viewer.user.id, only)
    return list(snap.range(notifications, "user", prefix, after, reverse, limit))


def latest(snap: Snapshot, viewer: Viewer, limit: int = LATEST) -> list[Notification]:
    hits = notifications_page(snap, viewer, limit=limit)
    return [snap.require(notifications, hit.id) for hit in hits]


def total(snap: Snapshot, viewer: Viewer, only: str = "") -> int:
    """How many there are: of all, of a kind, or unread."""
    me = viewer.user.id
    if only == UNREAD:
        return unread(snap, me)
    if only:
        return snap.tally(notifications, "kinds", (me, only))
    return sum(number for _, number in snap.tallies(notifications, "kinds", (me,)))


def unread(snap: Snapshot, user_id: bytes) -> int:
    """How many the user has not read."""
    return snap.tally(notifications, "unread", (user_id,))


def unread_places(
    snap: Snapshot, user_id: bytes, limit: int, until: datetime | None = None
) -> list[bytes]:
    """The ids of so many unread ones, the oldest first; of those that came by `until`."""
    end = keys.pack((until + timedelta.resolution,)) if until else None
    hits = snap.range(notifications, "user", (user_id, UNREAD), limit=limit)
    return [hit.id for hit in takewhile(lambda hit: end is None or hit.key < end, hits)]


def newest(snap: Snapshot, viewer: Viewer) -> datetime | None:
    """When the viewer was last told of anything."""
    found = latest(snap, viewer, limit=1)
    return found[0].at if found else None


def preferences_of(snap: Snapshot, user_id: bytes) -> Preferences:
    """How the user wants to be told; the usual while they have said nothing."""
    return snap.get(preferences, user_id) or Preferences(id=user_id)


def subscribed(snap: Snapshot, user_id: bytes) -> bool:
    """Whether a browser of the user takes push messages."""
    return next(snap.range(subscriptions, "user", (user_id,), limit=1), None) is not None
