"""A mail server that refuses, is slow, speaks no TLS, or speaks it badly."""

import socket
import subprocess

import pytest

from ameen.notifications.mailing import Undelivered, server_of, wire
from ameen.notifications.mailing.wire import Wire
from ameen.notifications.records import State
from tests.conftest import settings_for

from .post import PASSWORD, USER, Office


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """A certificate for localhost alone, that vouches for itself."""
    folder = tmp_path_factory.mktemp("certificate")
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    made = [str(folder / "cert.pem"), str(folder / "key.pem")]
    command = ["openssl", "req", "-x509", "-nodes", "-newkey", "ec", "-days", "2"]
    command += ["-pkeyopt", "ec_paramgen_curve:prime256v1", "-out", made[0], "-keyout", made[1]]
    subprocess.run([*command, *names], check=True, capture_output=True)
    return made


@pytest.fixture
def wired(tmp_path):
    """`wired(address)`: a connection to the server that the address names."""

    def connected(address):
        return Wire(server_of(settings_for(tmp_path / "data", AMEEN_MAIL_URL=address)))

    return connected


def refusal(wired, address):
    with pytest.raises(Undelivered) as caught, wired(address) as line:
        line.send("reader@cast.example", b"Subject: x\r\n\r\n", lambda: None)
    assert not caught.value.permanent
    return str(caught.value).partition("\n")[0]


def test_a_server_that_is_not_there(wired):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    assert refusal(wired, f"smtp://127.0.0.1:{port}") == wire.NOBODY_THERE
    assert refusal(wired, "smtp://no-such-host.invalid") == wire.UNKNOWN_HOST


def test_a_server_that_says_nothing(wired, monkeypatch):
    monkeypatch.setattr(wire, "CONNECTS_WITHIN", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        address = f"smtp://127.0.0.1:{mute.getsockname()[1]}"
        assert refusal(wired, address) == wire.TOO_SLOW


def test_one_that_is_slow_after_the_dot_may_have_taken_it(
    mailing, post, tell_of, send, again, cast, monkeypatch
):
    monkeypatch.setattr(wire, "ANSWERS_WITHIN", 0.3)
    post.pause = 1.5
    (made,) = tell_of(cast.report)
    assert send(mailing) == 0
    waiting = again(made)
    assert (waiting.state, waiting.in_doubt) == (State.WAITING, True)
    assert waiting.error == wire.TOO_SLOW


def test_a_server_without_the_encryption_that_is_asked_for(wired, office):
    address = f"smtp://127.0.0.1:{office.port}?tls=starttls"
    assert refusal(wired, address) == wire.NO_STARTTLS


def test_a_certificate_that_nobody_vouches_for_gets_no_mail(wired, post, certificate):
    with Office(post, certificate) as office:
        for host in ("localhost", "127.0.0.1"):
            address = f"smtp://{host}:{office.port}?tls=starttls"
            assert refusal(wired, address) == wire.BAD_CERTIFICATE
    assert post.mails == []


def test_tls_where_the_server_speaks_none(wired, office):
    assert refusal(wired, f"smtps://127.0.0.1:{office.port}") == wire.BAD_TLS


@pytest.mark.parametrize("password", [PASSWORD, "wrong"])
def test_a_password_travels_only_over_tls_and_in_any_letters(
    wired, post, certificate, monkeypatch, password
):
    from urllib.parse import quote

    monkeypatch.setenv("SSL_CERT_FILE", certificate[0])
    more = {"authenticator": post.check, "auth_required": True}
    with Office(post, certificate, **more) as office:
        who = f"{quote(USER)}:{quote(password, safe='')}"
        address = f"smtp://{who}@localhost:{office.port}?tls=starttls"
        if password == "wrong":
            assert refusal(wired, address) == wire.BAD_SIGN_IN
        else:
            with wired(address) as line:
                line.send("reader@cast.example", b"Subject: x\r\n\r\nHello\r\n", lambda: None)
            assert post.envelopes == [(USER, "reader@cast.example")]


def test_without_tls_a_server_that_signs_nobody_in_is_told_no_password(wired, post, certificate):
    with Office(post, certificate, authenticator=post.check) as office:
        address = f"smtp://someone:secret@localhost:{office.port}?tls=none"
        assert refusal(wired, address) == wire.NO_SIGN_IN
    assert post.signed_in == []


def test_lines_that_begin_with_a_dot_arrive_as_they_are(wired, post, office):
    with wired(f"smtp://127.0.0.1:{office.port}") as line:
        body = b"Subject: dots\r\n\r\n.\r\n..\r\n.one\r\n"
        line.send("reader@cast.example", body, lambda: None)
    assert post.mails[0].get_payload() == ".\r\n..\r\n.one\r\n"


def test_what_the_server_refuses_after_the_dot_is_not_in_doubt(wired, post, office):
    post.at_the_end = ["554 5.7.1 Looks like junk"]
    with (
        pytest.raises(Undelivered, match="554") as caught,
        wired(f"smtp://127.0.0.1:{office.port}") as line,
    ):
        line.send("reader@cast.example", b"Subject: x\r\n\r\n", lambda: None)
    assert caught.value.permanent and not caught.value.in_doubt


def test_an_address_in_letters_that_the_server_cannot_reach(wired, post, office):
    with (
        pytest.raises(Undelivered, match="such letters") as caught,
        wired(f"smtp://127.0.0.1:{office.port}") as line,
    ):
        line.send("خالد@cast.example", b"Subject: x\r\n\r\n", lambda: None)
    assert caught.value.permanent and caught.value.connected


def test_an_address_cannot_carry_another_command(wired, post, office):
    with pytest.raises(Undelivered), wired(f"smtp://127.0.0.1:{office.port}") as line:
        line.send("a@x.example>\r\nRCPT TO:<b@x.example", b"Subject: x\r\n\r\n", lambda: None)
    assert post.mails == []
