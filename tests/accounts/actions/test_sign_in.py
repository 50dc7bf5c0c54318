import time
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from msgspec.structs import replace

from ameen.accounts import actions, queries
from ameen.accounts.actions import Attempt, Refused, TooMany
from ameen.accounts.records import sessions, users
from ameen.store import Missing
from tests.cast import PASSWORD

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def sign_in(hub):
    def signed_in(person, password=PASSWORD, address="192.0.2.1", now=NOW, **more):
        email = person if isinstance(person, str) else person.email
        attempt = Attempt(email, password, address, **more)
        return actions.sign_in(hub.store, hub.settings.secret, attempt, now)

    return signed_in


@pytest.fixture
def bearer(hub):
    """Who bears a token, and when."""

    def who(token, now=NOW):
        with hub.store.read() as snap:
            return actions.session_viewer(snap, hub.settings.secret, token, now)

    return who


@pytest.fixture
def told(hub):
    """The names of the newest events about signing in."""

    def names(count=10):
        with hub.store.read() as snap:
            newest = list(snap.changes(after=max(0, snap.last_seq - 50)))
            return [change.name for change in newest if change.op == "event"][-count:]

    return names


@pytest.mark.parametrize("part", ["owner", "manager", "report", "colleague", "outsider"])
def test_each_of_the_cast_comes_in_with_their_password(cast, sign_in, bearer, told, part):
    signed_in = sign_in(cast[part])
    who = bearer(signed_in.token)
    assert (who.user.id, who.session.id) == (cast[part].id, signed_in.session.id)
    assert told(1) == ["signed_in"]


def test_the_address_may_be_typed_in_any_case(cast, sign_in):
    assert sign_in(cast.owner.email.upper()).user.id == cast.owner.id


@pytest.mark.parametrize("password", ["", "wrong", PASSWORD + " ", PASSWORD.upper()])
def test_a_wrong_password_is_refused_and_told_of(cast, sign_in, told, password):
    with pytest.raises(Refused):
        sign_in(cast.owner, password)
    assert told(1) == ["sign_in_failed"]


def test_an_unknown_account_is_refused_alike_and_its_name_not_kept(hub, sign_in, told):
    with pytest.raises(Refused):
        sign_in("my-secret-password-by-mistake@nowhere.example", "whatever it is")
    assert told(1) == ["sign_in_failed"]
    with hub.store.read() as snap:
        log = list(snap.changes(after=snap.last_seq - 10))
    assert not any(b"by-mistake" in change.raw_after for change in log)


