"""Something to be told by mail, and a server to take it."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from ameen.notifications.actions import tell
from ameen.notifications.mailing import send_mail
from ameen.notifications.records import Kind, deliveries
from ameen.store.cause import Cause

from .post import Office, Post

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


@pytest.fixture
def now():
    return NOW


@pytest.fixture
def post():
    return Post()


@pytest.fixture
def office(post):
    with Office(post) as running:
        yield running


@pytest.fixture
def with_server(hub):
    """The hub as it would be with another mail server."""

    def told(address, url="https://hub.cast.example", sender=""):
        settings = msgspec.structs.replace(
            hub.settings, mail_url=address, url=url, mail_from=sender
        )
        object.__setattr__(hub, "settings", settings)
        return hub

    return told


@pytest.fixture
def mailing(with_server, office):
    """The hub with a server that takes all that comes."""
    return with_server(f"smtp://127.0.0.1:{office.port}")


@pytest.fixture
def tell_of(store, now):
    """`tell_of(person)`: a piece of news for them, which joins nothing; gives its deliveries."""

    def told(person, title="The hub was updated", kind=Kind.SYSTEM, at=None, **values):
        said = {"title": title, "text": "See what is new.", "path": "/settings"} | values
        cause = Cause(user_id=person.id, kind=kind, said=said)
        made = store.write(tell, cause, at or now, now=at or now)
        with store.read() as snap:
            hits = list(snap.range(deliveries, "notification", (made.id,)))
            return [snap.require(deliveries, hit.id) for hit in hits]

    return told


@pytest.fixture
def send(now):
    """Lets the mailer go to work so much later."""

    def sent(hub, **later):
        return send_mail(hub, now + timedelta(**(later or {"minutes": 2})))

    return sent


@pytest.fixture
def again(store):
    """A delivery as it is now."""

    def read(delivery):
        with store.read() as snap:
            return snap.require(deliveries, delivery.id)

    return read
