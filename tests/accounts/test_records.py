"""Records that concern many people, out of the tallies of `accounts.records`."""

import random
from itertools import count

import pytest
from msgspec.structs import replace

from ameen.accounts.queries import viewer_for, visible_page, visible_total
from ameen.accounts.records import Role, User
from ameen.store import Store

from .things import Parcel, parcels

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


def test_what_concerns_many_is_seen_by_each_and_counts_once(store, role, add):
    """Any number of people: against a model, for every team that there can be."""
    chance, level = random.Random(7), role(2)
    head = add(level)
    team = [add(level, manager=head) for _ in range(4)]
    others = [add(level) for _ in range(4)]
    everybody = [*team, *others]
    kept = []
    for _ in range(150):
        bearers = tuple(u.id for u in chance.sample(everybody, chance.randrange(5)))
        maker = chance.choice(everybody)
        record = Parcel(name="p", created_by=maker.id, bearers=bearers)
        kept.append(store.write(lambda tx, record=record: tx.put(record)))
    for record in chance.sample(kept, 60):
        fewer = replace(record, bearers=record.bearers[1:], assignee_id=head.id)
        kept[kept.index(record)] = store.write(lambda tx, fewer=fewer: tx.put(fewer))
    for user in (head, *everybody):
        with store.read() as snap:
            viewer = viewer_for(snap, user)
            mine = {
                r.id
                for r in kept
                if not viewer.people.isdisjoint({r.created_by, r.assignee_id, *r.bearers})
            }
            page = visible_page(snap, viewer, parcels, MODULE, "name")
            assert sorted(hit.id for hit in page) == sorted(mine)
            assert visible_total(snap, viewer, parcels, MODULE) == len(mine)
            assert {r.id for r in kept if viewer.may_see(MODULE, r)} == mine


def test_the_most_people_of_a_record_still_fit_a_key(store, role, add):
    level = role(2)
    people = [add(level) for _ in range(22)]
    bearers = tuple(user.id for user in people[2:])
    record = Parcel(created_by=people[0].id, assignee_id=people[1].id, bearers=bearers)
    store.write(lambda tx: tx.put(record))
    with store.read() as snap:
        assert visible_total(snap, viewer_for(snap, people[-1]), parcels, MODULE) == 1
