"""Signing in and out.

Signing in takes the store and not a transaction, because comparing a password takes long and
everybody's writes share one thread: the attempt is counted, then the password is compared, then
what follows is written. Counting first keeps a hundred attempts at once from counting as one.
"""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from msgspec.structs import replace

from ...store import Missing, Snapshot, Store, Tx
from ..queries import Viewer, session_of, user_by_email, viewer_for
from ..records import Session, SignIn, User, sessions, sign_ins, users
from .attempts import Budget, budgets_of, count, forgive, heed
from .hashing import hashed, matches, outdated
from .tokens import device_claimed, device_token, session_claimed, session_token

SHORT_SESSION, LONG_SESSION = timedelta(hours=12), timedelta(days=30)
SEEN_EVERY = timedelta(minutes=5)


class Refused(Exception):
    """Email and password do not belong together, or not to anyone who may sign in."""


class Attempt(NamedTuple):
    """What somebody sends to sign in, and from where."""

    email: str
    password: str
    address: str = ""
    agent: str = ""
    remember: bool = False
    device: str = ""  # the token of a browser that was signed in before


class SignedIn(NamedTuple):
    """A new session, the token by which it is used, and the one that recognises the browser."""

    user: User
    session: Session
    token: str
    device: str


def sign_in(store: Store, secret: bytes, attempt: Attempt, now: datetime | None = None) -> SignedIn:
    """A new session. Refused and TooMany say the same, as fast, of accounts that do not exist."""
    now = now or datetime.now(UTC)
    with store.read() as snap:
        user = user_by_email(snap, attempt.email)
        budgets = budgets_of(
            snap, secret, attempt.email, attempt.address, attempt.device, user, now
        )
        heed(snap, budgets, now)
    names = {"now": now, "origin": attempt.address}
    store.write(count, budgets, **names)
    stored = user.password_hash if user is not None else ""
    right = matches(stored, attempt.password)
    renewed = hashed(attempt.password) if right and outdated(stored) else stored
    user_id = user.id if user is not None else b""
    if right:
        by = {"by": user_id, **names}
        device = device_claimed(secret, attempt.device)
        known = device is not None and device[0] == user_id
        session = store.write(_welcome, user_id, stored, renewed, attempt, budgets, known, **by)
        if session is not None:
            return SignedIn(
                user,
                session,
                session_token(secret, session),
                attempt.device if known else device_token(secret, user_id),
            )
    store.write(_refuse, user_id, **names)
    raise Refused


def _welcome(
    tx: Tx,
    user_id: bytes,
    stored: str,
    renewed: str,
    attempt: Attempt,
    budgets: list[Budget],
    known: bool,
) -> Session | None:
    """The new session, from a browser that is `known` or not; None when the account was closed or changed while the hash was made."""
    user = tx.get(users, user_id)
    if user is None or not user.active or user.password_hash != stored:
        return None
    if renewed != stored:
        tx.put(replace(user, password_hash=renewed))
    forgive(tx, budgets)
    last = tx.get(sign_ins, user_id)
    usual = known or last is None or last.address in ("", attempt.address)
    return open_session(tx, user_id, attempt.address, attempt.agent, attempt.remember, usual=usual)


def open_session(
    tx: Tx, user_id: bytes, address: str, agent: str, remember: bool, *, usual: bool
) -> Session:
    """A new session. One that isn't `usual` its user is told of: neither browser nor address are
    known."""
    last = tx.get(sign_ins, user_id) or SignIn(id=user_id, at=tx.now)
    tx.put(replace(last, at=tx.now, address=address))
    session = tx.put(
        Session(
            user_id=user_id,
            created_by=user_id,
            expires_at=tx.now + (LONG_SESSION if remember else SHORT_SESSION),
            seen_at=tx.now,
            address=address,
            agent=agent[:300],
            remember=remember,
        )
    )
    # Under the table of sign-ins: an event there doesn't make what is kept of users stale.
    tx.event("signed_in", "sign_in", user_id, usual=usual)
    return session


def _refuse(tx: Tx, user_id: bytes) -> None:
    """What was typed as the address is not kept: people type their password there."""
    tx.event("sign_in_failed", "sign_in", user_id)


def session_viewer(snap: Snapshot, secret: bytes, token: str, now: datetime) -> Viewer | None:
    """Who bears this token; None when it is not ours, or when its session is over."""
    claimed = session_claimed(secret, token, now)
    if claimed is None:
        return None
    found = session_of(snap, claimed[1], now)
    if found is None or found[1].id != claimed[0]:
        return None
    return viewer_for(snap, found[1], found[0])


def is_stale(session: Session, now: datetime) -> bool:
    """Whether it is time to note that the session is in use."""
    return now - session.seen_at >= SEEN_EVERY


def see_session(tx: Tx, session_id: bytes, address: str) -> None:
    """Notes that the session is in use, at most every five minutes."""
    session = tx.get(sessions, session_id)
    if session is not None and is_stale(session, tx.now):
        tx.put(replace(session, seen_at=tx.now, address=address))


def sign_out(tx: Tx, *, viewer: Viewer) -> None:
    """Ends the session of this request; its token is worth nothing from now on."""
    if viewer.session is not None and tx.get(sessions, viewer.session.id) is not None:
        tx.delete(sessions, viewer.session.id)
        tx.event("signed_out", "sign_in", viewer.user.id)


def end_session(tx: Tx, session_id: bytes, *, viewer: Viewer) -> None:
    """Signs the viewer out elsewhere. Missing for a session of somebody else."""
    session = tx.get(sessions, session_id)
    if session is None or session.user_id != viewer.user.id:
        raise Missing("session", session_id)
    tx.delete(sessions, session_id)
    tx.event("signed_out", "sign_in", viewer.user.id)


def end_other_sessions(tx: Tx, *, viewer: Viewer) -> int:
    """Signs the viewer out everywhere else; says in how many places."""
    keep = viewer.session.id if viewer.session is not None else None
    ended = end_sessions(tx, viewer.user.id, keep)
    if ended:
        tx.event("signed_out_everywhere", "sign_in", viewer.user.id, count=ended)
    return ended


def end_sessions(tx: Tx, user_id: bytes, keep: bytes | None = None) -> int:
    """Ends all sessions of a user but one."""
    ids = [hit.id for hit in tx.range(sessions, "user", (user_id,)) if hit.id != keep]
    for session_id in ids:
        tx.delete(sessions, session_id)
    return len(ids)
