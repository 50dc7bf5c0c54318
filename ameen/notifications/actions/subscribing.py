"""Browsers that take push messages, and the key by which push services know the hub."""

from typing import Any

from msgspec.structs import replace

from ...accounts.queries import Viewer
from ...store import Tx
from ..records import PushKey, Subscription, push_keys, subscriptions

BROWSERS = 20  # of one user; the oldest gives way


def keep_push_key(tx: Tx, pem: str) -> PushKey:
    """The hub's key: this one, unless there is one already."""
    hit = next(iter(tx.range(push_keys, limit=1)), None)
    return tx.require(push_keys, hit.id) if hit else tx.put(PushKey(pem=pem))


def subscribe(tx: Tx, values: dict[str, Any], *, viewer: Viewer) -> Subscription:
    """Sends push messages for the viewer to this browser; whoever used it before gets none here."""
    found = tx.find(subscriptions, "endpoint", values["endpoint"][:400])
    if found is not None:
        return tx.put(replace(found, user_id=viewer.user.id, **values))
    hits = list(tx.range(subscriptions, "user", (viewer.user.id,)))
    for hit in hits[: max(0, len(hits) + 1 - BROWSERS)]:
        tx.delete(subscriptions, hit.id)
    return tx.put(Subscription(user_id=viewer.user.id, **values))


def unsubscribe(tx: Tx, subscription_id: bytes, *, viewer: Viewer) -> bool:
    """Sends no more to one of the viewer's browsers; False when it is not theirs, or gone."""
    found = tx.get(subscriptions, subscription_id)
    if found is None or found.user_id != viewer.user.id:
        return False
    tx.delete(subscriptions, subscription_id)
    return True


def forget_browser(tx: Tx, subscription_id: bytes) -> None:
    """Forgets a browser of which its push service says that it is gone."""
    if tx.get(subscriptions, subscription_id) is not None:
        tx.delete(subscriptions, subscription_id)
