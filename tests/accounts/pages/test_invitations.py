import re

import pytest

from ameen.accounts import actions
from ameen.accounts.door import COOKIE
from ameen.accounts.records import users

NEW = "a long sentence of mine"


@pytest.fixture
def link(hub, store, cast, viewer_for):
    values = {"email": "new@x.example", "name_en": "Newcomer"}
    user, token = store.write(
        actions.add_user, values, [], hub.settings.secret, viewer=viewer_for(cast.owner)
    )
    return user, f"/invitations/{token}"


def accept(client, address, password=NEW, again=None, language="en"):
    form = {"new_password": password, "again": again or password, "language": language}
    return client.post(address, data=form)


def test_the_link_greets_by_name_and_lets_one_in(client, store, link):
    user, address = link
    page = client.get(address)
    assert page.status_code == 200 and "Welcome, Newcomer" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    answer = accept(client, address, language="ar")
    assert (answer.status_code, answer.location) == (303, "/")
    assert client.get("/api/auth/me").json["user"]["email"] == "new@x.example"
    with store.read() as snap:
        assert snap.require(users, user.id).language == "ar"


def test_a_link_works_once(app, client, link):
    accept(client, link[1])
    stranger = app.test_client()
    for answer in (stranger.get(link[1]), accept(stranger, link[1], "mine, all of it mine")):
        assert answer.status_code == 404
        assert "not valid any more" in answer.text
        assert stranger.get_cookie(COOKIE) is None


@pytest.mark.parametrize("token", ["x", "a" * 43, "..%2f", "%00"])
def test_a_guessed_link_says_no_more(client, token):
    answer = client.get(f"/invitations/{token}")
    assert answer.status_code == 404
    assert "@" not in re.sub("<head>.*</head>", "", answer.text, flags=re.DOTALL)


@pytest.mark.parametrize(
    ("password", "again", "field"),
    [("short", "short", "new_password"), (NEW, "another", "again"), ("new@x.example", "new@x.example", "new_password")],
)  # fmt: skip
def test_a_password_that_will_not_do_is_named(client, link, password, again, field):
    answer = accept(client, link[1], password, again)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert accept(client, link[1]).status_code == 303


def test_a_form_without_its_token_is_refused(client, link):
    form = {"new_password": NEW, "again": NEW, "language": "en"}
    assert client.post(link[1], data=form, csrf=False).status_code == 400
    assert client.get(link[1]).status_code == 200


def test_whoever_was_signed_in_in_this_browser_is_signed_out(client_for, cast, link):
    client = client_for(cast.report)
    old = client.get_cookie(COOKIE).value
    accept(client, link[1])
    assert client.get("/api/auth/me").json["user"]["email"] == "new@x.example"
    client.set_cookie(COOKIE, old)
    assert client.get("/api/auth/me").status_code == 401
