import pytest

from ameen.accounts.records import Role
from ameen.accounts.rules import (
    ACTION_TEXTS,
    ACTIONS,
    ADMIN,
    LEVELS,
    MODULES,
    OWNER,
    SYSTEM_ROLES,
    allows,
    combined,
    covers,
)


def test_the_highest_level_of_several_roles_counts():
    reader, seller = Role(name="a", levels={"contacts": 1, "deals": 3}), Role(name="b", levels={})
    other = Role(name="c", levels={"contacts": 2, "deals": 1})
    assert combined([reader, seller, other]) == {"contacts": 2, "deals": 3}


def test_a_role_gives_no_level_above_owner_and_none_in_an_unknown_module():
    assert combined([Role(name="a", levels={"contacts": 99, "nonsense": 5})]) == {"contacts": OWNER}


@pytest.mark.parametrize(
    ("level", "action", "allowed"),
    [
        (0, "view", False),
        (1, "export", True),
        (1, "create", False),
        (2, "edit", True),
        (2, "delete", False),
        (3, "assign", True),
        (3, "see_all", False),
        (4, "configure", True),
        (4, "grant", False),
        (5, "grant", True),
    ],
)
def test_a_level_allows_what_the_table_says(level, action, allowed):
    assert allows(level, action) is allowed


def test_an_action_that_the_table_lacks_is_an_error():
    with pytest.raises(KeyError):
        allows(5, "fly")


def test_every_action_shown_is_one_of_the_table():
    assert set(ACTION_TEXTS) <= set(ACTIONS)
    assert set(ACTIONS.values()) <= set(LEVELS)


def test_covers_compares_module_by_module():
    assert covers({"contacts": 3, "deals": 1}, {"contacts": 3})
    assert not covers({"contacts": 3}, {"contacts": 3, "deals": 1})
    assert covers({}, {})


def test_the_roles_of_the_system_lie_within_each_other():
    levels = {key: levels for key, (_, _, levels) in SYSTEM_ROLES.items()}
    assert set(levels["owner"]) == set(MODULES)
    for greater, lesser in [
        ("owner", "administrator"),
        ("administrator", "manager"),
        ("manager", "member"),
        ("member", "reader"),
    ]:
        assert covers(levels[greater], levels[lesser])
        assert not covers(levels[lesser], levels[greater])
    assert levels["administrator"]["users"] == ADMIN
    assert levels["administrator"]["roles"] < OWNER
