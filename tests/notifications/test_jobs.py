from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from ameen.jobs import run_round
from ameen.notifications.actions.purge import BATCH
from ameen.notifications.records import (
    Channel,
    Delivery,
    Kind,
    Notification,
    deliveries,
    notifications,
)

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def test_the_hourly_round_forgets_all_that_is_due(hub, cast):
    old = NOW - timedelta(days=91)
    one = Notification(user_id=cast.report.id, kind=Kind.SYSTEM, at=old, read_at=old)
    hub.store.write(lambda tx: [tx.put(one) for _ in range(1200)] and None)
    assert run_round(hub, "hour", NOW)["forget old notifications"] == 1200
    with hub.store.read() as snap:
        assert list(snap.range(notifications)) == []


def test_what_is_read_but_on_its_way_keeps_nothing_else(hub, cast):
    old = NOW - timedelta(days=91)
    one = Notification(user_id=cast.report.id, kind=Kind.SECURITY, at=old, read_at=old)
    waiting = Delivery(
        user_id=cast.report.id, notification_id=b"", channel=Channel.EMAIL, due_at=old
    )

    def fill(tx):
        for _ in range(BATCH):
            tx.put(replace(waiting, notification_id=tx.put(one).id))
        tx.put(replace(one, read_at=old + timedelta(hours=1)))

    hub.store.write(fill)
    assert run_round(hub, "hour", NOW)["forget old notifications"] == 1
    with hub.store.read() as snap:
        assert len(list(snap.range(notifications))) == BATCH == len(list(snap.range(deliveries)))
