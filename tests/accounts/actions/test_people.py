import pytest

from ameen.accounts import actions, queries
from ameen.accounts.records import Role, roles, users
from ameen.accounts.rules import Forbidden, Invalid
from ameen.store import Missing, Stale
from tests import cast as casting
from tests.conftest import SECRET

KEY = SECRET.encode()
OTHERS = ["manager", "report", "colleague", "outsider"]


@pytest.fixture
def do(store, viewer_for):
    """An action as somebody of the cast."""

    def done(person, action, *args, **names):
        return store.write(action, *args, viewer=viewer_for(person), by=person.id, **names)

    return done


@pytest.fixture
def role(store):
    def of(key):
        with store.read() as snap:
            return queries.role_by_key(snap, key).id

    return of


@pytest.fixture
def get(store):
    def got(person):
        with store.read() as snap:
            return snap.require(users, person.id)

    return got


def test_the_first_owner_is_made_once(empty_hub):
    store = empty_hub.store
    owner, password = actions.first_owner(store, "Owner@Hub.example", "Olga")
    assert owner.must_change_password and len(password) >= 16
    with store.read() as snap:
        assert queries.is_owner(snap, owner)
        assert [r.key for r in queries.all_roles(snap)] == [
            "owner", "administrator", "manager", "member", "reader",
        ]  # fmt: skip
    with pytest.raises(actions.AlreadyPrepared):
        actions.first_owner(store, "second@hub.example", "", "a password of mine")


def test_the_first_owner_may_bring_a_password(empty_hub):
    owner, password = actions.first_owner(empty_hub.store, "o@h.example", "", "a word of mine")
    assert (owner.must_change_password, password) == (False, "a word of mine")


@pytest.mark.parametrize(("email", "password"), [("no", "a good password"), ("a@b.example", "bad")])
def test_the_first_owner_s_address_and_password_are_checked(empty_hub, email, password):
    with pytest.raises(Invalid):
        actions.first_owner(empty_hub.store, email, "", password)
    with empty_hub.store.read() as snap:
        assert not list(snap.range(users))


@pytest.mark.parametrize("part", OTHERS)
def test_who_lacks_the_level_changes_nobody(cast, do, get, role, part):
    who, target = cast[part], cast.report if part != "report" else cast.colleague
    attempts = [
        (actions.create_user, {"email": "x@x.example", "name_en": "X"}),
        (actions.add_user, {"email": "x@x.example", "name_en": "X"}, [role("reader")], KEY),
        (actions.edit_user, target.id, None, {"email": "mine@x.example"}),
        (actions.set_active, target.id, False),
        (actions.grant_roles, target.id, [role("owner")]),
        (actions.grant_roles, who.id, [role("owner")]),
        (actions.invite, target.id, KEY),
        (actions.edit_user, cast.owner.id, None, {"name_en": "Me"}),
        (actions.set_active, cast.owner.id, False),
        (actions.delete_role, role("reader")),
    ]
    before = [get(person) for person in cast]
    for action, *args in attempts:
        with pytest.raises((Forbidden, Missing)):
            do(who, action, *args)
    assert [get(person) for person in cast] == before


def test_whom_one_may_not_see_does_not_exist(cast, do):
    for part in ("manager", "colleague"):
        target = cast.outsider if part == "manager" else cast.report
        for action, *args in [
            (actions.edit_user, None, {}),
            (actions.set_active, False),
            (actions.grant_roles, []),
            (actions.invite, KEY),
        ]:
            with pytest.raises(Missing):
                do(cast[part], action, target.id, *args)


def test_an_owner_gives_and_takes_roles(cast, do, get, role):
    do(cast.owner, actions.grant_roles, cast.outsider.id, [role("member"), role("reader")])
    assert set(get(cast.outsider).role_ids) == {role("member"), role("reader")}
    do(cast.owner, actions.grant_roles, cast.outsider.id, [])
    assert get(cast.outsider).role_ids == ()


def test_nobody_changes_their_own_roles(cast, do, store, role):
    for part in casting.NAMES:
        person = cast[part]
        with pytest.raises(Forbidden):
            do(person, actions.grant_roles, person.id, [role("administrator")])
    second = casting.with_roles(store, cast.colleague, "owner")
    with pytest.raises(Forbidden):
        do(second, actions.grant_roles, second.id, [])


