"""Deliveries on their way: what was taken by somebody who died."""

from datetime import UTC, datetime, timedelta

from ameen.notifications.actions import claim, take_back, tell
from ameen.notifications.records import Channel, State, deliveries
from ameen.store.cause import Cause

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)


def test_what_was_taken_by_the_dead_again_and_again_is_given_up(store, cast):
    said = {"event": "password_changed", "path": "/settings"}
    store.write(tell, Cause(user_id=cast.report.id, kind="security", said=said), NOW, now=NOW)

    def found():
        with store.read() as snap:
            (hit,) = snap.range(deliveries)
            return snap.require(deliveries, hit.id)

    now, pauses = found().due_at, []
    while found().state != State.FAILED:
        assert store.write(claim, Channel.EMAIL, now=now).ids == (found().id,)
        assert store.write(take_back, Channel.EMAIL, now=now) == 1
        pauses.append(found().due_at - now)
        now = found().due_at
    assert pauses[:5] == [timedelta(minutes=minutes) for minutes in (0, 1, 5, 15, 60)]
    assert (found().tries, found().ended_at) == (11, now)
    assert found().error.startswith("The hub was interrupted")
