"""Push messages, as a push service takes them and a browser reads them."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from msgspec import structs
from msgspec.structs import replace

from ameen.accounts import actions as accounts
from ameen.accounts.records import users
from ameen.notifications.actions import mark_read, tell
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

from .conftest import silent_service

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
    def sent(within=10.0, **later):
        return send_push(hub, NOW + timedelta(**later), lambda address: True, within)

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


def wrong(store, one, **values):
    store.write(lambda tx: tx.put(replace(tx.require(subscriptions, one.id), **values)))


@pytest.mark.parametrize(
    "values",
    [
        {"endpoint": "https://[2606:4700:4700::1111]/x"},
        {"endpoint": "https://:pw@a..example/x"},
        {"endpoint": "https://" + "a" * 64 + ".example/x"},
        {"keys": {"p256dh": "AAAA", "auth": "AAAA"}},
        {"keys": {}},
    ],
)
def test_a_browser_that_can_not_be_sent_to_is_given_up_and_holds_up_nobody(
    store, service, turned_on, told, push, again, cast, caplog, values
):
    one = turned_on(cast.report)
    wrong(store, one, **values)
    turned_on(cast.manager, "two")
    bad, good = told(cast.report), told(cast.manager)
    assert push(within=2.0) == 1
    assert (len(service.requests), again(good).state) == (1, State.SENT)
    assert again(bad).state == State.FAILED and "did not take it" in again(bad).error
    assert f"browser {one.id.hex()} can't be sent a push message" in caplog.text


@pytest.mark.parametrize("url", ["https://hub.example:8443", "https://hub/crm", "http://hub:4000"])
def test_a_hub_at_any_address_that_may_be_set_sends_push_messages(
    hub, turned_on, service, told, cast, url
):
    there = SimpleNamespace(store=hub.store, settings=structs.replace(hub.settings, url=url))
    turned_on(cast.report)
    told(cast.report)
    assert send_push(there, NOW, reach=lambda address: True) == 1


def test_a_browser_that_is_refused_again_and_again_is_not_asked_any_more(
    store, service, turned_on, told, push, again, cast
):
    one = turned_on(cast.report)
    service.answers = [(403, {})] * 2 + [(201, {})] + [(403, {})] * 3
    states = []
    for number in range(7):
        made = told(cast.report, f"No. {number}")
        push()
        states.append(again(made).state)
    assert states == [State.FAILED] * 2 + [State.SENT] + [State.FAILED] * 3 + [State.DROPPED]
    with store.read() as snap:
        assert snap.require(subscriptions, one.id).is_given_up


def test_all_browsers_of_a_reader_are_asked_at_once_and_the_silent_ones_then_left_alone(
    store, service, turned_on, told, push, again, cast
):
    with silent_service() as (port, come):
        for number in range(19):
            turned_on(cast.report, endpoint=f"https://localhost:{port}/{number}")
        first, more = told(cast.report), told(cast.report, "More")
        assert push(within=1.0) == 0
        assert come() == 19, "each once"
        assert {again(one).state for one in (first, more)} == {State.WAITING}
        assert again(more).error.endswith("TimeoutError")
        assert again(more).due_at == NOW + timedelta(minutes=5)
        turned_on(cast.report)
        last = told(cast.report, "Last")
        assert push(minutes=1) == 1
        assert (again(last).state, come()) == (State.SENT, 19)


def test_another_reader_is_served_in_the_same_round_as_a_silent_service(
    service, turned_on, told, push, cast
):
    with silent_service() as (port, _come):
        turned_on(cast.report, endpoint=f"https://localhost:{port}/x")
        turned_on(cast.manager, "two")
        for number in range(12):
            told(cast.report, f"No. {number}")
        told(cast.manager)
        assert push(within=1.0) == 1
        assert len(service.requests) == 1


def test_push_ends_with_the_session_in_which_it_was_turned_on(
    store, service, turned_on, signed_in, told, push, again, cast
):
    here, elsewhere = signed_in(cast.report), signed_in(cast.report)
    turned_on(cast.report, "here", viewer=here)
    turned_on(cast.report, "elsewhere", viewer=elsewhere)
    store.write(accounts.sign_out, viewer=here)
    told(cast.report)
    assert push() == 1
    assert [path for path, *_ in service.requests] == ["/push/elsewhere?v=1"]
    assert count(store) == 1
    store.write(accounts.end_session, elsewhere.session.id, viewer=signed_in(cast.report))
    made = told(cast.report, "Another")
    assert push() == 0
    assert (len(service.requests), count(store)) == (1, 0)
    assert again(made).state == State.DROPPED


def test_a_browser_whose_service_is_busy_is_asked_again_and_no_other(
    service, turned_on, told, push, again, cast
):
    turned_on(cast.report, "one"), turned_on(cast.report, "two")
    made = told(cast.report)
    service.answers = [(503, {}), (201, {})]
    assert (push(), again(made).state) == (1, State.WAITING)
    turned_on(cast.report, "three")  # after it was said
    service.answers = [(429, {"Retry-After": "600"})]
    assert (push(minutes=2), again(made).due_at) == (0, NOW + timedelta(minutes=12))
    assert (push(minutes=13), push(minutes=60)) == (1, 0)
    busy, _took, *later = [path for path, *_ in service.requests]
    assert later == [busy, busy]
    assert (again(made).state, again(made).error) == (State.SENT, "")


@pytest.mark.parametrize("then", ["400", "410", "read", "never"])
def test_what_one_browser_took_was_sent_whatever_becomes_of_the_other(
    store, service, turned_on, told, push, again, cast, viewer_for, then
):
    turned_on(cast.report, "one"), turned_on(cast.report, "two")
    made = told(cast.report)
    service.answers = [(201, {})] + [(503, {})] * 20
    assert (push(), again(made).state) == (1, State.WAITING)
    if then == "read":
        store.write(mark_read, made.notification_id, viewer=viewer_for(cast.report))
    service.answers = [(int(then), {})] if then.isdigit() else service.answers
    assert [push(hours=hours) for hours in range(1, 60)] == [0] * 59
    assert again(made).state == State.SENT
