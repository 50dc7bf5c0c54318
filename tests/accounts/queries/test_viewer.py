import pytest
from msgspec.structs import replace

from ameen.accounts.queries import leads_back, levels_of, people_below, viewer_for
from ameen.accounts.records import Role, User, users
from ameen.store import Store


@pytest.fixture
def store(tmp_path):
    store = Store.open(tmp_path / "lmdb")
    yield store
    store.close()


def chain(store, length):
    """Users of whom each reports to the one before."""

    def work(tx):
        made = []
        for n in range(length):
            above = made[-1].id if made else None
            made.append(tx.put(User(email=f"{n}@x.example", manager_id=above)))
        return made

    return store.write(work)


def test_people_below_are_found_however_far_down(store):
    made = chain(store, 60)
    with store.read() as snap:
        assert people_below(snap, made[0].id) == {user.id for user in made[1:]}
        assert people_below(snap, made[-1].id) == frozenset()
        assert people_below(snap, b"x" * 16) == frozenset()


def test_a_circle_hangs_nobody(store):
    made = chain(store, 3)

    def close(tx):
        tx.put(replace(made[0], manager_id=made[2].id))

    store.write(close)
    with store.read() as snap:
        everybody = {user.id for user in made}
        for user in made:
            assert people_below(snap, user.id) == everybody
            assert viewer_for(snap, snap.require(users, user.id)).people == everybody


def test_whoever_is_deactivated_still_links_the_line(store):
    made = chain(store, 3)
    store.write(lambda tx: tx.put(replace(made[1], active=False)))
    with store.read() as snap:
        assert people_below(snap, made[0].id) == {made[1].id, made[2].id}


def test_leads_back_sees_every_circle(store):
    made = chain(store, 3)
    with store.read() as snap:
        assert leads_back(snap, made[0].id, made[0].id)
        assert leads_back(snap, made[0].id, made[2].id)
        assert not leads_back(snap, made[2].id, made[0].id)


def test_whoever_is_deactivated_has_no_level(store):
    role = store.write(lambda tx: tx.put(Role(name="r", levels={"contacts": 3})))
    user = User(email="a@x.example", role_ids=(role.id, b"gone" * 4))
    with store.read() as snap:
        assert levels_of(snap, user) == {"contacts": 3}
        assert levels_of(snap, replace(user, active=False)) == {}
        assert levels_of(snap, replace(user, active=False), even_inactive=True) == {"contacts": 3}


def test_the_viewer_s_stamp_changes_with_the_rights(store):
    role = store.write(lambda tx: tx.put(Role(name="r", levels={"contacts": 3})))
    user = store.write(lambda tx: tx.put(User(email="a@x.example", role_ids=(role.id,))))
    with store.read() as snap:
        before = viewer_for(snap, user)
    store.write(lambda tx: tx.put(replace(role, levels={"contacts": 1})))
    with store.read() as snap:
        after = viewer_for(snap, user)
    assert before.stamp != after.stamp
    assert before.may("contacts", "edit") and not after.may("contacts", "edit")
    assert (after.level("contacts"), after.level("deals")) == (1, 0)
