from datetime import UTC, datetime, timedelta

import jwt
import pytest

from ameen.accounts.actions.tokens import (
    device_claimed,
    device_token,
    session_claimed,
    session_token,
)
from ameen.accounts.records import Session
from ameen.store import id_text, new_id

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
SECRET = b"s" * 64
OTHER = b"t" * 64
USER = new_id(NOW)
SESSION = Session(id=new_id(NOW), user_id=USER, expires_at=NOW + timedelta(hours=1), seen_at=NOW)
CLAIMS = {
    "sub": id_text(USER),
    "sid": id_text(SESSION.id),
    "exp": int((NOW + timedelta(hours=1)).timestamp()),
    "aud": "session",
}


def test_a_session_s_token_names_user_and_session():
    assert session_claimed(SECRET, session_token(SECRET, SESSION), NOW) == (USER, SESSION.id)


@pytest.mark.parametrize(
    "token",
    [
        "",
        "nonsense",
        "a.b.c",
        jwt.encode(CLAIMS, OTHER, "HS256"),
        jwt.encode(CLAIMS, None, "none"),
        jwt.encode(CLAIMS, SECRET * 2, "HS512"),
        jwt.encode(CLAIMS, SECRET, "HS384"),
        jwt.encode(CLAIMS | {"aud": "device"}, SECRET, "HS256"),
        jwt.encode({k: v for k, v in CLAIMS.items() if k != "exp"}, SECRET, "HS256"),
        jwt.encode({k: v for k, v in CLAIMS.items() if k != "sid"}, SECRET, "HS256"),
        jwt.encode({k: v for k, v in CLAIMS.items() if k != "aud"}, SECRET, "HS256"),
        jwt.encode(CLAIMS | {"sub": "somebody"}, SECRET, "HS256"),
        jwt.encode(CLAIMS | {"sid": "x" * 26}, SECRET, "HS256"),
        device_token(SECRET, USER),
    ],
)
def test_a_token_that_is_not_ours_names_nobody(token):
    assert session_claimed(SECRET, token, NOW) is None


def test_a_token_ends_with_its_session():
    token = session_token(SECRET, SESSION)
    assert session_claimed(SECRET, token, NOW + timedelta(minutes=59)) is not None
    assert session_claimed(SECRET, token, NOW + timedelta(minutes=60)) is None


def test_a_changed_token_names_nobody():
    head, body, mark = session_token(SECRET, SESSION).split(".")
    other = jwt.encode(CLAIMS | {"sub": id_text(new_id())}, OTHER, "HS256").split(".")[1]
    assert session_claimed(SECRET, f"{head}.{other}.{mark}", NOW) is None
    assert session_claimed(SECRET, f"{head}.{body}.", NOW) is None


def test_a_browser_s_token_names_user_and_browser_and_opens_nothing():
    first, second = device_token(SECRET, USER), device_token(SECRET, USER)
    assert device_claimed(SECRET, first)[0] == USER
    assert device_claimed(SECRET, first)[1] != device_claimed(SECRET, second)[1]
    assert device_claimed(OTHER, first) is None
    assert device_claimed(SECRET, session_token(SECRET, SESSION)) is None