def test_nobody_gives_a_level_above_their_own(cast, do, store, role):
    granter = casting.with_levels(store, cast.colleague, users=5, roles=5, contacts=2)
    for key in ("owner", "administrator", "manager", "member"):
        with pytest.raises(Forbidden):
            do(granter, actions.grant_roles, cast.outsider.id, [role(key)])
    seller = store.write(lambda tx: tx.put(Role(name="Seller", levels={"contacts": 2})))
    assert do(granter, actions.grant_roles, cast.outsider.id, [seller.id]).role_ids == (seller.id,)


def test_an_administrator_gives_no_rights(cast, do, store, role):
    administrator = casting.with_roles(store, cast.colleague, "administrator")
    with pytest.raises(Forbidden):
        do(administrator, actions.grant_roles, cast.outsider.id, [role("reader")])
    values = {"email": "new@x.example", "name_en": "New"}
    made, _token = do(administrator, actions.add_user, values, [], KEY)
    assert made.role_ids == ()


def test_an_administrator_cannot_become_the_owner_by_a_side_door(cast, do, store):
    administrator = casting.with_roles(store, cast.colleague, "administrator")
    for action, *args in [
        (actions.invite, KEY),
        (actions.edit_user, None, {"email": "mine@x.example"}),
        (actions.set_active, False),
        (actions.grant_roles, []),
    ]:
        with pytest.raises(Forbidden):
            do(administrator, action, cast.owner.id, *args)


def test_an_administrator_cannot_get_at_a_deactivated_owner(cast, do, store):
    administrator = casting.with_roles(store, cast.colleague, "administrator")
    second = casting.with_roles(store, cast.report, "owner")
    do(cast.owner, actions.set_active, second.id, False)
    for action, *args in [
        (actions.set_active, True),
        (actions.edit_user, None, {"email": "mine@x.example"}),
    ]:
        with pytest.raises(Forbidden):
            do(administrator, action, second.id, *args)


def test_an_owner_remains_whoever_deposes_whom(cast, do, store, role, get):
    second = casting.with_roles(store, cast.colleague, "owner")
    do(second, actions.grant_roles, cast.owner.id, [role("member")])
    for action, *args in [(actions.set_active, False), (actions.grant_roles, [])]:
        with pytest.raises((Forbidden, Missing)):  # who was an owner isn't one any more
            do(cast.owner, action, second.id, *args)
        with pytest.raises(Forbidden):
            do(second, action, second.id, *args)
    with store.read() as snap:
        assert queries.is_owner(snap, get(second))
        assert not queries.other_owners(snap, second.id)


def test_two_owners_cannot_depose_each_other_at_once(cast, store, viewer_for, role):
    second = casting.with_roles(store, cast.colleague, "owner")
    first_viewer, second_viewer = viewer_for(cast.owner), viewer_for(second)
    store.write(actions.grant_roles, second.id, [], viewer=first_viewer)
    with pytest.raises((Forbidden, Missing)):  # with the rights that they had a moment ago
        store.write(actions.grant_roles, cast.owner.id, [], viewer=second_viewer)
    with store.read() as snap:
        assert queries.is_owner(snap, snap.require(users, cast.owner.id))


def test_nobody_deactivates_themselves(cast, do):
    with pytest.raises(Forbidden):
        do(cast.owner, actions.set_active, cast.owner.id, False)


def test_reporting_lines_never_close_a_circle(cast, do, get):
    for user, manager in [
        (cast.manager, cast.manager),
        (cast.manager, cast.report),
    ]:
        with pytest.raises(Invalid) as refused:
            do(cast.owner, actions.edit_user, user.id, None, {"manager_id": manager.id})
        assert "manager_id" in refused.value.errors
    do(cast.owner, actions.edit_user, cast.colleague.id, None, {"manager_id": cast.report.id})
    with pytest.raises(Invalid):
        do(cast.owner, actions.edit_user, cast.manager.id, None, {"manager_id": cast.colleague.id})
    assert get(cast.manager).manager_id is None


def test_circles_that_two_close_at_once_are_seen(cast, do):
    do(cast.owner, actions.edit_user, cast.colleague.id, None, {"manager_id": cast.outsider.id})
    with pytest.raises(Invalid):
        do(cast.owner, actions.edit_user, cast.outsider.id, None, {"manager_id": cast.colleague.id})


