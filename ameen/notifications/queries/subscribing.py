"""The browsers that take push messages for a user."""

from ...store import Snapshot
from ..records import Subscription, subscriptions


def subscriptions_of(snap: Snapshot, user_id: bytes) -> list[Subscription]:
    """The user's, the first to be turned on first."""
    hits = list(snap.range(subscriptions, "user", (user_id,)))
    return [snap.require(subscriptions, hit.id) for hit in hits]
