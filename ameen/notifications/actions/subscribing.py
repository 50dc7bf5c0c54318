"""Browsers that take push messages, and the key by which push services know the hub."""

from datetime import datetime
from typing import Any

from msgspec.structs import replace

from ...accounts.queries import Viewer
from ...store import Tx
from ..queries import all_subscriptions_of, is_signed_in
from ..records import PushKey, Subscription, push_keys, subscriptions

BROWSERS = 20  # of one user; the oldest gives way


def keep_push_key(tx: Tx, pem: str) -> PushKey:
    """The hub's key: this one, unless there is one already."""
    hit = next(iter(tx.range(push_keys, limit=1)), None)
    return tx.require(push_keys, hit.id) if hit else tx.put(PushKey(pem=pem))


def subscribe(tx: Tx, values: dict[str, Any], *, viewer: Viewer) -> Subscription:
    """Sends push messages for the viewer to this browser as long as their session in it lasts.
    Whoever used it before gets none here, and by what it was known before none come either."""
    session_id = viewer.session.id
    mine = all_subscriptions_of(tx, viewer.user.id)
    others = [one.id for one in mine if one.session_id != session_id]
    over = {one.id for one in mine if one.session_id == session_id}
    over.update(others[: max(0, len(others) + 1 - BROWSERS)])
    found = tx.find(subscriptions, "endpoint", values["endpoint"][:400])
    for subscription_id in over | ({found.id} if found else set()):
        tx.delete(subscriptions, subscription_id)
    return tx.put(Subscription(user_id=viewer.user.id, session_id=session_id, **values))


def unsubscribe(tx: Tx, subscription_id: bytes, *, viewer: Viewer) -> bool:
    """Sends no more to one of the viewer's browsers; False when it is not theirs, or gone."""
    found = tx.get(subscriptions, subscription_id)
    if found is None or found.user_id != viewer.user.id:
        return False
    tx.delete(subscriptions, subscription_id)
    return True


def reachable_browsers(tx: Tx, user_id: bytes) -> list[Subscription]:
    """The user's browsers that are still to be asked. Those whose session ended are forgotten."""
    stay = []
    for one in all_subscriptions_of(tx, user_id):
        if is_signed_in(tx, one, tx.now):
            stay.append(one)
        else:
            tx.delete(subscriptions, one.id)
    return [one for one in stay if not one.is_given_up]


def forget_signed_out(tx: Tx) -> int:
    """Forgets all browsers whose session ended; says how many."""
    found = tx.get_many(subscriptions, [hit.id for hit in tx.range(subscriptions)])
    over = [one for one in found if not is_signed_in(tx, one, tx.now)]
    for one in over:
        tx.delete(subscriptions, one.id)
    return len(over)


def forget_browser(tx: Tx, subscription_id: bytes) -> None:
    """Forgets a browser of which its push service says that it is gone."""
    if tx.get(subscriptions, subscription_id) is not None:
        tx.delete(subscriptions, subscription_id)


def let_rest(tx: Tx, subscription_id: bytes, until: datetime) -> None:
    """Leaves a browser alone whose push service gave no answer, so that others are not held up by
    it again and again."""
    found = tx.get(subscriptions, subscription_id)
    if found is not None and (found.rests_until is None or found.rests_until <= tx.now):
        tx.put(replace(found, rests_until=until))


def count_refusal(tx: Tx, subscription_id: bytes) -> None:
    """Notes that nothing could be sent to a browser, and that asking again is of little use."""
    found = tx.get(subscriptions, subscription_id)
    if found is not None:
        tx.put(replace(found, refusals=found.refusals + 1))


def forgive_refusals(tx: Tx, subscription_id: bytes) -> None:
    """Begins to count anew once a browser was sent something."""
    found = tx.get(subscriptions, subscription_id)
    if found is not None:
        tx.put(replace(found, refusals=0))