def test_nobody_puts_others_below_themselves_to_see_their_records(cast, do, store, get):
    clerk = casting.with_levels(store, cast.colleague, users=4, contacts=1)
    do(cast.owner, actions.grant_roles, cast.report.id, [])
    with pytest.raises(Forbidden):
        do(clerk, actions.edit_user, cast.report.id, None, {"manager_id": clerk.id})
    do(cast.owner, actions.edit_user, cast.outsider.id, None, {"manager_id": clerk.id})
    with pytest.raises(Forbidden):
        do(clerk, actions.edit_user, cast.report.id, None, {"manager_id": cast.outsider.id})
    assert get(cast.report).manager_id == cast.manager.id


def test_who_may_not_see_everybody_adds_people_to_their_own_team(cast, do, store):
    lead = casting.with_levels(store, cast.manager, users=2)
    made = do(lead, actions.create_user, {"email": "n@x.example", "name_en": "N"})
    assert made.manager_id == lead.id
    below = {"email": "m@x.example", "name_en": "M", "manager_id": cast.report.id}
    assert do(lead, actions.create_user, below).manager_id == cast.report.id
    beside = {"email": "o@x.example", "name_en": "O", "manager_id": cast.owner.id}
    with pytest.raises(Forbidden):
        do(lead, actions.create_user, beside)


def test_an_address_belongs_to_one_user_whatever_its_case(cast, do):
    for email in (cast.report.email, cast.report.email.upper()):
        with pytest.raises(Invalid) as refused:
            do(cast.owner, actions.create_user, {"email": email, "name_en": "Twin"})
        assert list(refused.value.errors) == ["email"]


def test_an_edit_of_an_older_version_is_stale(cast, do, get):
    do(cast.owner, actions.edit_user, cast.report.id, None, {"position": "Seller"})
    with pytest.raises(Stale) as stale:
        do(
            cast.owner,
            actions.edit_user,
            cast.report.id,
            cast.report.user.version,
            {"position": "X"},
        )
    assert stale.value.current.position == get(cast.report).position == "Seller"


def test_only_what_an_action_is_about_is_changed(cast, do, get):
    sly = {"name_en": "Khalid", "role_ids": (b"x" * 16,), "password_hash": "x", "active": False}
    do(cast.report, actions.save_profile, None, sly | {"email": "other@x.example"})
    do(cast.report, actions.save_preferences, {"theme": "dark", "manager_id": None} | sly)
    do(cast.owner, actions.edit_user, cast.report.id, None, sly)
    after, before = get(cast.report), cast.report.user
    assert (after.name_en, after.theme) == ("Khalid", "dark")
    assert (after.role_ids, after.password_hash, after.active, after.email, after.manager_id) == (
        before.role_ids, before.password_hash, True, before.email, before.manager_id,
    )  # fmt: skip


@pytest.mark.parametrize("part", casting.NAMES)
def test_everybody_keeps_their_own_profile_and_preferences(cast, do, get, part):
    person = cast[part]
    do(person, actions.save_profile, get(person).version, {"phone": "9212 3456"})
    do(person, actions.save_preferences, {"zone": "Europe/Berlin", "digits": "arab"})
    kept = get(person)
    assert (kept.phone, kept.zone, kept.digits) == ("+96892123456", "Europe/Berlin", "arab")


def test_a_profile_of_an_older_version_is_stale(cast, do):
    do(cast.report, actions.save_profile, cast.report.user.version, {"phone": "1"})
    with pytest.raises(Stale):
        do(cast.report, actions.save_profile, cast.report.user.version, {"phone": "2"})


def test_roles_of_the_system_and_roles_in_use_stay(cast, do, store, role):
    with pytest.raises(Forbidden):
        do(cast.owner, actions.delete_role, role("reader"))
    mine = store.write(lambda tx: tx.put(Role(name="Mine", levels={"contacts": 1})))
    do(cast.owner, actions.grant_roles, cast.outsider.id, [mine.id])
    with pytest.raises(Forbidden):
        do(cast.owner, actions.delete_role, mine.id)
    do(cast.owner, actions.grant_roles, cast.outsider.id, [])
    do(cast.owner, actions.delete_role, mine.id)
    with store.read() as snap:
        assert snap.get(roles, mine.id) is None


def test_a_change_of_roles_is_told_in_the_log(cast, do, store, role):
    do(cast.owner, actions.grant_roles, cast.outsider.id, [role("member")])
    with store.read() as snap:
        newest = snap.history("user", cast.outsider.id, limit=1)[0]
    assert (newest.name, newest.by, newest.after) == (
        "roles_changed", cast.owner.id, {"role_ids": [role("member")], "usual": False},
    )  # fmt: skip
