"""Telling a reader of a cause: one notification, and its ways out of the pages."""

from collections.abc import Set
from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from ...accounts.records import ZONE, users
from ...store import Tx
from ...store.cause import Cause
from .. import rules
from ..queries import preferences_of, subscribed
from ..records import (
    TAKEN,
    Channel,
    Delivery,
    Kind,
    Notification,
    State,
    deliveries,
    notifications,
)

NAMED = 5  # so many of those who did it are kept
WAITS, LEFT = {State.WAITING}, TAKEN | {State.SENT}


def tell(tx: Tx, cause: Cause, at: datetime, batch: bytes | None = None) -> Notification:
    """Makes a notification of a cause, or lets it join an unread one, and sends it on its way; of
    one batch once by each channel, however long it takes."""
    found = _unread_one(tx, cause, batch)
    fresh = Notification(
        user_id=cause.user_id,
        kind=Kind(cause.kind),
        at=at,
        subject_table=cause.subject_table,
        subject_id=cause.subject_id,
        by_ids=(cause.by,) if cause.by else (),
        said=cause.said,
        batch_id=batch or b"",
    )
    made = tx.put(fresh if found is None else _joined(found, fresh))
    goes_on = batch is not None and found is not None and found.batch_id == batch
    _send(tx, made, WAITS | LEFT if goes_on else WAITS)
    return made


def heard(tx: Tx, user_id: bytes) -> None:
    """Tells the open pages of a reader that their notifications are different now."""
    tx.event("notified", notifications.name, user_id)


def _unread_one(tx: Tx, cause: Cause, batch: bytes | None) -> Notification | None:
    """The unread notification to which the cause belongs."""
    place = (cause.user_id, cause.kind, cause.subject_table)
    same = tx.find(notifications, "together", *place, cause.subject_id)
    if same is not None or not (batch and cause.subject_table):
        return same
    return tx.find(notifications, "batch", *place, batch)


def _joined(found: Notification, fresh: Notification) -> Notification:
    same = found.subject_id == fresh.subject_id
    counts = not same or rules.phrase_of(found).more is not None
    by_ids = (*(one for one in found.by_ids if one not in fresh.by_ids), *fresh.by_ids)
    return replace(
        found,
        at=max(found.at, fresh.at),
        by_ids=by_ids[-NAMED:],
        count=found.count + counts,
        said=fresh.said,
        subject_id=found.subject_id if same else b"",
    )


def _send(tx: Tx, made: Notification, enough: Set[State]) -> None:
    """A delivery for each channel that has none in a state which is enough."""
    wanted, user = preferences_of(tx, made.user_id), tx.require(users, made.user_id)
    served = {one.channel for one in _deliveries_of(tx, made.id) if _state(one) in enough}
    for channel in rules.channels_of(wanted, made.kind):
        if channel in served or (channel == Channel.PUSH and not subscribed(tx, user.id)):
            continue
        mailed = channel == Channel.EMAIL and made.kind not in rules.BY_ITSELF
        zone = ZoneInfo(user.zone or ZONE)
        tx.put(
            Delivery(
                user_id=user.id,
                notification_id=made.id,
                channel=channel,
                due_at=rules.due_at(wanted, zone, made.kind, channel, tx.now),
                digest=mailed and wanted.digest,
            )
        )


def _state(delivery: Delivery) -> State:
    """What went to one browser has left, though another is still to be asked again."""
    return State.SENT if delivery.left_ids else delivery.state


def waiting_for(tx: Tx, notification_id: bytes) -> list[Delivery]:
    """The deliveries of a notification that nobody has begun yet."""
    return [one for one in _deliveries_of(tx, notification_id) if one.state == State.WAITING]


def _deliveries_of(tx: Tx, notification_id: bytes) -> list[Delivery]:
    hits = list(tx.range(deliveries, "notification", (notification_id,)))
    return [one for one in tx.get_many(deliveries, [hit.id for hit in hits]) if one is not None]
