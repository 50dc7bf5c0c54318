"""What readers do with their notifications, and how they want to be told."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from ...accounts.queries import Viewer
from ...store import Tx
from ..queries import notification, preferences_of, unread_places
from ..records import (
    Channel,
    Kind,
    Notification,
    Preferences,
    State,
    notifications,
)
from ..rules import N_, channels_of, ended
from .telling import heard, waiting_for

AT_ONCE = 1000
READ_BEFORE = N_("It was read before it was sent.")


def mark_read(
    tx: Tx, notification_id: bytes, seen: datetime | None = None, *, viewer: Viewer
) -> Notification:
    """Notes that it was read, and keeps back what of it has not gone out yet. What has grown since
    it was `seen` stays unread."""
    found = notification(tx, viewer, notification_id)
    if found.read_at is not None or (seen is not None and found.at > seen):
        return found
    heard(tx, viewer.user.id)
    return _read(tx, found)


def mark_unread(tx: Tx, notification_id: bytes, *, viewer: Viewer) -> Notification:
    """As if it had not been read; what comes later does not join it."""
    found = notification(tx, viewer, notification_id)
    if found.read_at is None:
        return found
    heard(tx, viewer.user.id)
    return tx.put(replace(found, read_at=None, joins=False))


def mark_all_read(tx: Tx, seen: datetime | None = None, *, viewer: Viewer) -> int:
    """Notes of a thousand at most that they were read, the oldest first; says of how many. What
    came after the newest that was `seen` stays unread."""
    ids = unread_places(tx, viewer.user.id, AT_ONCE, seen)
    for found in tx.get_many(notifications, ids):
        _read(tx, found)
    if ids:
        heard(tx, viewer.user.id)
    return len(ids)


def remove(tx: Tx, notification_id: bytes, *, viewer: Viewer) -> Notification:
    """Takes it away from its reader, who may bring it back for a day."""
    found = notification(tx, viewer, notification_id)
    if found.removed_at is not None:
        return found
    heard(tx, viewer.user.id)
    if found.kind != Kind.SECURITY:
        _keep_back(tx, found)
    return tx.put(replace(found, removed_at=tx.now))


def restore(tx: Tx, notification_id: bytes, *, viewer: Viewer) -> Notification:
    """Brings back what was removed; Missing once it is gone for good."""
    found = notification(tx, viewer, notification_id)
    if found.removed_at is None:
        return found
    heard(tx, viewer.user.id)
    return tx.put(replace(found, removed_at=None, joins=False))


def save_preferences(
    tx: Tx, values: dict[str, Any], version: int | None = None, *, viewer: Viewer
) -> Preferences:
    """Keeps how the viewer wants to be told. Stale when `version` is not the one stored."""
    before = preferences_of(tx, viewer.user.id)
    if version is not None:
        before = replace(before, version=version)
    return tx.put(replace(before, **values))


def turn_off_mail(tx: Tx, user_id: bytes, kinds: Iterable[Kind]) -> Preferences:
    """Sends the user no more email of these kinds; by the other channels all stays as it was."""
    before = preferences_of(tx, user_id)
    chosen = {
        str(kind): tuple(c for c in channels_of(before, kind) if c != Channel.EMAIL)
        for kind in kinds
    }
    return tx.put(replace(before, channels=before.channels | chosen))


def _read(tx: Tx, found: Notification) -> Notification:
    if found.kind != Kind.SECURITY:
        _keep_back(tx, found)
    return tx.put(replace(found, read_at=tx.now))


def _keep_back(tx: Tx, found: Notification) -> None:
    """Nobody is sent what they know already."""
    for delivery in waiting_for(tx, found.id):
        tx.put(ended(delivery, State.DROPPED, READ_BEFORE, tx.now))
