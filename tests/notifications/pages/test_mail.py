"""The page of the mail server: what is set, without the password, and a test that says the truth."""

import msgspec
import pytest

from ameen.notifications.mailing import wire
from tests.notifications.mailing.post import Office, Post
from tests.running import free_port


@pytest.fixture
def post():
    return Post()


@pytest.fixture
def server(hub):
    def told(address):
        settings = msgspec.structs.replace(hub.settings, mail_url=address)
        object.__setattr__(hub, "settings", settings)

    return told


def test_it_says_what_is_set_and_not_the_password(client_for, cast, server):
    server("smtp://hub%40cast.example:s3cr3t-word@mail.cast.example:2525?tls=starttls")
    shown = client_for(cast.owner).get("/settings/mail")
    assert shown.status_code == 200
    assert "mail.cast.example:2525" in shown.text and "hub@cast.example" in shown.text
    assert "s3cr3t-word" not in shown.text


def test_without_a_server_it_says_how_to_set_one(client_for, cast):
    shown = client_for(cast.owner).get("/settings/mail")
    assert "AMEEN_MAIL_URL=smtp://" in shown.text
    assert 'action="/settings/mail/trial"' not in shown.text


def test_the_test_mail_comes_to_who_asks(client_for, cast, server, post):
    with Office(post) as office:
        server(f"smtp://127.0.0.1:{office.port}")
        answer = client_for(cast.owner).post("/settings/mail/trial", follow_redirects=True)
    assert "The mail server took the test mail" in answer.text
    assert post.envelopes[0][1] == cast.owner.email
    assert post.mails[0]["List-Unsubscribe"] is None
    assert "/notifications/mail/" not in post.mails[0].get_body(("plain",)).get_content()


def test_a_test_that_fails_says_why(client_for, cast, server, post):
    server(f"smtp://127.0.0.1:{free_port()}")
    answer = client_for(cast.owner).post("/settings/mail/trial")
    assert (answer.status_code, wire.NOBODY_THERE in answer.text) == (422, True)
    post.answers[cast.owner.email] = ["550 <b>No such user</b>"]
    with Office(post) as office:
        server(f"smtp://127.0.0.1:{office.port}")
        answer = client_for(cast.owner).post("/settings/mail/trial")
    assert "550 &lt;b&gt;No such user&lt;/b&gt;" in answer.text


@pytest.mark.parametrize("part", ["manager", "report", "outsider"])
def test_only_who_sets_the_hub_up_reaches_it(client_for, cast, part):
    browser = client_for(cast[part])
    assert browser.get("/settings/mail").status_code == 403
    assert browser.post("/settings/mail/trial").status_code == 403
    assert browser.get("/settings/deliveries/all").status_code == 403
