from contextlib import suppress
from datetime import UTC, datetime

import msgspec
import pytest

from ameen.accounts import actions
from ameen.accounts.actions import Attempt, TooMany
from ameen.accounts.actions.attempts import subject
from ameen.accounts.door import DEVICE
from ameen.accounts.records import throttles, users
from tests.cast import DOMAIN, PASSWORD

REPORT = f"report@{DOMAIN}"
NEW = "quite another sentence now"
FORM = "/forgotten-password"


@pytest.fixture
def mailing(hub):
    """The hub as one that has a mail server."""
    settings = msgspec.structs.replace(hub.settings, mail_url="smtp://127.0.0.1:1")
    object.__setattr__(hub, "settings", settings)


@pytest.fixture
def link(hub, cast):
    """The address of a link of the report's that is still good for an hour."""
    until = datetime.now(UTC) + actions.LINK_LASTS
    return f"/passwords/{actions.password_token(hub.settings.secret, cast.report.user, until)}"


def ask(client, email, **names):
    return client.post(FORM, data={"email": email}, **names)


def set_by(client, path, password=NEW, again=None, **names):
    form = {"new_password": password, "again": again or password}
    return client.post(path, data=form, **names)


def written(store, after):
    with store.read() as snap:
        return [(c.name, c.table, c.op) for c in snap.changes(after=after)]


def test_the_sign_in_page_leads_to_the_form(client, mailing):
    assert f'href="{FORM}"' in client.get("/sign-in").text
    page = client.get(FORM)
    assert page.status_code == 200 and 'name="email"' in page.text
    assert '<html lang="ar" dir="rtl"' in client.get(FORM, headers={"Accept-Language": "ar"}).text


def test_the_same_is_said_and_written_of_every_address(client, mailing, store, cast):
    said, kept = set(), set()
    for email in (REPORT, f"nobodyy@{DOMAIN}", "no address at all"):
        with store.read() as snap:
            before = snap.last_seq
        answer = ask(client, email)
        said.add((answer.status_code, answer.text.replace(email, "…").partition("<body")[2]))
        kept.add(tuple(written(store, before)))
    assert len(said) == 1 and {status for status, _ in said} == {200}
    assert kept == {(("password_asked", "sign_in", "event"),)}


@pytest.mark.parametrize("email", [REPORT, f"nobody@{DOMAIN}"])
def test_one_address_is_not_sent_mail_without_end(client, mailing, email):
    answers = [ask(client, email) for _ in range(4)]
    assert [a.status_code for a in answers] == [200] * 3 + [429]
    assert answers[-1].headers["Retry-After"] == "2" and f'value="{email}"' in answers[-1].text
    assert ask(client, f"manager@{DOMAIN}").status_code == 200


def test_one_network_does_not_ask_for_everybody(client, mailing):
    answers = [ask(client, f"{number}@x.example").status_code for number in range(31)]
    assert answers == [200] * 30 + [429]


def test_without_a_mail_server_it_says_what_to_do_and_does_nothing(client, store):
    with store.read() as snap:
        before = snap.last_seq
    for answer, status in ((client.get(FORM), 200), (ask(client, REPORT), 409)):
        assert answer.status_code == status
        assert "no mail server" in answer.text and "administrator" in answer.text
        assert 'name="email"' not in answer.text
    assert written(store, before) == []


def test_what_is_missing_is_named_beside_its_field(client, mailing):
    answer = ask(client, "")
    assert answer.status_code == 422 and 'id="email-error"' in answer.text


def test_forms_without_their_token_are_refused(client, mailing, store, link):
    with store.read() as snap:
        before = snap.last_seq
    assert ask(client, REPORT, csrf=False).status_code == 400
    assert set_by(client, link, csrf=False).status_code == 400
    assert written(store, before) == []


