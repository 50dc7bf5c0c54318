from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from ameen.notifications.records import (
    Channel,
    Delivery,
    Kind,
    Notification,
    State,
    deliveries,
    notifications,
)
from ameen.store import Duplicate, new_id

AT = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
READER, SUBJECT = new_id(), new_id()


def note(**values):
    told = {"user_id": READER, "kind": Kind.NOTED, "at": AT, "subject_table": "lead"}
    return Notification(**(told | {"subject_id": SUBJECT} | values))


def test_one_unread_notification_stands_for_all_of_the_same(store):
    store.write(lambda tx: tx.put(note()))
    with pytest.raises(Duplicate):
        store.write(lambda tx: tx.put(note()))
    store.write(lambda tx: tx.put(note(kind=Kind.ASSIGNED)))
    with store.read() as snap:
        assert snap.tally(notifications, "unread", (READER,)) == 2


def test_once_read_the_next_of_the_same_stands_by_itself(store):
    first = store.write(lambda tx: tx.put(note()))
    store.write(lambda tx: tx.put(replace(first, read_at=AT)))
    store.write(lambda tx: tx.put(note()))
    with store.read() as snap:
        assert snap.tally(notifications, "unread", (READER,)) == 1
        assert len(list(snap.range(notifications, "user", (READER, "")))) == 2


def test_a_delivery_is_due_until_somebody_takes_it(store):
    made = Delivery(user_id=READER, notification_id=new_id(), channel=Channel.EMAIL, due_at=AT)
    made = store.write(lambda tx: tx.put(made))
    with store.read() as snap:
        assert [hit.id for hit in snap.range(deliveries, "due", ("email",))] == [made.id]
    taken = replace(made, state=State.CLAIMED, claimed_at=AT)
    store.write(lambda tx: tx.put(taken))
    with store.read() as snap:
        assert list(snap.range(deliveries, "due", ("email",))) == []
        assert [hit.id for hit in snap.range(deliveries, "taken")] == [made.id]
