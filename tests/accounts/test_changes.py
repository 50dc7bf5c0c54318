import pytest
from msgspec.structs import replace

from ameen.accounts.changes import user_document


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
