"""What a list costs a manager of 500, against one who sees everything."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime

from ..accounts.queries import role_by_key, viewer_for
from ..accounts.records import User, users
from ..crm import queries
from ..crm.records import Contact, contacts
from ..store import Snapshot, Tx
from .figures import Figure, middle
from .hubs import Bench

SIZE, PEOPLE, CONTACTS, ROUNDS = 1000, 500, 50_000, 100


def run(bench: Bench) -> Iterator[Figure]:
    """A page and its total, by turns, with nothing changed and after a change each time."""
    import time

    hub, owner = bench.hub(SIZE), bench.owner(SIZE)
    people = bench.scaled(PEOPLE, least=10)
    manager_id = hub.store.write(_team, people, bench.scaled(CONTACTS, least=500), by=owner.user.id)

    def taken(user_id: bytes) -> float:
        began = time.perf_counter()
        with hub.store.read() as snap:
            viewer = viewer_for(snap, snap.require(users, user_id))
            page = queries.contacts_page(snap, viewer, limit=51)
            snap.get_many(contacts, [hit.id for hit in page])
            queries.contacts_total(snap, viewer)
        return time.perf_counter() - began

    for name, change in (("unchanged", None), ("after a change", _one_more)):
        seconds: dict[bytes, list[float]] = {owner.user.id: [], manager_id: []}
        for _ in range(bench.scaled(ROUNDS, least=5)):
            for user_id, found in seconds.items():
                if change is not None:
                    hub.store.write(change, by=owner.user.id)
                found.append(taken(user_id))
        own, managers = middle(seconds[owner.user.id]), middle(seconds[manager_id])
        yield Figure("team", f"owner's page, {name}", own, "ms p50")
        yield Figure("team", f"page of a manager of {people}, {name}", managers, "ms p50")
        yield Figure("team", f"manager's to owner's, {name}", managers / own, "ratio", "<= 6")


def _team(tx: Tx, people: int, count: int) -> bytes:
    """A manager, those below her, and contacts that one of them made and another is assigned."""
    role, chance = role_by_key(tx, "manager"), random.Random(7)
    made = datetime.now(UTC).timestamp()
    manager = tx.put(User(email=f"manager{made}@bench.example", role_ids=(role.id,)))
    team = [
        tx.put(User(email=f"p{n}-{made}@bench.example", manager_id=manager.id)).id
        for n in range(people)
    ]
    for number in range(count):
        maker = chance.choice(team)
        holder = chance.choice(team) if number % 4 else maker
        tx.put(Contact(name_en=f"Team {number}", created_by=maker, assignee_id=holder))
    return manager.id


def _one_more(tx: Tx | Snapshot) -> None:
    tx.put(Contact(name_en="One more"))
