"""Notifications, how each is delivered, and how their readers want them."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import Any

from ..store import Index, Record, Table, Tally, Unique

EIGHT = 8 * 60  # minutes after midnight
MOST_REFUSALS = 3


class Kind(StrEnum):
    """What somebody can be told of."""

    ASSIGNED = "assigned"
    MENTIONED = "mentioned"
    NOTED = "noted"
    FOLLOW_UP = "follow_up"
    REMINDER = "reminder"
    WON = "won"
    LOST = "lost"
    IMPORTED = "imported"
    SECURITY = "security"
    SYSTEM = "system"


class Channel(StrEnum):
    """A way to somebody outside of the pages; in the pages everything is shown."""

    EMAIL = "email"
    PUSH = "push"


class State(StrEnum):
    """How far a delivery is. `HANDING_OVER` is written before the last word to a mail server, so
    that whoever finds it there after a crash knows that it may have arrived."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    HANDING_OVER = "handing_over"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"


TAKEN = frozenset((State.CLAIMED, State.HANDING_OVER))
OPEN = TAKEN | {State.WAITING}


class Notification(Record):
    """What one reader is told. While it is unread, more of the same kind on the same subject
    joins it: `count` says how many, `by_ids` by whom, the newest last. `at` is when the last came.

    What comes about several records of a table in one batch is one as well, and is then about
    none of them: its `subject_id` is b"". One that was marked unread, or brought back, no longer
    `joins`. What was removed is kept for a day, so that it can be brought back.
    """

    user_id: bytes
    kind: Kind
    at: datetime
    subject_table: str = ""
    subject_id: bytes = b""
    by_ids: tuple[bytes, ...] = ()
    count: int = 1
    said: dict[str, Any] = {}
    read_at: datetime | None = None
    removed_at: datetime | None = None
    batch_id: bytes = b""
    joins: bool = True

    @property
    def is_unread(self) -> bool:
        return self.read_at is None and self.removed_at is None


class Delivery(Record):
    """One notification on its way by one channel, or with `digest` as a part of the day's mail.

    `due_at` is when it is sent or tried again. `by` says what took it (a mail server, a push
    service), `error` in a sentence why it didn't, with what the other side said in the lines below
    it. What goes out together shares its `parcel_id` from the first try on. It is `in_doubt` when
    it may have arrived although nobody said so. `left_ids` are the browsers to which it is still
    to go when another one took it. A delivery that isn't open never changes.
    """

    user_id: bytes
    notification_id: bytes
    channel: Channel
    due_at: datetime
    digest: bool = False
    state: State = State.WAITING
    tries: int = 0
    parcel_id: bytes = b""
    claimed_at: datetime | None = None
    ended_at: datetime | None = None
    by: str = ""
    error: str = ""
    in_doubt: bool = False
    left_ids: tuple[bytes, ...] = ()


class Preferences(Record):
    """How a user wants to be told; its id is the user's. `channels` holds what differs from
    `rules.USUAL`, by kind. Quiet hours are minutes after midnight in the user's zone; between
    them nothing goes out but security notices. With `digest` mail comes once a day at `digest_at`.
    """

    channels: dict[str, tuple[Channel, ...]] = {}
    quiet: bool = False
    quiet_from: int = 20 * 60
    quiet_to: int = 7 * 60
    digest: bool = False
    digest_at: int = EIGHT


class PushKey(Record):
    """By which push services know the hub (VAPID, RFC 8292): its private key, as PEM."""

    pem: str


class Subscription(Record):
    """A browser that takes Web Push (RFC 8030), for as long as the session lives in which it was
    turned on. `keys` are its own, as it gave them.

    `refusals` counts how often on end its push service wanted nothing of this hub, or nothing
    could be encrypted for it. One that gave no answer `rests_until` it is asked again.
    """

    user_id: bytes
    endpoint: str
    keys: dict[str, str]
    agent: str = ""
    session_id: bytes = b""
    refusals: int = 0
    rests_until: datetime | None = None

    @property
    def is_given_up(self) -> bool:
        """Whether it is not asked any more, until it is turned on anew."""
        return self.refusals >= MOST_REFUSALS


def _together(n: Notification) -> list[tuple]:
    """Where an unread one is found by the next about the same record."""
    if not (n.is_unread and n.joins and n.subject_id):
        return []
    return [(n.user_id, n.kind, n.subject_table, n.subject_id)]


def _at_a_stroke(n: Notification) -> list[tuple]:
    """Where an unread one is found by the next of the same batch."""
    if not (n.is_unread and n.joins and n.batch_id and n.subject_table):
        return []
    return [(n.user_id, n.kind, n.subject_table, n.batch_id)]


def _by_user(n: Notification) -> Iterator[tuple]:
    if n.removed_at is not None:
        return
    yield (n.user_id, "", n.at)
    yield (n.user_id, str(n.kind), n.at)
    if n.is_unread:
        yield (n.user_id, "unread", n.at)


def _over(n: Notification) -> list[tuple]:
    """Since when nobody needs it any more."""
    done = n.removed_at or n.read_at
    return [(n.removed_at is not None, done)] if done else []


def _waiting(d: Delivery) -> list[tuple]:
    """What waits for one reader, by when it is due."""
    return [(d.user_id, str(d.channel), d.due_at)] if d.state == State.WAITING else []


def _outcome(d: Delivery) -> list[tuple]:
    """What ended on a channel in one way, by when."""
    return [(str(d.channel), str(d.state), d.ended_at)] if d.ended_at else []


# Those who listen hear of them by an event of the log on their user ("notified"): a table of
# the hub's own, since nobody audits what the bell showed, or undoes it.
notifications = Table(
    "notification",
    Notification,
    Unique("together", _together),
    Unique("batch", _at_a_stroke),
    Index("user", _by_user),
    Index("over", _over),
    Tally("unread", lambda n: [((n.user_id,), 1)] if n.is_unread else []),
    Tally("kinds", lambda n: [] if n.removed_at else [((n.user_id, str(n.kind)), 1)]),
    logged=False,
)
deliveries = Table(
    "delivery",
    Delivery,
    Index("due", lambda d: [(str(d.channel), d.due_at)] if d.state == State.WAITING else []),
    Index("waiting", _waiting),
    Index("taken", lambda d: [(str(d.channel),)] if d.state in TAKEN else []),
    Index("notification", lambda d: [(d.notification_id,)]),
    Index("user", lambda d: [(d.user_id, d.created_at)]),
    Index("recent", lambda d: [("", d.created_at), (str(d.state), d.created_at)]),
    Index("outcome", _outcome),
    Index("ended", lambda d: [(d.ended_at,)] if d.ended_at else []),
    Tally("state", lambda d: [((str(d.channel), str(d.state)), 1)]),
    logged=False,
)
preferences = Table("preferences", Preferences)
subscriptions = Table(
    "push_subscription",
    Subscription,
    Unique("endpoint", lambda s: [(s.endpoint[:400],)]),
    Index("user", lambda s: [(s.user_id,)]),
    logged=False,
)
push_keys = Table("push_key", PushKey, secret=("pem",), logged=False)
