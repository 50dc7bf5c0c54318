import html
import re
from base64 import urlsafe_b64decode

from .room import things

HERE = {"Origin": "http://localhost", "Referer": "http://localhost/things/new"}


def _interrupted(client, **headers):
    sent = {
        "name": 'Cup & "saucer"',
        "emails": "a@b.om",
        "password": "my secret",
        "csrf_token": "old",
    }
    return client.post("/things/new", data=sent, headers=HERE | headers)


def _hidden(page, name):
    return html.unescape(re.search(f'name="{name}" value="([^"]*)"', page)[1])


def test_what_was_typed_when_the_session_ended_comes_back_after_signing_in(app, as_):
    client = as_()
    page = _interrupted(client)
    assert page.status_code == 401
    assert "Sign in" in page.text
    travelling = _hidden(page.text, "_carried")
    assert b"saucer" in urlsafe_b64decode(travelling + "==")
    assert b"my secret" not in urlsafe_b64decode(travelling + "==")

    signed_in = client.post("/sign-in", data={
        "csrf_token": _hidden(page.text, "csrf_token"), "_carried": _hidden(page.text, "_carried"),
    })  # fmt: skip
    assert signed_in.status_code == 200
    assert "Cup &amp; &#34;saucer&#34;" in signed_in.text
    assert 'action="/things/new"' in signed_in.text

    client.set_cookie("who", "anna")
    form = client.post("/things/new", data={
        "csrf_token": _hidden(signed_in.text, "csrf_token"), "_resume": "1",
        "name": _hidden(signed_in.text, "name"), "emails": _hidden(signed_in.text, "emails"),
    })  # fmt: skip
    assert form.status_code == 422
    assert "You were signed out in between" in form.text
    assert 'value="Cup &amp; &#34;saucer&#34;"' in form.text
    with app.extensions["ameen"].store.read() as snap:
        assert list(snap.range(things)) == []


def test_a_form_from_another_site_is_not_carried(as_):
    answer = as_().post(
        "/things/new", data={"name": "x"}, headers={"Origin": "http://evil.example"}
    )
    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in")


def test_what_is_carried_cannot_be_made_up(as_, token):
    client = as_()
    mine = token(client, "/sign-in")
    answer = client.post("/sign-in", data={"csrf_token": mine, "_carried": "QUFBQUFB" * 9,
                                           "next": "/things"})  # fmt: skip
    assert (answer.status_code, answer.location) == (303, "/things")


def test_with_htmx_the_sign_in_page_takes_the_whole_body(as_):
    answer = _interrupted(as_(), **{"HX-Request": "true", "HX-Request-Type": "partial"})
    assert answer.status_code == 401
    assert answer.headers["HX-Retarget"] == "body"
    assert "<!doctype html>" in answer.text
