import random
from datetime import UTC, datetime
from itertools import count

import pytest
from msgspec.structs import replace

from ameen.accounts.queries import viewer_for, visible, visible_page, visible_total
from ameen.accounts.records import Role, User, users
from ameen.store import Missing, Store

from ..things import Parcel, parcels

NOW = datetime(2026, 3, 1, tzinfo=UTC)
MODULE = "contacts"
NUMBERS = count()


@pytest.fixture
def store(tmp_path):
    store = Store.open(tmp_path / "lmdb")
    yield store
    store.close()


@pytest.fixture
def role(store):
    return lambda level: store.write(
        lambda tx: tx.put(Role(name=f"{next(NUMBERS)}", levels={MODULE: level}))
    )


@pytest.fixture
def add(store):
    """A user with a role, below somebody."""

    def added(role, manager=None):
        user = User(
            email=f"{next(NUMBERS)}@x.example",
            role_ids=(role.id,),
            manager_id=manager.id if manager else None,
        )
        return store.write(lambda tx: tx.put(user))

    return added


@pytest.fixture
def parcel(store):
    def made(name, creator=None, assignee=None, **more):
        record = Parcel(
            name=name,
            created_by=creator.id if creator else None,
            assignee_id=assignee.id if assignee else None,
            **more,
        )
        return store.write(lambda tx: tx.put(record))

    return made


@pytest.fixture
def seen(store):
    """The names that a user sees, page by page, and the total that they are told."""

    def names(user, sort="name", reverse=False, limit=3):
        with store.read() as snap:
            viewer = viewer_for(snap, snap.require(users, user.id))
            found, after = [], None
            while hits := visible_page(snap, viewer, parcels, MODULE, sort, after, reverse, limit):
                found += [snap.get(parcels, hit.id).name for hit in hits]
                after = hits[-1].key
            return found, visible_total(snap, viewer, parcels, MODULE)

    return names


def test_one_sees_what_one_made_or_is_assigned_to(role, add, parcel, seen):
    member = role(2)
    anna, bert = add(member), add(member)
    parcel("a by anna", anna)
    parcel("b for anna", bert, anna)
    parcel("c both anna", anna, anna)
    parcel("d by bert", bert)
    parcel("e of nobody")
    assert seen(anna) == (["a by anna", "b for anna", "c both anna"], 3)
    assert seen(bert) == (["b for anna", "d by bert"], 2)
    assert seen(anna, reverse=True)[0] == ["c both anna", "b for anna", "a by anna"]


def test_a_manager_sees_all_below_and_each_record_once(role, add, parcel, seen):
    member = role(3)
    top = add(member)
    middle = add(member, top)
    low, beside = add(member, middle), add(member)
    parcel("a", low)
    parcel("b", low, middle)
    parcel("c", middle, low)
    parcel("d", beside, low)
    parcel("e", beside)
    parcel("f", top, low)
    assert seen(top) == (["a", "b", "c", "d", "f"], 5)
    assert seen(middle) == (["a", "b", "c", "d", "f"], 5)
    assert seen(low) == (["a", "b", "c", "d", "f"], 5)
    assert seen(beside) == (["d", "e"], 2)


def test_level_four_sees_everything_and_level_nought_nothing(role, add, parcel, seen):
    admin, nobody, member = add(role(4)), add(role(0)), add(role(1))
    parcel("a", member)
    parcel("b")
    parcel("c", nobody, nobody)
    assert seen(admin) == (["a", "b", "c"], 3)
    assert seen(nobody) == ([], 0)
    assert seen(member) == (["a"], 1)


def test_who_has_no_manager_is_not_thereby_an_administrator(role, add, parcel, seen):
    lone, other = add(role(3)), add(role(3))
    parcel("a", other)
    assert seen(lone) == ([], 0)


def test_what_is_assigned_to_somebody_else_moves_at_once(store, role, add, parcel, seen):
    member = role(2)
    boss, other = add(member), add(member)
    anna, bert = add(member, boss), add(member, other)
    made = parcel("a", None, anna)
    assert (seen(boss)[1], seen(other)[1]) == (1, 0)
    store.write(lambda tx: tx.put(replace(made, assignee_id=bert.id)))
    assert (seen(boss)[1], seen(other)[1]) == (0, 1)
    store.write(lambda tx: tx.put(replace(tx.require(users, bert.id), manager_id=boss.id)))
    assert (seen(boss), seen(other)) == ((["a"], 1), ([], 0))


def test_a_change_of_role_counts_at_once(store, role, add, parcel, seen):
    member, weak = role(4), role(0)
    anna = add(member)
    parcel("a")
    assert seen(anna)[1] == 1
    store.write(lambda tx: tx.put(replace(member, levels={MODULE: 1})))
    assert seen(anna)[1] == 0
    store.write(lambda tx: tx.put(replace(anna, role_ids=(weak.id, member.id))))
    assert seen(anna)[1] == 0


def test_trash_is_apart(store, role, add, parcel, seen):
    boss = add(role(3))
    anna = add(role(2), boss)
    parcel("a", anna)
    parcel("b", anna, trashed_at=NOW)
    for user in (boss, anna):
        assert seen(user) == (["a"], 1)
        assert seen(user, "trash")[0] == ["b"]


