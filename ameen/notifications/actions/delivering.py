"""Deliveries on their way: taken, handed over, and what became of them.

Whoever calls these for a channel holds its turn (`jobs.turns`): what is taken although nobody
else can be at it belongs to somebody who died.
"""

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from ...accounts.actions import LINK_LASTS
from ...accounts.queries import Viewer, viewer_for
from ...accounts.records import ZONE, User, invitations, users
from ...store import Tx, parse_id
from ..queries import Told, delivery, first_due, preferences_of, told
from ..records import (
    Channel,
    Delivery,
    Kind,
    Notification,
    State,
    deliveries,
    notifications,
)
from ..rules import N_, after_quiet, bears_link, channels_of, ended, next_try
from .reading import READ_BEFORE

GONE = N_("What it was about is gone, or no longer theirs to see.")
LEFT = N_("The account is not active any more.")
OVER = N_("The link in it was used already, or is too old.")
TURNED_OFF = N_("It was turned off before it was sent.")
INTERRUPTED = N_("The hub was interrupted before it was handed over.")
UNCERTAIN = N_("The hub was interrupted while handing it over: it may have arrived already.")
LANGUAGE = "en"

log = logging.getLogger(__name__)


class Piece(NamedTuple):
    """One notification in a parcel, in its reader's words."""

    delivery: Delivery
    about: Notification
    told: Told

    @property
    def kind(self) -> Kind:
        return self.about.kind


class Parcel(NamedTuple):
    """What goes out to one reader at a stroke. Empty when nothing of it was left to be sent."""

    id: bytes
    user: User | None
    pieces: tuple[Piece, ...]

    @property
    def ids(self) -> tuple[bytes, ...]:
        return tuple(piece.delivery.id for piece in self.pieces)

    @property
    def kinds(self) -> tuple[Kind, ...]:
        return tuple(dict.fromkeys(piece.kind for piece in self.pieces))


def claim(tx: Tx, channel: Channel) -> Parcel | None:
    """Takes what is due longest, with what goes out together with it; None when nothing is due.

    What was read, is gone or may no longer be seen is dropped, and what has come into its
    reader's quiet hours waits for their end: it is asked now, and not when the notification was
    made.
    """
    first = first_due(tx, channel, tx.now)
    if first is None:
        return None
    together = _let_go(tx, _together_with(tx, first))
    user = tx.get(users, first.user_id)
    viewer = viewer_for(tx, user) if user is not None and user.active else None
    pieces = [piece for one in together if (piece := _taken(tx, one, viewer, first)) is not None]
    return Parcel(first.parcel_id or first.id, user, tuple(pieces))


def hand_over(tx: Tx, ids: Iterable[bytes]) -> None:
    """Notes that the last word to the other side is about to be said."""
    for one in _those(tx, ids, State.CLAIMED):
        tx.put(replace(one, state=State.HANDING_OVER))


def sent(tx: Tx, ids: Iterable[bytes], by: str) -> None:
    for one in _those(tx, ids):
        tx.put(ended(replace(one, by=by), State.SENT, "", tx.now))


def failed(tx: Tx, ids: Iterable[bytes], by: str, error: str) -> None:
    """Ends what trying again would not help."""
    for one in _those(tx, ids):
        tx.put(ended(replace(one, by=by), State.FAILED, error, tx.now))


def dropped(tx: Tx, ids: Iterable[bytes], error: str) -> None:
    """Ends what nobody is to be sent any more."""
    for one in _those(tx, ids):
        _drop(tx, one, error)


def postponed(
    tx: Tx,
    ids: Iterable[bytes],
    by: str,
    error: str,
    in_doubt: bool = False,
    not_before: datetime | None = None,
    left_ids: tuple[bytes, ...] = (),
) -> None:
    """Has it tried again after a pause that grows; after about two days it has failed. What goes
    later than the rest is a parcel of its own then: two mails that differ never bear one
    Message-ID. `left_ids` are the browsers that are asked again when another one took it."""
    parcel: list[Delivery] = []
    for one in _those(tx, ids):
        doubt = one.in_doubt or in_doubt
        told = replace(one, by=by, error=error, in_doubt=doubt, left_ids=left_ids)
        again = next_try(one.tries, tx.now)
        if again is None:
            tx.put(ended(told, State.FAILED, error, tx.now))
        else:
            due_at = _after_quiet(tx, one, max(again, not_before or again))
            parcel.append(replace(told, state=State.WAITING, due_at=due_at))
    first = min((one.due_at for one in parcel), default=None)
    for one in parcel:
        tx.put(one if one.due_at == first else replace(one, parcel_id=b""))


def take_back(tx: Tx, channel: Channel) -> int:
    """Puts back what somebody who died had taken; says how much. What they were handing over may
    have arrived: that is noted, and it is sent again. The first time that is at once; what was
    taken by the dead again and again may be the reason, and waits as if it had been refused."""
    ids = [hit.id for hit in tx.range(deliveries, "taken", (str(channel),))]
    for one in tx.get_many(deliveries, ids):
        doubt = one.state == State.HANDING_OVER
        why, in_doubt = UNCERTAIN if doubt else INTERRUPTED, one.in_doubt or doubt
        told = replace(one, error=why, in_doubt=in_doubt)
        again = next_try(one.tries - 1, tx.now) if one.tries > 1 else tx.now
        if again is None:
            tx.put(ended(told, State.FAILED, why, tx.now))
        else:
            tx.put(replace(told, state=State.WAITING, due_at=again))
    return len(ids)


