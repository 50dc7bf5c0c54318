"""Push messages, as a push service takes them and a browser reads them."""

from datetime import UTC, datetime, timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from msgspec.structs import replace

from ameen.accounts.records import users
from ameen.notifications.actions import tell
from ameen.notifications.pushing import public_key, send_push
from ameen.notifications.pushing.service import decoded
from ameen.notifications.records import (
    Channel,
    Preferences,
    State,
    deliveries,
    preferences,
    subscriptions,
)
from ameen.store import id_text
from ameen.store.cause import Cause

NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def told(store):
    """Something for a person, by push; gives the delivery."""

    def made(person, title="You have a new lead"):
        said = {"title": title, "text": "Call today.", "path": "/crm/leads"}
        wanted = Preferences(id=person.id, channels={"system": (Channel.PUSH,)})
        store.write(lambda tx: tx.get(preferences, person.id) or tx.put(wanted))
        cause = Cause(user_id=person.id, kind="system", said=said)
        notification = store.write(tell, cause, NOW, now=NOW)
        with store.read() as snap:
            hits = list(snap.range(deliveries, "notification", (notification.id,)))
            return snap.require(deliveries, hits[0].id)

    return made


@pytest.fixture
def push(hub):
    def sent(**later):
        return send_push(hub, NOW + timedelta(**later), reach=lambda address: True)

    return sent


@pytest.fixture
def again(store):
    def read(delivery):
        with store.read() as snap:
            return snap.require(deliveries, delivery.id)

    return read


def count(store):
    with store.read() as snap:
        return sum(1 for _ in snap.range(subscriptions))


def test_the_browser_reads_what_the_service_can_not(
    store, service, browser, turned_on, told, push, again, cast
):
    turned_on(cast.report)
    made = told(cast.report)
    assert (push(), push()) == (1, 0)
    ((path, headers, content),) = service.requests
    assert (path, headers["TTL"], headers["Urgency"]) == ("/push/one?v=1", "86400", "normal")
    assert b"new lead" not in content
    assert browser.reads(content) == {
        "title": "You have a new lead",
        "text": "Call today.",
        "path": "/crm/leads",
        "tag": id_text(made.notification_id),
        "language": "en",
    }
    assert again(made).state == State.SENT


def test_the_service_knows_who_sends_it(store, service, turned_on, told, push, cast):
    turned_on(cast.report)
    told(cast.report)
    push()
    words = service.requests[0][1]["Authorization"].removeprefix("vapid ")
    given = dict(word.split("=", 1) for word in words.split(","))
    assert given["k"].strip() == public_key(store)
    point = decoded(public_key(store))
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    origin = f"https://localhost:{service.server_port}"
    claims = jwt.decode(given["t"].strip(), key, ["ES256"], audience=origin)
    assert claims["sub"] == "mailto:ameen@localhost"


def test_every_browser_of_a_reader_gets_it_and_one_that_is_gone_is_forgotten(
    store, service, turned_on, told, push, again, cast
):
    turned_on(cast.report, "one")
    turned_on(cast.report, "two")
    service.answers = [(410, {}), (201, {})]
    made = told(cast.report)
    assert push() == 1
    assert (len(service.requests), count(store), again(made).state) == (2, 1, State.SENT)
    service.answers = [(404, {})]
    made = told(cast.report, "Another")
    assert push() == 0
    assert (count(store), again(made).state) == (0, State.DROPPED)


def test_a_service_that_is_busy_is_asked_again_when_it_wants(
    service, turned_on, told, push, again, cast
):
    turned_on(cast.report)
    service.answers = [(429, {"Retry-After": "600"}), (503, {})]
    made = told(cast.report)
    assert push() == 0
    assert again(made).due_at == NOW + timedelta(seconds=600)
    assert push(minutes=9) == 0 and len(service.requests) == 1
    assert push(minutes=11) == 0
    assert again(made).state == State.WAITING
    assert push(minutes=30) == 1


def test_what_the_service_refuses_for_good_has_failed(service, turned_on, told, push, again, cast):
    turned_on(cast.report)
    service.answers = [(400, {})]
    made = told(cast.report)
    push()
    assert (again(made).state, again(made).error.partition("\n")[2]) == (
        State.FAILED,
        "400 Bad Request",
    )


def test_who_was_deactivated_gets_nothing(store, service, turned_on, told, push, again, cast):
    turned_on(cast.report)
    made = told(cast.report)
    store.write(lambda tx: tx.put(replace(tx.require(users, cast.report.id), active=False)))
    assert push() == 0
    assert (service.requests, again(made).state) == ([], State.DROPPED)


def test_nothing_is_sent_into_the_hubs_own_network(hub, service, turned_on, told, again, cast):
    turned_on(cast.report)
    made = told(cast.report)
    assert send_push(hub, NOW) == 0
    assert (service.requests, again(made).state) == ([], State.WAITING)
    assert "OutOfReach" in again(made).error


def test_a_certificate_that_nobody_vouches_for_gets_nothing(
    service, turned_on, told, push, again, cast, monkeypatch
):
    monkeypatch.delenv("SSL_CERT_FILE")
    turned_on(cast.report)
    made = told(cast.report)
    assert push() == 0
    assert service.requests == [] and "SSLCertVerificationError" in again(made).error
