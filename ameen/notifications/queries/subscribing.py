"""The browsers that take push messages for a user."""

from datetime import datetime

from ...accounts.queries import session_of
from ...store import Snapshot
from ..records import Subscription, subscriptions


def subscriptions_of(snap: Snapshot, user_id: bytes, now: datetime) -> list[Subscription]:
    """The user's whose sessions live, the first to be turned on first."""
    return [one for one in all_subscriptions_of(snap, user_id) if is_signed_in(snap, one, now)]


def all_subscriptions_of(snap: Snapshot, user_id: bytes) -> list[Subscription]:
    """The same with those that ended with their session and are still to be forgotten."""
    hits = list(snap.range(subscriptions, "user", (user_id,)))
    return [snap.require(subscriptions, hit.id) for hit in hits]


def is_signed_in(snap: Snapshot, subscription: Subscription, now: datetime) -> bool:
    """Whether the session lives in which it was turned on, and is its user's."""
    found = session_of(snap, subscription.session_id, now) if subscription.session_id else None
    return found is not None and found[1].id == subscription.user_id
