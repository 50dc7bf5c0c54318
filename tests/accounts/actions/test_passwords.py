from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from ameen.accounts import actions, queries
from ameen.accounts.actions import Arrival, Attempt, Refused, TooMany
from ameen.accounts.records import invitations, users
from ameen.accounts.rules import Invalid
from ameen.store import Missing
from tests.cast import PASSWORD

NEW = "another sentence of mine"


@pytest.fixture
def sign_in(hub):
    def signed_in(person, password=PASSWORD):
        signed = actions.sign_in(hub.store, hub.settings.secret, Attempt(person.email, password))
        with hub.store.read() as snap:
            return signed, actions.session_viewer(
                snap, hub.settings.secret, signed.token, datetime.now(UTC)
            )

    return signed_in


def is_good(hub, token):
    with hub.store.read() as snap:
        return actions.session_viewer(snap, hub.settings.secret, token, datetime.now(UTC))


@pytest.mark.parametrize("part", ["owner", "manager", "report", "colleague", "outsider"])
def test_a_new_password_ends_every_other_session(hub, cast, sign_in, part):
    here, viewer = sign_in(cast[part])
    there, _ = sign_in(cast[part])
    actions.change_password(hub.store, viewer, PASSWORD, NEW)
    assert is_good(hub, here.token) and not is_good(hub, there.token)
    with pytest.raises(Refused):
        sign_in(cast[part])
    assert sign_in(cast[part], NEW)


