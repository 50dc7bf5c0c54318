"""What became of deliveries: of one reader's, or of all."""

from datetime import datetime

from ...accounts.queries import Viewer
from ...store import Hit, Missing, Snapshot, keys
from ..records import TAKEN, Channel, Delivery, State, deliveries


def deliveries_page(
    snap: Snapshot, viewer: Viewer, after: bytes | None = None, limit: int = 50
) -> list[Hit]:
    """Those to the viewer, the newest first."""
    found = snap.range(deliveries, "user", (viewer.user.id,), after, reverse=True, limit=limit)
    return list(found)


def all_deliveries_page(
    snap: Snapshot, only: str = "", after: bytes | None = None, limit: int = 50
) -> list[Hit]:
    """Those to everybody, the newest first: all, or `only` of a state."""
    return list(snap.range(deliveries, "recent", (only,), after, reverse=True, limit=limit))


def delivery(snap: Snapshot, viewer: Viewer, delivery_id: bytes) -> Delivery:
    """One to the viewer, or to anybody for who sets the hub up; else Missing."""
    found = snap.get(deliveries, delivery_id)
    mine = found is not None and found.user_id == viewer.user.id
    if found is None or not (mine or viewer.may("settings", "configure")):
        raise Missing(deliveries.name, delivery_id)
    return found


def waiting_mail(snap: Snapshot, user_id: bytes, limit: int = 50) -> list[Delivery]:
    """What waits to be mailed to the user, what is due first at the beginning."""
    hits = snap.range(deliveries, "waiting", (user_id, str(Channel.EMAIL)), limit=limit)
    return [snap.require(deliveries, hit.id) for hit in list(hits)]


def is_due(snap: Snapshot, channel: Channel, now: datetime) -> bool:
    """Whether something is to be sent, or was left by somebody who died while sending it."""
    if any(snap.tally(deliveries, "state", (str(channel), str(state))) for state in TAKEN):
        return True
    return first_due(snap, channel, now) is not None


def first_due(snap: Snapshot, channel: Channel, now: datetime) -> Delivery | None:
    """What is due longest; None when nothing is due yet."""
    end = keys.pack((now,))
    hit = next(iter(snap.range(deliveries, "due", (str(channel),), limit=1)), None)
    due = hit is not None and hit.key[: len(end)] <= end
    return snap.require(deliveries, hit.id) if due else None


def counts(snap: Snapshot, channel: Channel) -> dict[State, int]:
    """How many deliveries by a channel there are in each state."""
    return {state: snap.tally(deliveries, "state", (str(channel), str(state))) for state in State}
