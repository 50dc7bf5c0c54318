from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from ameen.notifications import actions
from ameen.notifications.records import (
    Channel,
    Delivery,
    Kind,
    Notification,
    State,
    deliveries,
    notifications,
)
from ameen.store.doctor import check

NOW = datetime(2026, 6, 1, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=91)


def test_what_is_long_read_or_removed_goes_and_what_is_unread_stays(store, cast):
    def fill(tx):
        one = Notification(user_id=cast.report.id, kind=Kind.SYSTEM, at=LONG_AGO)
        kept = [one, replace(one, read_at=NOW), replace(one, removed_at=NOW)]
        gone = [replace(one, read_at=LONG_AGO), replace(one, removed_at=NOW - timedelta(days=2))]
        return [tx.put(record).id for record in kept], [tx.put(record).id for record in gone]

    kept, _gone = store.write(fill)
    assert store.write(actions.purge_notifications, now=NOW) == 2
    assert store.write(actions.purge_notifications, now=NOW) == 0
    with store.read() as snap:
        assert {hit.id for hit in snap.range(notifications)} == set(kept)
    assert check(store) == []


def test_deliveries_that_ended_go_and_one_on_its_way_keeps_its_notification(store, cast):
    def fill(tx):
        one = Notification(user_id=cast.report.id, kind=Kind.SYSTEM, at=LONG_AGO, read_at=LONG_AGO)
        made = tx.put(one)
        delivery = Delivery(
            user_id=cast.report.id,
            notification_id=made.id,
            channel=Channel.EMAIL,
            due_at=LONG_AGO,
        )
        tx.put(delivery)
        tx.put(replace(delivery, state=State.SENT, ended_at=LONG_AGO))

    store.write(fill)
    assert store.write(actions.purge_notifications, now=NOW) == 1
    with store.read() as snap:
        assert len(list(snap.range(deliveries))) == len(list(snap.range(notifications))) == 1
