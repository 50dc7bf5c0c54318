"""What is on its way, and what has left."""

from datetime import datetime
from typing import NamedTuple

from ...store import Snapshot
from ..records import Channel, State, deliveries


class Queue(NamedTuple):
    """The deliveries of a channel: how many wait, when the first of them is due, when the last
    was sent, and how many were given up."""

    channel: Channel
    waiting: int
    due: datetime | None
    last_sent: datetime | None
    failed: int


def queues(snap: Snapshot) -> list[Queue]:
    """Each channel's."""
    return [_queue(snap, channel) for channel in Channel]


def _queue(snap: Snapshot, channel: Channel) -> Queue:
    first = next(snap.range(deliveries, "due", (str(channel),), limit=1), None)
    return Queue(
        channel,
        sum(_count(snap, channel, s) for s in (State.WAITING, State.CLAIMED, State.HANDING_OVER)),
        snap.require(deliveries, first.id).due_at if first else None,
        _last_sent(snap, channel),
        _count(snap, channel, State.FAILED),
    )


def _count(snap: Snapshot, channel: Channel, state: State) -> int:
    return snap.tally(deliveries, "state", (str(channel), str(state)))


def _last_sent(snap: Snapshot, channel: Channel) -> datetime | None:
    hits = snap.range(deliveries, "outcome", (str(channel), str(State.SENT)), reverse=True, limit=1)
    last = next(hits, None)
    return snap.require(deliveries, last.id).ended_at if last else None
