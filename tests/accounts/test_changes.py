from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from ameen.accounts import actions, queries
from ameen.accounts.actions import Attempt
from ameen.accounts.changes import user_document
from ameen.accounts.records import users
from tests.cast import PASSWORD, add, session_token


@pytest.mark.parametrize("part", ["owner", "report"])
def test_a_colleague_is_found_by_both_names(store, cast, part):
    user = cast[part].user
    with store.read() as snap:
        found = user_document(snap, user)
    assert found.names == (user.name_en, user.name_ar)
    assert (found.name_en, found.name_ar) == found.names


def test_a_colleague_without_a_name_is_found_by_the_first_part_of_the_address(store, cast):
    with store.read() as snap:
        found = user_document(snap, replace(cast.report.user, name_en="", name_ar=""))
    assert found.names[0] == "report"


def test_who_is_deactivated_is_not_found(store, cast):
    with store.read() as snap:
        assert user_document(snap, replace(cast.report.user, active=False)) is None


def test_nothing_secret_is_found(store, cast):
    with store.read() as snap:
        assert "argon2" not in repr(user_document(snap, cast.report.user))


def test_a_changed_password_is_told_even_to_who_changed_it(store, cast, viewer_for, titles):
    titles(cast.report)
    actions.change_password(store, viewer_for(cast.report), PASSWORD, "quite another sentence now")
    assert titles(cast.report) == ["Your password was changed"]


def test_a_first_password_is_no_news(hub, cast, titles):
    titles(cast.report)
    values = {"email": "new@cast.example", "name_en": "New"}
    assert titles(add(hub.store, hub.settings.secret, cast.owner.user, values, "member")) == []


def test_a_given_password_that_had_to_be_replaced_is_no_news(store, cast, viewer_for, titles):
    titles(cast.report)
    store.write(
        lambda tx: tx.put(replace(tx.require(users, cast.report.id), must_change_password=True))
    )
    actions.change_password(store, viewer_for(cast.report), PASSWORD, "quite another sentence now")
    assert titles(cast.report) == []


def test_a_sign_in_is_told_when_neither_browser_nor_address_is_known(hub, cast, titles):
    def sign_in(address, device=""):
        attempt = Attempt(cast.report.email, PASSWORD, address, device=device)
        return actions.sign_in(hub.store, hub.settings.secret, attempt).device

    titles(cast.report)
    device = sign_in("192.0.2.1")
    told = titles(cast.report)
    sign_in("192.0.2.1")
    sign_in("198.51.100.7", device)
    assert titles(cast.report) == told
    sign_in("203.0.113.9")
    assert titles(cast.report) == ["Somebody signed in to your account from a new device"] * (
        len(told) + 1
    )


def test_other_roles_are_told_to_whose_they_are(store, cast, viewer_for, titles):
    titles(cast.report)
    with store.read() as snap:
        reader = queries.role_by_key(snap, "reader").id
    grant = {"viewer": viewer_for(cast.owner), "by": cast.owner.id}
    store.write(actions.grant_roles, cast.report.id, [reader], **grant)
    assert titles(cast.report) == ["Your roles were changed"]


def test_signing_out_everywhere_else_is_told_when_there_was_an_elsewhere(hub, cast, titles):
    secret = hub.settings.secret
    titles(cast.report)
    for _ in range(2):
        token = session_token(hub.store, secret, cast.report)
    with hub.store.read() as snap:
        viewer = actions.session_viewer(snap, secret, token, datetime.now(UTC))
    told = len(titles(cast.report))
    for _ in range(2):
        hub.store.write(actions.end_other_sessions, viewer=viewer, by=viewer.user.id)
    assert titles(cast.report)[: -told or None] == ["You were signed out everywhere else"]
