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
    for removed in (False, True):
        assert store.write(actions.purge_notifications, removed, now=NOW) == (1, None)
        assert store.write(actions.purge_notifications, removed, now=NOW) == (0, None)
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
    assert store.write(actions.purge_notifications, False, now=NOW) == (0, None)
    assert store.write(actions.purge_deliveries, now=NOW) == 1
    assert store.write(actions.purge_deliveries, now=NOW) == 0
    with store.read() as snap:
        assert len(list(snap.range(deliveries))) == len(list(snap.range(notifications))) == 1


def test_what_is_kept_does_not_keep_what_stands_behind_it(store, cast):
    """Without a mail server security notices that were read wait for ever."""

    def fill(tx):
        notice = Notification(
            user_id=cast.report.id, kind=Kind.SECURITY, at=LONG_AGO, read_at=LONG_AGO
        )
        for _ in range(25):
            waiting = Delivery(
                user_id=cast.report.id,
                notification_id=tx.put(notice).id,
                channel=Channel.EMAIL,
                due_at=LONG_AGO,
            )
            tx.put(waiting)
        later = LONG_AGO + timedelta(hours=1)
        tx.put(replace(notice, kind=Kind.NOTED, read_at=later))

    store.write(fill)
    counts, after = [], None
    while not counts or after is not None:
        count, after = store.write(actions.purge_notifications, False, after, 10, now=NOW)
        counts.append(count)
    assert counts == [0, 0, 1]
    with store.read() as snap:
        assert len(list(snap.range(notifications))) == len(list(snap.range(deliveries))) == 25
