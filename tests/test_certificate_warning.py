"""The mail that warns of a certificate's end goes out as safely as the hub's own."""

import os
import ssl
import subprocess
import sys
from pathlib import Path

import pytest

from tests.deployment.old_certificate import main as old_certificate
from tests.notifications.mailing.post import Office, Post

TOP = Path(__file__).parents[1]


@pytest.fixture
def post():
    return Post()


@pytest.fixture
def certificate(tmp_path):
    """A certificate for localhost, and its key."""
    made = [str(tmp_path / "cert.pem"), str(tmp_path / "key.pem")]
    command = ["openssl", "req", "-x509", "-nodes", "-newkey", "ec", "-days", "2"]
    command += ["-pkeyopt", "ec_paramgen_curve:prime256v1", "-out", made[0], "-keyout", made[1]]
    command += ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    subprocess.run(command, check=True, capture_output=True)
    return made


@pytest.fixture
def warn(tmp_path):
    """`warn(address, **settings)`: how warning of an old certificate went."""
    old = tmp_path / "certs" / "active" / "fullchain.pem"
    old_certificate(old)

    def run(address, **settings):
        told = {"HUB_MAIL": "ops@cast.example", "HUB_DOMAIN": "hub.cast.example"}
        told |= {"PATH": os.environ["PATH"], "AMEEN_MAIL_URL": address, **settings}
        command = [sys.executable, "-W", "ignore", str(TOP / "ops/certbot/warn.py"), str(old)]
        return subprocess.run(command, env=told, capture_output=True, text=True, timeout=60)

    return run


def test_a_server_that_nobody_vouches_for_gets_neither_password_nor_mail(warn, post, certificate):
    with Office(post, certificate) as office:
        done = warn(f"smtp://hub%40cast.example:x@localhost:{office.port}?tls=starttls")
    assert (done.returncode, post.mails, post.signed_in) == (1, [], [])
    assert "did not take the warning" in done.stderr.splitlines()[-1]


def test_tls_from_the_first_byte_and_the_address_that_the_server_allows(warn, post, certificate):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)
    with Office(post, ssl_context=context) as office:
        done = warn(
            f"smtp://localhost:{office.port}?tls=tls",
            SSL_CERT_FILE=certificate[0],
            AMEEN_MAIL_FROM="hub@cast.example",
        )
    assert done.returncode == 0, done.stderr
    assert post.envelopes == [("hub@cast.example", "ops@cast.example")]


def test_without_an_address_of_its_own_it_is_the_hub_that_writes(warn, post):
    with Office(post) as office:
        assert warn(f"smtp://localhost:{office.port}").returncode == 0
    assert post.envelopes == [("ameen@hub.cast.example", "ops@cast.example")]
