import pytest

from ameen.accounts.door import COOKIE
from ameen.store import parse_id
from tests.cast import DOMAIN, NAMES, PASSWORD

OWNER = f"owner@{DOMAIN}"


def sign_in(client, email=OWNER, password=PASSWORD, path="/sign-in", **form):
    return client.post(path, data={"email": email, "password": password} | form)


@pytest.mark.parametrize("part", NAMES)
def test_each_of_the_cast_signs_in_and_out(client, cast, part):
    answer = sign_in(client, cast[part].email)
    assert (answer.status_code, answer.location) == (303, "/")
    assert client.get("/api/auth/me").json["user"]["email"] == cast[part].email
    token = client.get_cookie(COOKIE).value
    answer = client.post("/sign-out")
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert client.get_cookie(COOKIE) is None
    client.set_cookie(COOKIE, token)
    assert client.get("/api/auth/me").status_code == 401


def test_the_form_stands_in_the_bare_page(client):
    page = client.get("/sign-in").text
    assert 'name="email"' in page and 'name="password"' in page and 'name="csrf_token"' in page
    assert '<main id="main"' in page and 'autocomplete="current-password"' in page
    assert "العربية" in page


def test_who_is_signed_in_already_is_sent_on(client_for, cast):
    client = client_for(cast.owner)
    assert client.get("/sign-in?next=/users").location == "/users"
    assert client.get("/sign-in?next=//evil.example").location == "/"


@pytest.mark.parametrize("email", [OWNER, "nobody@x.example", "no address at all"])
def test_what_is_wrong_is_not_told(client, email):
    answer = sign_in(client, email, "wrong")
    assert answer.status_code == 422
    assert "Email and password do not belong together." in answer.text
    assert 'value="wrong"' not in answer.text
    assert f'value="{email}"' in answer.text  # what was typed is still there, but the password


def test_what_is_missing_is_named_beside_its_field(client):
    answer = sign_in(client, "", "")
    assert answer.status_code == 422
    assert answer.text.count('aria-invalid="true"') == 2


def test_too_many_attempts_are_told_how_long_to_wait(client):
    answers = [sign_in(client, password="wrong") for _ in range(6)]
    assert [a.status_code for a in answers] == [422] * 5 + [429]
    assert answers[-1].headers["Retry-After"] == "2"
    assert "Try again in 2 seconds" in answers[-1].text


def test_a_form_without_its_token_is_refused(client):
    answer = client.post("/sign-in", data={"email": OWNER, "password": PASSWORD}, csrf=False)
    assert answer.status_code == 400
    assert client.get_cookie(COOKIE) is None


def test_signing_out_needs_the_token_too(client_for, cast):
    client = client_for(cast.owner)
    assert client.post("/sign-out", csrf=False).status_code == 400
    assert client.get("/sign-out").status_code == 405
    assert client.get("/api/auth/me").status_code == 200


@pytest.mark.parametrize(
    ("wanted", "goes"),
    [
        ("/users?sort=name", "/users?sort=name"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("/\tevil", "/"),
        ("javascript:alert(1)", "/"),
        ("evil.example", "/"),
        ("", "/"),
    ],
)
def test_after_signing_in_one_stays_in_the_hub(client, wanted, goes):
    assert sign_in(client, next=wanted).location == goes


def test_nobody_is_led_to_the_sign_in_page_and_back(client):
    away = client.get("/users?x=1")
    assert (away.status_code, away.location) == (303, "/sign-in?next=/users?x%3D1")
    assert 'name="next" value="/users?x=1"' in client.get(away.location).text


def test_the_session_s_log_says_where_from(client, hub):
    sign_in(client)
    with hub.store.read() as snap:
        newest = [c for c in snap.changes(after=snap.last_seq - 10) if c.op == "event"][-1]
    assert (newest.name, newest.origin) == ("signed_in", "127.0.0.1")
    assert newest.by == newest.id != parse_id("0" * 26)


def test_a_password_is_never_in_an_answer(client):
    for answer in (sign_in(client), sign_in(client, password="wrong wrong wrong")):
        assert PASSWORD not in answer.text and "wrong wrong wrong" not in answer.text


def test_signing_in_is_in_the_reader_s_language(client):
    page = client.get("/sign-in", headers={"Accept-Language": "ar"}).text
    assert '<html lang="ar" dir="rtl"' in page