def test_an_unknown_account_takes_as_long_as_a_wrong_password(cast, sign_in):
    def took(email, turn):
        began = time.perf_counter()
        with pytest.raises(Refused):
            sign_in(email, "wrong", address=f"198.51.100.{turn}")
        return time.perf_counter() - began

    pairs = [(took(cast.owner.email, n), took(f"nobody{n}@x.example", n)) for n in range(15)]
    known, unknown = (sorted(times)[len(times) // 2] for times in zip(*pairs, strict=True))
    assert 0.6 < unknown / known < 1.6


def test_who_is_deactivated_or_has_no_password_yet_is_refused(cast, hub, sign_in, viewer_for):
    owner = viewer_for(cast.owner)
    hub.store.write(actions.set_active, cast.report.id, False, viewer=owner)
    new = hub.store.write(
        actions.create_user, {"email": "new@x.example", "name_en": "New"}, viewer=owner
    )
    for email in (cast.report.email, new.email):
        for password in (PASSWORD, ""):
            with pytest.raises(Refused):
                sign_in(email, password)


def test_deactivating_ends_access_at_once_everywhere(cast, hub, sign_in, bearer, viewer_for):
    tokens = [sign_in(cast.report).token for _ in range(2)]
    assert all(bearer(token) for token in tokens)
    hub.store.write(actions.set_active, cast.report.id, False, viewer=viewer_for(cast.owner))
    assert not any(bearer(token) for token in tokens)
    hub.store.write(actions.set_active, cast.report.id, True, viewer=viewer_for(cast.owner))
    assert not any(bearer(token) for token in tokens)


def test_signing_out_ends_that_session_alone(cast, hub, sign_in, bearer, told):
    here, there = sign_in(cast.report).token, sign_in(cast.report).token
    hub.store.write(actions.sign_out, viewer=bearer(here))
    assert bearer(here) is None
    assert bearer(there) is not None
    assert told(1) == ["signed_out"]
    hub.store.write(actions.sign_out, viewer=bearer(there))


def test_a_session_lasts_twelve_hours_or_thirty_days(cast, sign_in, bearer):
    short, long = sign_in(cast.owner), sign_in(cast.owner, remember=True)
    hours = timedelta(hours=1)
    assert bearer(short.token, NOW + 11 * hours) and not bearer(short.token, NOW + 12 * hours)
    assert bearer(long.token, NOW + 719 * hours) and not bearer(long.token, NOW + 720 * hours)


def test_each_sign_in_makes_a_session_of_its_own(cast, sign_in):
    first, second = sign_in(cast.owner), sign_in(cast.owner)
    assert first.session.id != second.session.id
    assert first.token != second.token


def test_one_ends_one_s_own_sessions_and_nobody_else_s(cast, hub, sign_in, bearer):
    mine, other, theirs = sign_in(cast.report), sign_in(cast.report), sign_in(cast.owner)
    me = bearer(mine.token)
    for person in cast:
        if person.id != cast.report.id:
            stranger = bearer(sign_in(person).token)
            with pytest.raises(Missing):
                hub.store.write(actions.end_session, other.session.id, viewer=stranger)
    with pytest.raises(Missing):
        hub.store.write(actions.end_session, theirs.session.id, viewer=me)
    hub.store.write(actions.end_session, other.session.id, viewer=me)
    assert bearer(other.token) is None and bearer(theirs.token) and bearer(mine.token)
    assert hub.store.write(actions.end_other_sessions, viewer=me) == 1  # the one that came in first
    assert bearer(mine.token)


def test_a_hash_of_other_parameters_is_made_anew_at_the_next_sign_in(cast, hub, sign_in):
    weak = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)

    def weaken(tx):
        tx.put(replace(tx.require(users, cast.report.id), password_hash=weak))

    hub.store.write(weaken)
    sign_in(cast.report)
    with hub.store.read() as snap:
        kept = snap.require(users, cast.report.id).password_hash
    assert kept != weak and "m=19456,t=2,p=1" in kept
    assert sign_in(cast.report)


def test_that_a_session_is_in_use_is_noted_every_five_minutes(cast, hub, sign_in):
    session = sign_in(cast.report).session

    def seen(minutes):
        now = NOW + timedelta(minutes=minutes)
        hub.store.write(actions.see_session, session.id, "192.0.2.9", now=now)
        with hub.store.read() as snap:
            return snap.require(sessions, session.id).seen_at

    assert seen(4) == NOW
    assert seen(5) == NOW + timedelta(minutes=5)
    assert seen(9) == NOW + timedelta(minutes=5)


def test_the_last_sign_in_is_known_and_leaves_the_user_s_version_alone(cast, hub, sign_in):
    sign_in(cast.report, now=NOW + timedelta(days=400))
    with hub.store.read() as snap:
        assert queries.last_sign_in(snap, cast.report.id) == NOW + timedelta(days=400)
        assert snap.version(users, cast.report.id) == cast.report.user.version


def test_guessing_makes_one_wait_longer_each_time(cast, sign_in):
    now, waits = NOW, []
    for _ in range(9):
        try:
            sign_in(cast.owner, "wrong", now=now)
        except TooMany as wait:
            waits.append(wait.retry_after)
            now += timedelta(seconds=wait.retry_after)
            with pytest.raises(Refused):
                sign_in(cast.owner, "wrong", now=now)
        except Refused:
            pass
    assert waits == [2, 4, 8, 16]
    with pytest.raises(TooMany):
        sign_in(cast.owner, now=now)  # the right one isn't heard either


def test_the_wait_is_forgotten_after_a_quiet_hour(cast, sign_in):
    for _ in range(5):
        with pytest.raises(Refused):
            sign_in(cast.owner, "wrong")
    with pytest.raises(TooMany):
        sign_in(cast.owner)
    assert sign_in(cast.owner, now=NOW + timedelta(hours=1))


def test_the_right_password_makes_the_budget_whole_again(cast, sign_in):
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(Refused):
                sign_in(cast.owner, "wrong")
        assert sign_in(cast.owner)


def test_unknown_accounts_are_throttled_alike(sign_in):
    for _ in range(5):
        with pytest.raises(Refused):
            sign_in("nobody@x.example", "wrong")
    with pytest.raises(TooMany) as wait:
        sign_in("nobody@x.example", "wrong")
    assert wait.value.retry_after == 2


def test_a_stranger_s_guesses_do_not_keep_the_owner_out(cast, sign_in):
    for _ in range(5):
        with pytest.raises(Refused):
            sign_in(cast.owner, "wrong", address="203.0.113.66")
    with pytest.raises(TooMany):
        sign_in(cast.owner, "wrong", address="203.0.113.66")
    assert sign_in(cast.owner, address="192.0.2.1")


def test_guesses_from_everywhere_do_not_keep_the_owner_out(cast, sign_in):
    known = sign_in(cast.owner).device
    for n in range(60):
        with pytest.raises(Refused):
            sign_in(cast.owner, "wrong", address=f"203.0.113.{n}")
    with pytest.raises(TooMany):  # a network has one attempt now
        sign_in(cast.owner, "wrong", address="203.0.113.59")
    assert sign_in(cast.owner, address="192.0.2.200")  # a new one, and it is right
    assert sign_in(cast.owner, address="203.0.113.59", device=known)


def test_a_recognised_browser_has_a_budget_of_its_own(cast, sign_in):
    known = sign_in(cast.owner).device
    for _ in range(5):
        with pytest.raises(Refused):
            sign_in(cast.owner, "wrong")
    with pytest.raises(TooMany):
        sign_in(cast.owner)
    assert sign_in(cast.owner, device=known).device == known
    for _ in range(5):
        with pytest.raises(Refused):
            sign_in(cast.owner, "wrong", device=known)
    with pytest.raises(TooMany):
        sign_in(cast.owner, device=known)


def test_a_browser_is_recognised_for_its_own_user_only(cast, sign_in):
    mine = sign_in(cast.report).device
    for _ in range(5):
        with pytest.raises(Refused):
            sign_in(cast.owner, "wrong", device=mine)
    with pytest.raises(TooMany):
        sign_in(cast.owner, device=mine)


def test_one_network_that_tries_many_accounts_has_to_wait(cast, sign_in):
    for n in range(30):
        with pytest.raises(Refused):
            sign_in(f"someone{n}@x.example", "wrong")
        if n % 5 == 0:
            sign_in(cast.report)  # one's own account doesn't buy further attempts
    with pytest.raises(TooMany):
        sign_in("someone99@x.example", "wrong")


def test_attempts_at_once_are_counted_one_by_one(cast, hub, sign_in):
    from concurrent.futures import ThreadPoolExecutor

    def attempt(_):
        try:
            sign_in(cast.owner, "wrong")
        except Refused:
            return "heard"
        except TooMany:
            return "not heard"

    with ThreadPoolExecutor(12) as pool:
        heard = list(pool.map(attempt, range(12)))
    assert heard.count("heard") == 5
