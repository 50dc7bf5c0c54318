from datetime import UTC, datetime, timedelta

from ameen.jobs import run_round
from ameen.notifications.records import Kind, Notification, notifications

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def test_the_hourly_round_forgets_all_that_is_due(hub, cast):
    old = NOW - timedelta(days=91)
    one = Notification(user_id=cast.report.id, kind=Kind.SYSTEM, at=old, read_at=old)
    hub.store.write(lambda tx: [tx.put(one) for _ in range(1200)] and None)
    assert run_round(hub, "hour", NOW)["forget old notifications"] == 1200
    with hub.store.read() as snap:
        assert list(snap.range(notifications)) == []
