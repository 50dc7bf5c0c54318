"""What is on its way by each channel, and what has left."""

from datetime import UTC, datetime, timedelta

from ameen.notifications.queries import queues
from ameen.notifications.records import Channel, Delivery, State
from ameen.store import new_id

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def ended(person, channel, state, at):
    return Delivery(
        user_id=person.id,
        notification_id=new_id(),
        channel=channel,
        due_at=NOW,
        state=state,
        ended_at=at,
    )


def test_when_the_last_left_is_known_though_many_were_dropped_since(store, cast):
    def fill(tx):
        tx.put(ended(cast.report, Channel.EMAIL, State.SENT, NOW - timedelta(days=1)))
        tx.put(ended(cast.report, Channel.EMAIL, State.SENT, NOW))
        for minutes in range(300):
            later = NOW + timedelta(minutes=minutes)
            tx.put(ended(cast.report, Channel.EMAIL, State.DROPPED, later))

    store.write(fill)
    with store.read() as snap:
        assert {one.channel: one.last_sent for one in queues(snap)} == {
            Channel.EMAIL: NOW,
            Channel.PUSH: None,
        }


def test_each_channel_has_its_own_figures(store, cast):
    waiting = ended(cast.report, Channel.PUSH, State.WAITING, None)

    def fill(tx):
        tx.put(ended(cast.report, Channel.EMAIL, State.FAILED, NOW))
        tx.put(waiting)

    store.write(fill)
    with store.read() as snap:
        mail, push = queues(snap)
    assert (mail.waiting, mail.due, mail.failed) == (0, None, 1)
    assert (push.waiting, push.due, push.failed) == (1, NOW, 0)
