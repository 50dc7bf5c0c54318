"""What waits in a restored backup: nobody is sent anything twice, and the record says why."""

from datetime import UTC, datetime, timedelta

from ameen.notifications.actions.restoring import RESTORED, drop_restored
from ameen.notifications.records import OPEN, Channel, Delivery, State, deliveries
from ameen.store import new_id
from ameen.store.doctor import check

NOW = datetime(2026, 6, 1, tzinfo=UTC)
SOON, BEFORE = NOW + timedelta(minutes=1), NOW - timedelta(days=1)


def test_what_may_have_gone_out_since_is_dropped_and_what_is_due_later_still_waits(store, cast):
    one = {"user_id": cast.report.id, "notification_id": new_id()}

    def fill(tx):
        for channel in Channel:
            for state in State:
                ended_at = None if state in OPEN else BEFORE
                told = one | {"channel": channel, "state": state, "ended_at": ended_at}
                tx.put(Delivery(due_at=BEFORE, **told))
            tx.put(Delivery(due_at=SOON, channel=channel, **one))

    store.write(fill)
    while store.write(drop_restored, 2, now=NOW):
        continue
    with store.read() as snap:
        found = snap.get_many(deliveries, [hit.id for hit in snap.range(deliveries)])
    dropped = [one for one in found if one.error == RESTORED]
    assert len(dropped) == 2 * len(OPEN)
    assert {(one.state, one.ended_at) for one in dropped} == {(State.DROPPED, NOW)}
    assert [one.due_at for one in found if one.state in OPEN] == [SOON, SOON]
    assert check(store) == []
