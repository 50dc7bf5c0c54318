"""Browsers that take push messages, and the sessions in which they do."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from ameen.accounts import actions as accounts
from ameen.accounts.records import sessions
from ameen.jobs import run_round
from ameen.notifications import actions
from ameen.notifications.records import subscriptions
from tests.cast import PASSWORD


@pytest.fixture
def turned_on(store, signed_in):
    """`turned_on(person, name)`: takes push messages, in a session of its own or the viewer's."""

    def made(person, name="one", viewer=None):
        values = {"endpoint": f"https://push.example/{name}", "keys": {}, "agent": ""}
        return store.write(actions.subscribe, values, viewer=viewer or signed_in(person))

    return made


@pytest.fixture
def asked(store):
    """The endpoints to which messages for a person go."""

    def look(person):
        found = store.write(actions.reachable_browsers, person.id)
        return [one.endpoint.rpartition("/")[2] for one in found]

    return look


def kept(store):
    with store.read() as snap:
        return sum(1 for _ in snap.range(subscriptions))


def expire(tx, session_id):
    session = tx.require(sessions, session_id)
    tx.put(replace(session, expires_at=tx.now - timedelta(seconds=1)))


@pytest.mark.parametrize(
    "way", ["sign-out", "elsewhere", "everywhere", "password", "expiry", "disabled"]
)
def test_however_a_session_ends_push_ends_with_it(
    store, signed_in, turned_on, viewer_for, asked, cast, way
):
    here, who = signed_in(cast.report), viewer_for(cast.report)
    turned_on(cast.report, viewer=here)
    turned_on(cast.manager, "two")
    assert asked(cast.report) == ["one"]
    if way == "sign-out":
        store.write(accounts.sign_out, viewer=here)
    elif way == "elsewhere":
        store.write(accounts.end_session, here.session.id, viewer=who)
    elif way == "everywhere":
        store.write(accounts.end_other_sessions, viewer=signed_in(cast.report))
    elif way == "password":
        accounts.change_password(store, who, PASSWORD, "another long sentence")
    elif way == "expiry":
        store.write(expire, here.session.id)
    else:
        store.write(accounts.set_active, cast.report.id, False, viewer=viewer_for(cast.owner))
    assert (asked(cast.report), asked(cast.manager), kept(store)) == ([], ["two"], 1)


def test_one_that_was_turned_on_before_sessions_counted_has_to_be_turned_on_anew(
    store, turned_on, asked, cast
):
    one = turned_on(cast.report)
    store.write(lambda tx: tx.put(replace(one, session_id=b"")))
    assert asked(cast.report) == []
    turned_on(cast.report)
    assert asked(cast.report) == ["one"]


def test_the_session_of_somebody_else_is_not_enough(store, signed_in, turned_on, asked, cast):
    one = turned_on(cast.report)
    theirs = signed_in(cast.manager).session.id
    store.write(lambda tx: tx.put(replace(one, session_id=theirs)))
    assert (asked(cast.report), kept(store)) == ([], 0)


def test_who_turns_it_on_anew_in_the_same_session_is_known_once(signed_in, turned_on, asked, cast):
    here = signed_in(cast.report)
    for name in ("one", "two", "two"):
        turned_on(cast.report, name, viewer=here)
    assert asked(cast.report) == ["two"]


def test_who_is_signed_in_is_not_forgotten_by_the_hourly_round(
    hub, store, signed_in, turned_on, cast
):
    here = signed_in(cast.report)
    turned_on(cast.report, viewer=here)
    turned_on(cast.manager, "two")
    store.write(accounts.sign_out, viewer=here)
    done = run_round(hub, "hour", datetime.now(UTC))
    assert (done["forget browsers that signed out"], kept(store)) == (1, 1)


def test_refusals_on_end_are_counted_and_turning_it_on_anew_begins_at_none(
    store, signed_in, turned_on, asked, cast
):
    here = signed_in(cast.report)
    one = turned_on(cast.report, viewer=here)
    for _ in range(2):
        store.write(actions.count_refusal, one.id)
    store.write(actions.forgive_refusals, one.id)
    for _ in range(2):
        store.write(actions.count_refusal, one.id)
    assert asked(cast.report) == ["one"]
    store.write(actions.count_refusal, one.id)
    assert (asked(cast.report), kept(store)) == ([], 1)
    turned_on(cast.report, viewer=here)
    assert (asked(cast.report), kept(store)) == (["one"], 1)


def test_a_rest_is_not_made_longer_while_it_lasts(store, turned_on, cast):
    one, now = turned_on(cast.report), datetime.now(UTC)
    for minutes in (5, 6):
        until = now + timedelta(minutes=minutes)
        store.write(actions.let_rest, one.id, until, now=now)
    with store.read() as snap:
        found = snap.require(subscriptions, one.id)
    assert found.rests_until == now + timedelta(minutes=5)
