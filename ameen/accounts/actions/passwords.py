"""Setting passwords: one's own, the first one by an invitation, and one that takes the place of
what was forgotten, by a link that is mailed.

What hashes takes the store and not a transaction (see `sign_in.py`).
"""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from msgspec.structs import replace

from ...store import Missing, Snapshot, Store, Tx
from ..queries import Viewer, invitation_of, user_by_email
from ..records import Invitation, Session, User, email_key, invitations, users
from ..rules import N_, Invalid, password_faults
from ..rules.throttling import FREE_ATTEMPTS, FREE_ATTEMPTS_OF_NETWORK, FREE_LINKS, network
from .attempts import Budget, count, device_of_user, forgive, heed, own_budgets, subject
from .hashing import hashed, matches
from .sign_in import SignedIn, end_sessions, open_session
from .tokens import device_token, password_claimed, session_token

LINK_LASTS = timedelta(hours=1)


def confirm_password(store: Store, viewer: Viewer, password: str, origin: str = "") -> str:
    """The hash of the viewer's password, when this is it; Invalid or TooMany when not."""
    with store.read() as snap:
        stored = snap.require(users, viewer.user.id).password_hash
        budget = [Budget(subject("password", viewer.user.id.hex()), FREE_ATTEMPTS)]
        heed(snap, budget, datetime.now(UTC))
    names = {"by": viewer.user.id, "origin": origin}
    store.write(count, budget, **names)
    if not matches(stored, password):
        raise Invalid({"current_password": [N_("This is not your password.")]})
    store.write(forgive, budget, **names)
    return stored


def change_password(store: Store, viewer: Viewer, current: str, new: str, origin: str = "") -> None:
    """Sets a new password and ends every other session. Invalid names the field that is wrong."""
    stored = confirm_password(store, viewer, current, origin)
    faults = password_faults(new, viewer.user)
    if not faults and matches(stored, new):
        faults = [N_("This is the password that you have already.")]
    if faults:
        raise Invalid({"new_password": faults})
    keep = viewer.session.id if viewer.session is not None else None
    names = {"by": viewer.user.id, "origin": origin}
    store.write(_set_password, viewer.user.id, hashed(new), stored, keep, **names)


def _set_password(
    tx: Tx, user_id: bytes, password_hash: str, stored: str | None, keep: bytes | None
) -> User:
    user = tx.require(users, user_id)
    if stored is not None and user.password_hash != stored:
        raise Invalid({"current_password": [N_("This is not your password.")]})
    first = not user.password_hash or user.must_change_password
    user = without_links(tx, user)
    user = tx.put(replace(user, password_hash=password_hash, must_change_password=False))
    end_sessions(tx, user_id, keep)
    tx.event("password_changed", "sign_in", user_id, usual=first)
    return user


def end_invitations(tx: Tx, user_id: bytes) -> None:
    for hit in list(tx.range(invitations, "user", (user_id,))):
        tx.delete(invitations, hit.id)


def without_links(tx: Tx, user: User) -> User:
    """The user, with whose links nobody sets a password any more."""
    end_invitations(tx, user.id)
    return replace(user, link_round=user.link_round + 1)


class Arrival(NamedTuple):
    """What somebody sends who sets a password by a link, and from where."""

    token: str
    password: str
    language: str = ""
    address: str = ""
    agent: str = ""
    device: str = ""


def accept_invitation(
    store: Store, secret: bytes, arrival: Arrival, now: datetime | None = None
) -> SignedIn:
    """Sets the password and opens a session; the link is used up.

    Missing for a link that is unknown, used or over; Invalid for a password that is too weak.
    """
    now = now or datetime.now(UTC)
    with store.read() as snap:
        found = invitation_of(snap, arrival.token, now)
    if found is None:
        raise Missing("invitation")
    faults = password_faults(arrival.password, found[1])
    if faults:
        raise Invalid({"new_password": faults})
    names = {"by": found[1].id, "now": now, "origin": arrival.address}
    user, session = store.write(_accept, arrival, found[0], hashed(arrival.password), **names)
    return SignedIn(user, session, session_token(secret, session), device_token(secret, user.id))


def _accept(
    tx: Tx, arrival: Arrival, invitation: Invitation, password_hash: str
) -> tuple[User, Session]:
    if invitation_of(tx, arrival.token, tx.now) is None:
        raise Missing("invitation")
    user = _set_password(tx, invitation.user_id, password_hash, None, None)
    if arrival.language:
        user = tx.put(replace(user, language=arrival.language))
    tx.event("invitation_accepted", "sign_in", user.id)
    return user, open_session(tx, user.id, arrival.address, arrival.agent, False, usual=True)


def ask_for_link(tx: Tx, email: str, secret: bytes, address: str = "", device: str = "") -> None:
    """Has a link sent by which the user of this email address sets a new password. Whether anybody
    has it changes nothing here: neither what is written, nor when it is TooMany. A browser in which
    that user signed in before doesn't wait for its neighbours."""
    user = user_by_email(tx, email)
    known = device_of_user(secret, device, user)
    place = ("device", known) if known else (network(address),)
    budgets = [
        Budget(subject("link", email_key(email)), FREE_LINKS),
        Budget(subject("links", *place), FREE_ATTEMPTS_OF_NETWORK),
    ]
    count(tx, budgets)
    if user is None or not user.active or not user.password_hash:
        tx.event("password_asked", "sign_in", b"", round=0)
    else:
        tx.event("password_asked", "sign_in", user.id, round=user.link_round)


def user_of_link(snap: Snapshot, secret: bytes, token: str, now: datetime) -> User | None:
    """Who may set a new password by this token; None when it was used, is over, or isn't ours."""
    claimed = password_claimed(secret, token, now)
    user = snap.get(users, claimed[0]) if claimed is not None else None
    good = user is not None and user.active and user.link_round == claimed[1]
    return user if good else None


def replace_forgotten(
    store: Store, secret: bytes, arrival: Arrival, now: datetime | None = None
) -> User:
    """Sets a new password and ends every session; the link is used up, and signs nobody in.

    Missing for a link that isn't good any more; Invalid for a password that is too weak.
    """
    now = now or datetime.now(UTC)
    with store.read() as snap:
        user = user_of_link(snap, secret, arrival.token, now)
    if user is None:
        raise Missing("user")
    faults = password_faults(arrival.password, user)
    if faults:
        raise Invalid({"new_password": faults})
    names = {"by": user.id, "now": now, "origin": arrival.address}
    return store.write(_replace, secret, arrival, hashed(arrival.password), **names)


def _replace(tx: Tx, secret: bytes, arrival: Arrival, password_hash: str) -> User:
    user = user_of_link(tx, secret, arrival.token, tx.now)
    if user is None:
        raise Missing("user")
    forgive(tx, own_budgets(secret, user, arrival.address, arrival.device))
    return _set_password(tx, user.id, password_hash, None, None)