def test_a_record_of_others_is_missing(store, role, add, parcel):
    anna, bert, admin = add(role(3)), add(role(3)), add(role(4))
    made = parcel("a", bert)
    with store.read() as snap:
        for user, sees in [(anna, False), (bert, True), (admin, True)]:
            viewer = viewer_for(snap, user)
            assert viewer.may_see(MODULE, made) is sees
            if sees:
                assert visible(snap, viewer, parcels, MODULE, made.id) == made
            else:
                with pytest.raises(Missing):
                    visible(snap, viewer, parcels, MODULE, made.id)
        with pytest.raises(Missing):
            visible(snap, viewer_for(snap, admin), parcels, MODULE, b"x" * 16)


@pytest.mark.parametrize("seed", range(6))
def test_pages_and_totals_are_those_of_a_plain_search(store, role, seed):
    chance = random.Random(seed)
    member = role(2)

    def fill(tx):
        made = []
        for n in range(30):
            boss = chance.choice([None, *made]) if n else None
            email = f"{n}@x.example"
            made.append(
                tx.put(
                    User(email=email, role_ids=(member.id,), manager_id=boss.id if boss else None)
                )
            )
        people = [None, *(user.id for user in made)]
        few = people[:4] if seed % 2 else people  # most belong to a few: picking gives up
        for n in range(300):
            pool = few if chance.random() < 0.9 else people
            tx.put(
                Parcel(
                    name=f"{chance.randrange(60):02} {n}",
                    created_by=chance.choice(pool),
                    assignee_id=chance.choice(pool),
                    trashed_at=NOW if chance.random() < 0.1 else None,
                )
            )
        return made

    made = store.write(fill)
    for user in made:
        with store.read() as snap:
            viewer = viewer_for(snap, user)
            everything = snap.get_many(parcels, [hit.id for hit in snap.range(parcels)])
            wanted = sorted(
                p.name for p in everything if not p.trashed_at and viewer.may_see(MODULE, p)
            )
            assert visible_total(snap, viewer, parcels, MODULE) == len(wanted)
            for reverse in (False, True):
                found, after = [], None
                while hits := visible_page(
                    snap, viewer, parcels, MODULE, "name", after, reverse, 7
                ):
                    found += [snap.get(parcels, hit.id).name for hit in hits]
                    after = hits[-1].key
                assert found == sorted(wanted, reverse=reverse)


def test_totals_stay_right_while_records_come_change_and_go(store, role):
    chance, member = random.Random(1), role(2)

    def people(tx):
        boss = tx.put(User(email="b@x.example", role_ids=(member.id,)))
        team = [
            tx.put(User(email=f"{n}@x.example", role_ids=(member.id,), manager_id=boss.id))
            for n in range(5)
        ]
        return boss, [None, boss.id, *(user.id for user in team), b"o" * 16]

    boss, pool = store.write(people)
    made = []
    for _ in range(150):

        def step(tx):
            deed = chance.random()
            if not made or deed < 0.5:
                record = tx.put(
                    Parcel(created_by=chance.choice(pool), assignee_id=chance.choice(pool))
                )
                made.append(record.id)
                return
            record = tx.require(parcels, chance.choice(made))
            if deed < 0.8:
                tx.put(replace(record, assignee_id=chance.choice(pool)))
            elif deed < 0.9:
                tx.put(replace(record, trashed_at=None if record.trashed_at else NOW))
            else:
                tx.delete(parcels, record.id)
                made.remove(record.id)

        store.write(step)
        with store.read() as snap:
            viewer = viewer_for(snap, boss)
            found = [p for p in snap.get_many(parcels, made) if not p.trashed_at]
            wanted = sum(viewer.may_see(MODULE, p) for p in found)
            assert visible_total(snap, viewer, parcels, MODULE) == wanted


@pytest.mark.parametrize("people", [10, 200])
def test_a_page_costs_the_same_however_much_there_is(store, role, people):
    member = role(2)
    boss = store.write(lambda tx: tx.put(User(email="b@x.example", role_ids=(member.id,))))

    def team(tx):
        return [
            tx.put(User(email=f"{n}@x.example", role_ids=(member.id,), manager_id=boss.id))
            for n in range(people)
        ]

    made = store.write(team)

    def add(tx, many):
        for n in range(many):
            tx.put(Parcel(name=f"n{n}", created_by=made[n % people].id))

    def calls():
        with store.read() as snap:
            viewer = viewer_for(snap, boss)
            before = snap.calls
            assert len(visible_page(snap, viewer, parcels, MODULE, "name", None, False, 10)) == 10
            visible_total(snap, viewer, parcels, MODULE)
            return snap.calls - before

    store.write(add, people)
    few = calls(), calls()
    store.write(add, 3000)
    many = calls(), calls()
    assert many[1] == few[1]
    assert many[0] <= few[0] + people


def test_a_team_that_made_nothing_sees_nothing(role, add, seen):
    boss = add(role(2))
    add(role(2), boss)
    assert seen(boss) == ([], 0)
