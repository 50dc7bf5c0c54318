"""Signed tokens (JWT, RFC 7519): of sessions, of browsers in which a user has signed in, and of the
links by which somebody sets a password."""

import hmac
import secrets
from base64 import urlsafe_b64encode
from datetime import datetime
from functools import lru_cache
from typing import Any

import jwt

from ...store import id_text, parse_id
from ..records import Session, User

ALGORITHM = "HS256"
LONGEST = 1000
SESSION, DEVICE, PASSWORD = "session", "device", "password"
INVITATION = b"invitation\0"


def session_token(secret: bytes, session: Session) -> str:
    """The token of a session; it lives as long as that, and is worth nothing without it."""
    claims = {
        "sub": id_text(session.user_id),
        "sid": id_text(session.id),
        "exp": int(session.expires_at.timestamp()),
    }
    return _signed(secret, SESSION, claims)


def session_claimed(secret: bytes, token: str, now: datetime) -> tuple[bytes, bytes] | None:
    """User and session that the token names; None for one that is forged or over."""
    claims = _claims(secret, SESSION, token, ("sub", "sid", "exp"))
    try:
        if claims is None or claims["exp"] <= now.timestamp():
            return None
        return parse_id(claims["sub"]), parse_id(claims["sid"])
    except (ValueError, TypeError, AttributeError):
        return None


def device_token(secret: bytes, user_id: bytes) -> str:
    """Marks a browser in which the user has proved to know the password."""
    claims = {"sub": id_text(user_id), "device": secrets.token_urlsafe(12)}
    return _signed(secret, DEVICE, claims)


def device_claimed(secret: bytes, token: str) -> tuple[bytes, str] | None:
    """The user and the name of the browser; None for a token that this hub did not make."""
    claims = _claims(secret, DEVICE, token, ("sub", "device"))
    try:
        return None if claims is None else (parse_id(claims["sub"]), str(claims["device"]))
    except (ValueError, TypeError, AttributeError):
        return None


def invitation_token(secret: bytes, invitation_id: bytes) -> str:
    """The token of an invitation: made anew by whoever has the hub's secret, so that a mail can
    bear it and the store needn't."""
    made = hmac.digest(secret, INVITATION + invitation_id, "sha256")
    return urlsafe_b64encode(made).rstrip(b"=").decode("ascii")


def password_token(secret: bytes, user: User, until: datetime) -> str:
    """Lets its bearer set the user's password once, in this round of links."""
    claims = {"sub": id_text(user.id), "exp": int(until.timestamp()), "round": user.link_round}
    return _signed(secret, PASSWORD, claims)


def password_claimed(secret: bytes, token: str, now: datetime) -> tuple[bytes, int] | None:
    """The user whom the token names, and the round; None for one that is forged or over."""
    claims = _claims(secret, PASSWORD, token, ("sub", "exp", "round"))
    try:
        if claims is None or claims["exp"] <= now.timestamp():
            return None
        return parse_id(claims["sub"]), claims["round"]
    except (ValueError, TypeError, AttributeError):
        return None


def _signed(secret: bytes, audience: str, claims: dict[str, Any]) -> str:
    return jwt.encode(claims | {"aud": audience}, secret, algorithm=ALGORITHM)


@lru_cache(maxsize=4096)  # the same token comes with every request, and means the same
def _claims(
    secret: bytes, audience: str, token: str, required: tuple[str, ...]
) -> dict[str, Any] | None:
    """What a token says, when it is ours; whether it is over is for the caller to decide."""
    if len(token) > LONGEST:
        return None
    # The algorithm is ours to choose, never the token's.
    options = {"require": ["aud", *required], "verify_exp": False}
    try:
        return jwt.decode(token, secret, [ALGORITHM], audience=audience, options=options)
    except (jwt.PyJWTError, ValueError):
        return None