@pytest.mark.parametrize(
    ("password", "again", "field"),
    [("short", "short", "new_password"), (NEW, "another", "again"), (REPORT, REPORT, "new_password")],
)  # fmt: skip
def test_a_password_that_will_not_do_is_named(client, link, password, again, field):
    answer = set_by(client, link, password, again)
    assert answer.status_code == 422 and f'id="{field}-error"' in answer.text
    assert set_by(client, link).status_code == 303


@pytest.mark.parametrize("path", ["x", "a.b.c", "%00", "a" * 2000])
def test_a_guessed_link_says_no_more(client, path):
    answer = client.get(f"/passwords/{path}")
    assert answer.status_code == 404 and "not valid any more" in answer.text
    assert set_by(client, f"/passwords/{path}").status_code == 404


def test_tokens_of_sessions_and_browsers_set_no_password(client, hub, cast):
    signed_in = actions.sign_in(hub.store, hub.settings.secret, Attempt(REPORT, PASSWORD))
    for token in (signed_in.token, signed_in.device):
        assert client.get(f"/passwords/{token}").status_code == 404


def test_the_link_opens_no_session(client, link):
    token = link.rpartition("/")[2]
    answer = client.get("/api/auth/me", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401


def test_who_forgot_and_guessed_for_long_comes_in_at_once(client, hub, store, link):
    for _ in range(8):
        client.post("/sign-in", data={"email": REPORT, "password": "wrong"})
    with store.read() as snap:
        assert any(snap.require(throttles, h.id).failures > 4 for h in snap.range(throttles))
    assert client.post("/sign-in", data={"email": REPORT, "password": NEW}).status_code == 429
    assert set_by(client, link).status_code == 303
    assert client.post("/sign-in", data={"email": REPORT, "password": NEW}).status_code == 303


def test_a_browser_that_is_known_is_forgiven_too(client, hub, store, link):
    attempt = Attempt(REPORT, PASSWORD)
    client.set_cookie(DEVICE, actions.sign_in(store, hub.settings.secret, attempt).device)
    for _ in range(8):
        client.post("/sign-in", data={"email": REPORT, "password": "wrong"})
    assert client.post("/sign-in", data={"email": REPORT, "password": PASSWORD}).status_code == 429
    assert set_by(client, link).status_code == 303
    assert client.post("/sign-in", data={"email": REPORT, "password": NEW}).status_code == 303


def test_a_new_password_earns_no_guesses_at_other_accounts(client, store, link):
    for number in range(12):
        client.post("/sign-in", data={"email": f"victim{number}@x.example", "password": "wrong"})
    network = subject("network", "127.0.0.1")
    assert set_by(client, link).status_code == 303
    with store.read() as snap:
        assert snap.find(throttles, "subject", network).failures == 12


def test_neighbours_who_ask_without_end_do_not_stop_a_known_browser(client, hub, store, mailing):
    made = actions.sign_in(store, hub.settings.secret, Attempt(REPORT, PASSWORD))
    for number in range(40):
        with suppress(TooMany):
            email = f"{number}@x.example"
            store.write(actions.ask_for_link, email, hub.settings.secret, "127.0.0.1")
    assert ask(client, REPORT).status_code == 429
    client.set_cookie(DEVICE, made.device)
    assert ask(client, f"colleague@{DOMAIN}").status_code == 429
    assert ask(client, REPORT).status_code == 200


def test_whoever_was_signed_in_in_this_browser_is_signed_out(client_for, cast, link):
    client = client_for(cast.colleague)
    assert set_by(client, link).location == "/sign-in"
    assert client.get("/api/auth/me").status_code == 401


def test_it_is_audited_and_told(client, store, titles, cast, link):
    titles(cast.report)
    with store.read() as snap:
        before = snap.last_seq
    set_by(client, link)
    with store.read() as snap:
        (event,) = [c for c in snap.changes(after=before) if c.name == "password_changed"]
        assert (event.by, event.id, event.origin) == (cast.report.id, cast.report.id, "127.0.0.1")
        assert NEW not in repr([(c.before, c.after) for c in snap.changes(after=before)])
        assert not snap.require(users, cast.report.id).must_change_password
    assert titles(cast.report) == ["Your password was changed"]
