from datetime import UTC, datetime, timedelta

import jwt
import pytest

from ameen import create_app
from ameen.accounts import actions
from ameen.accounts.door import COOKIE, DEVICE
from ameen.accounts.records import sessions
from ameen.store import id_text
from tests import cast as casting
from tests.cast import DOMAIN, PASSWORD
from tests.conftest import Client, settings_for


def session_of(hub, person):
    with hub.store.read() as snap:
        hit = next(iter(snap.range(sessions, "user", (person.id,), reverse=True, limit=1)))
        return snap.require(sessions, hit.id)


def cookies(answer):
    found = {}
    for line in answer.headers.getlist("Set-Cookie"):
        name, _, rest = line.partition("=")
        found[name] = rest
    return found


def sign_in(client, email=f"owner@{DOMAIN}", password=PASSWORD, **more):
    form = {"email": email, "password": password} | more.pop("form", {})
    return client.post("/sign-in", data=form, **more)


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client):
    given = cookies(sign_in(client))
    for name in (COOKIE, DEVICE):
        assert "HttpOnly" in given[name] and "SameSite=Lax" in given[name]
        assert "Path=/" in given[name]
    assert "Max-Age" not in given[COOKIE]  # it ends with the browser
    assert "Max-Age=2592000" in cookies(sign_in(client, form={"remember": "1"}))[COOKIE]


@pytest.mark.parametrize(
    ("told", "base", "secure"),
    [
        ({}, "http://localhost", False),
        ({}, "https://localhost", True),
        ({"AMEEN_ENV": "production"}, "http://localhost", True),
        ({"AMEEN_URL": "https://hub.example"}, "http://localhost", True),
        ({"AMEEN_ENV": "production", "AMEEN_URL": "http://10.0.0.5"}, "http://localhost", False),
    ],
)
def test_the_cookie_travels_over_tls_alone_where_there_is_any(hub, told, base, secure):
    from dataclasses import replace

    app = create_app(hub=replace(hub, settings=settings_for(hub.settings.data, **told)))
    app.test_client_class = Client
    answer = app.test_client().post(
        "/api/auth/login",
        json={"email": f"owner@{DOMAIN}", "password": PASSWORD},
        base_url=base,
        csrf=False,
    )
    assert ("Secure" in cookies(answer)[COOKIE]) is secure


def forged(hub, person, **changes):
    casting.session_token(hub.store, hub.settings.secret, person)
    session = session_of(hub, person)
    claims = {
        "sub": id_text(person.id),
        "sid": id_text(session.id),
        "exp": int((datetime.now(UTC) + timedelta(hours=1)).timestamp()),
        "aud": "session",
    }
    return claims | changes


def test_a_token_made_with_the_right_secret_names_its_session(app, hub, cast):
    token = jwt.encode(forged(hub, cast.owner), hub.settings.secret, "HS256")
    client = app.test_client()
    client.set_cookie(COOKIE, token)
    assert client.get("/api/auth/me").status_code == 200


@pytest.mark.parametrize("way", ["cookie", "bearer"])
def test_a_forged_token_opens_nothing(app, hub, cast, way):
    secret = hub.settings.secret
    tokens = [
        jwt.encode(forged(hub, cast.owner), None, "none"),
        jwt.encode(forged(hub, cast.owner), b"another secret of some length, x", "HS256"),
        jwt.encode(forged(hub, cast.owner, sid=id_text(b"n" * 16)), secret, "HS256"),
        jwt.encode(forged(hub, cast.owner, sub=id_text(cast.report.id)), secret, "HS256"),
        jwt.encode(forged(hub, cast.owner, exp=1), secret, "HS256"),
        jwt.encode(forged(hub, cast.owner, aud="device"), secret, "HS256"),
        "x" * 5000,
        "é",
    ]
    for token in tokens:
        client = app.test_client()
        headers = {}
        if way == "cookie":
            client.set_cookie(COOKIE, token)
        else:
            headers = {"Authorization": f"Bearer {token}"}
        assert client.get("/api/auth/me", headers=headers).status_code == 401, token
        assert client.get("/settings", headers=headers).status_code == 303, token


def test_a_wrong_bearer_does_not_fall_back_to_the_cookie(client_for, cast):
    answer = client_for(cast.owner).get("/api/auth/me", headers={"Authorization": "Bearer x"})
    assert answer.status_code == 401


def test_a_session_given_by_another_is_not_taken_over(app, hub, client, cast):
    """Fixation: whatever cookie a browser brings, signing in makes a session of its own."""
    client.set_cookie(COOKIE, "fixed-by-somebody")
    assert cookies(sign_in(client))[COOKIE].partition(";")[0] != "fixed-by-somebody"
    first = client.get_cookie(COOKIE).value
    sign_in(client, f"report@{DOMAIN}")
    assert client.get_cookie(COOKIE).value != first
    old = app.test_client()
    old.set_cookie(COOKIE, first)
    assert old.get("/api/auth/me").status_code == 401  # the browser's session until then is over


def test_rights_and_account_are_read_anew_on_each_request(client_for, hub, cast, viewer_for):
    client = client_for(cast.manager)
    assert client.get("/users").status_code == 200
    owner = viewer_for(cast.owner)
    hub.store.write(actions.grant_roles, cast.manager.id, [], viewer=owner)
    assert client.get("/users").status_code == 403
    hub.store.write(actions.set_active, cast.manager.id, False, viewer=owner)
    assert client.get("/api/auth/me").status_code == 401


def test_that_a_session_is_in_use_is_noted_after_the_answer(client_for, hub, cast):
    from msgspec.structs import replace

    client = client_for(cast.report)
    before = session_of(hub, cast.report)
    hub.store.write(
        lambda tx: tx.put(replace(before, seen_at=before.seen_at - timedelta(minutes=6)))
    )
    client.get("/api/auth/me")
    seen = session_of(hub, cast.report)
    assert seen.seen_at >= before.seen_at
    client.get("/api/auth/me")
    assert session_of(hub, cast.report).version == seen.version


def test_who_has_a_password_made_for_them_changes_it_first(app, hub, cast):
    from msgspec.structs import replace

    hub.store.write(lambda tx: tx.put(replace(cast.report.user, must_change_password=True)))
    client = app.test_client()
    assert sign_in(client, cast.report.email).status_code == 303
    for path in ("/", "/crm/contacts", "/settings", "/settings/profile", "/search"):
        answer = client.get(path)
        assert (answer.status_code, answer.location) == (303, "/settings/password"), path
    assert client.get("/api/crm/contacts").status_code == 403
    assert client.post("/api/crm/contacts", json={"name_en": "x"}).status_code == 403
    assert client.get("/", htmx=True).headers["HX-Redirect"] == "/settings/password"
    assert client.get("/settings/password").status_code == 200
    assert client.get("/api/auth/me").status_code == 200
    form = {
        "current_password": PASSWORD,
        "new_password": "now a word of mine",
        "again": "now a word of mine",
    }
    assert client.post("/settings/password", data=form).status_code == 303
    assert client.get("/settings").status_code == 200


def test_every_action_that_a_route_asks_for_is_in_the_table(app):
    from ameen.accounts.rules import ACTIONS, MODULES
    from ameen.web.access import LEVEL, access_of

    for endpoint in set(app.view_functions) - {"static"}:
        wanted = access_of(app, endpoint)
        if wanted.kind == LEVEL:
            assert wanted.action in ACTIONS, endpoint
            assert wanted.module in MODULES, endpoint