def try_again(tx: Tx, delivery_id: bytes, *, viewer: Viewer) -> bool:
    """Has what failed sent anew, as if for the first time; False when it had not failed."""
    found = delivery(tx, viewer, delivery_id)
    if found.state != State.FAILED:
        return False
    fresh = replace(found, state=State.WAITING, due_at=tx.now, tries=0, parcel_id=b"")
    tx.put(replace(fresh, ended_at=None))
    return True


def _together_with(tx: Tx, first: Delivery) -> list[Delivery]:
    """What is one mail with `first`: all that is due to its reader and hasn't been tried, or all
    that was tried together with it. Each push message goes by itself, and each link that lets its
    reader set a password."""
    if first.channel == Channel.PUSH or _bears_link(tx, first):
        return [first]
    hits = list(tx.range(deliveries, "waiting", (first.user_id, str(first.channel))))
    waiting = tx.get_many(deliveries, [hit.id for hit in hits])
    return [
        one
        for one in waiting
        if one.due_at <= tx.now
        and (one.digest, one.parcel_id) == (first.digest, first.parcel_id)
        and not _bears_link(tx, one)
    ]


def _bears_link(tx: Tx, delivery: Delivery) -> bool:
    found = tx.get(notifications, delivery.notification_id)
    return found is not None and bears_link(found)


def _let_go(tx: Tx, together: list[Delivery]) -> list[Delivery]:
    """Those that may go now; the others wait for the end of quiet hours."""
    moments = {one.id: _after_quiet(tx, one, tx.now) for one in together}
    going = [one for one in together if moments[one.id] <= tx.now]
    for one in together:
        if one not in going:
            held = replace(one, due_at=moments[one.id])
            tx.put(replace(held, parcel_id=b"") if going else held)
    return going


def _taken(tx: Tx, delivery: Delivery, viewer: Viewer | None, first: Delivery) -> Piece | None:
    found = tx.get(notifications, delivery.notification_id)
    why = _why_not(tx, delivery, found, viewer)
    words = None if why else _words(tx, viewer, found)
    if words is None:
        _drop(tx, delivery, why or GONE)
        return None
    parcel_id = first.parcel_id or first.id
    claimed = replace(delivery, state=State.CLAIMED, claimed_at=tx.now, parcel_id=parcel_id)
    return Piece(tx.put(replace(claimed, tries=delivery.tries + 1)), found, words)


def _words(tx: Tx, viewer: Viewer, found: Notification) -> Told | None:
    """What it says; None as well for one that can't be read, which must not hold up the rest."""
    try:
        return told(tx, viewer, found, viewer.user.language or LANGUAGE)
    except Exception:
        log.exception("notification %s can't be put into words", found.id.hex())
        return None


def _why_not(tx: Tx, delivery: Delivery, found: Notification | None, viewer: Viewer | None) -> str:
    """Why a delivery is not to be sent any more, in a sentence; empty when it is."""
    if viewer is None:
        return LEFT
    if found is None:
        return GONE
    if found.kind != Kind.SECURITY and found.removed_at is not None:
        return GONE
    if found.kind != Kind.SECURITY and found.read_at is not None:
        return READ_BEFORE
    if bears_link(found) and _is_over(tx, found):
        return OVER
    if delivery.channel not in channels_of(preferences_of(tx, viewer.user.id), found.kind):
        return TURNED_OFF
    return ""


def _is_over(tx: Tx, found: Notification) -> bool:
    """Whether its link would not be good any more."""
    if "invitation" not in found.said:
        good = found.said["round"] == tx.require(users, found.user_id).link_round
        return not good or found.at + LINK_LASTS <= tx.now
    invitation = tx.get(invitations, parse_id(found.said["invitation"]))
    return invitation is None or invitation.expires_at <= tx.now


def _drop(tx: Tx, delivery: Delivery, why: str) -> None:
    tx.put(ended(delivery, State.DROPPED, why, tx.now))


def _after_quiet(tx: Tx, delivery: Delivery, moment: datetime) -> datetime:
    user = tx.get(users, delivery.user_id)
    found = tx.get(notifications, delivery.notification_id)
    if user is None or found is None:
        return moment
    wanted, zone = preferences_of(tx, user.id), ZoneInfo(user.zone or ZONE)
    return after_quiet(wanted, zone, found.kind, moment)


def _those(tx: Tx, ids: Iterable[bytes], *states: State) -> list[Delivery]:
    """The deliveries that are still taken."""
    wanted = states or (State.CLAIMED, State.HANDING_OVER)
    found = tx.get_many(deliveries, ids)
    return [one for one in found if one is not None and one.state in wanted]