@pytest.mark.parametrize(
    ("current", "new", "field"),
    [
        ("not mine at all", NEW, "current_password"),
        (PASSWORD, "short", "new_password"),
        (PASSWORD, "password123", "new_password"),
        (PASSWORD, "report@cast.example", "new_password"),
        (PASSWORD, PASSWORD, "new_password"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_changes(hub, cast, sign_in, current, new, field):
    _, viewer = sign_in(cast.report)
    with pytest.raises(Invalid) as refused:
        actions.change_password(hub.store, viewer, current, new)
    assert list(refused.value.errors) == [field]
    assert sign_in(cast.report)


def test_an_open_session_is_no_place_to_guess_the_password(hub, cast, sign_in):
    _, viewer = sign_in(cast.report)
    for _ in range(5):
        with pytest.raises(Invalid):
            actions.change_password(hub.store, viewer, "a guess", NEW)
    with pytest.raises(TooMany):
        actions.change_password(hub.store, viewer, PASSWORD, NEW)


def test_no_hash_gets_into_the_log(hub, cast, sign_in):
    _, viewer = sign_in(cast.report)
    actions.change_password(hub.store, viewer, PASSWORD, NEW)
    with hub.store.read() as snap:
        for change in snap.changes(limit=None):
            assert b"argon2" not in change.raw_before + change.raw_after
            assert b"password_hash" not in change.raw_before + change.raw_after
            assert b"token_hash" not in change.raw_before + change.raw_after


@pytest.fixture
def invited(hub, cast, viewer_for):
    values = {"email": "new@x.example", "name_en": "Newcomer"}
    return hub.store.write(
        actions.add_user, values, [], hub.settings.secret, viewer=viewer_for(cast.owner)
    )


def test_an_invitation_sets_the_password_once(hub, invited):
    user, token = invited
    arrival = Arrival(token, NEW, "ar")
    signed_in = actions.accept_invitation(hub.store, hub.settings.secret, arrival)
    assert is_good(hub, signed_in.token).user.id == user.id
    with hub.store.read() as snap:
        assert snap.require(users, user.id).language == "ar"
        assert not list(snap.range(invitations))
    with pytest.raises(Missing):
        actions.accept_invitation(
            hub.store, hub.settings.secret, arrival._replace(password="mine now, I am late")
        )
    assert actions.sign_in(hub.store, hub.settings.secret, Attempt(user.email, NEW))


def test_an_invitation_is_over_after_three_days(hub, invited):
    now = datetime.now(UTC)
    late = now + timedelta(hours=73)
    with pytest.raises(Missing):
        actions.accept_invitation(hub.store, hub.settings.secret, Arrival(invited[1], NEW), late)


def test_a_newer_invitation_ends_the_older(hub, cast, viewer_for, invited):
    user, first = invited
    _, second = hub.store.write(
        actions.invite, user.id, hub.settings.secret, viewer=viewer_for(cast.owner)
    )
    with pytest.raises(Missing):
        actions.accept_invitation(hub.store, hub.settings.secret, Arrival(first, NEW))
    assert actions.accept_invitation(hub.store, hub.settings.secret, Arrival(second, NEW))


def test_a_deactivated_user_s_invitation_is_worth_nothing(hub, cast, viewer_for, invited):
    user, token = invited
    hub.store.write(actions.set_active, user.id, False, viewer=viewer_for(cast.owner))
    hub.store.write(actions.set_active, user.id, True, viewer=viewer_for(cast.owner))
    with pytest.raises(Missing):
        actions.accept_invitation(hub.store, hub.settings.secret, Arrival(token, NEW))


def test_a_weak_password_leaves_the_invitation_open(hub, invited):
    with pytest.raises(Invalid):
        actions.accept_invitation(hub.store, hub.settings.secret, Arrival(invited[1], "weak"))
    assert actions.accept_invitation(hub.store, hub.settings.secret, Arrival(invited[1], NEW))


def test_only_the_hash_of_an_invitation_is_kept(hub, invited):
    with hub.store.read() as snap:
        kept = snap.get(invitations, next(iter(snap.range(invitations))).id)
    assert invited[1].encode() not in kept.token_hash
    assert len(kept.token_hash) == 32


def test_two_who_use_the_same_link_at_once_do_not_both_come_in(hub, invited):
    from concurrent.futures import ThreadPoolExecutor

    def accept(password):
        try:
            arrival = Arrival(invited[1], password)
            return actions.accept_invitation(hub.store, hub.settings.secret, arrival)
        except Missing:
            return None

    with ThreadPoolExecutor(4) as pool:
        came = list(pool.map(accept, [f"{NEW} {n}" for n in range(4)]))
    assert sum(one is not None for one in came) == 1


def test_a_new_address_is_the_end_of_what_was_sent_to_the_former_one(hub, cast, viewer_for):
    names = {"viewer": viewer_for(cast.owner), "by": cast.owner.id}
    user_id = cast.report.id
    _, token = hub.store.write(actions.invite, user_id, hub.settings.secret, **names)
    for values, good in (({"name_en": "Khalid"}, True), ({"email": "khalid@x.example"}, False)):
        hub.store.write(actions.edit_user, user_id, None, values, **names)
        with hub.store.read() as snap:
            found = queries.invitation_of(snap, token, datetime.now(UTC))
        assert (found is not None) is good


def test_of_many_who_use_a_link_at_once_one_sets_the_password(hub, cast):
    until = datetime.now(UTC) + actions.LINK_LASTS
    token = actions.password_token(hub.settings.secret, cast.report.user, until)

    def use(number):
        arrival = Arrival(token, f"{NEW} {number}")
        try:
            return actions.replace_forgotten(hub.store, hub.settings.secret, arrival)
        except Missing:
            return None

    with ThreadPoolExecutor(5) as pool:
        done = [user is not None for user in pool.map(use, range(5))]
    assert done.count(True) == 1
    attempt = Attempt(cast.report.email, f"{NEW} {done.index(True)}")
    assert actions.sign_in(hub.store, hub.settings.secret, attempt)


def test_a_link_is_over_after_an_hour(hub, cast):
    now = datetime.now(UTC)
    token = actions.password_token(hub.settings.secret, cast.report.user, now + actions.LINK_LASTS)
    with hub.store.read() as snap:
        good = [
            actions.user_of_link(snap, hub.settings.secret, token, now + timedelta(minutes=later))
            for later in (59, 61)
        ]
    assert [user is not None for user in good] == [True, False]
