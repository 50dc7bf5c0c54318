"""What a list costs a manager of 500, against one who sees everything."""

import random
import time
from collections.abc import Iterator
from functools import partial

from ..accounts.actions.hashing import hashed
from ..accounts.queries import role_by_key
from ..accounts.records import User
from ..crm.records import Contact
from ..store import Tx
from .asking import Answer, ask, by_turns
from .figures import Figure, middle
from .hubs import PASSWORD, Bench, cookie

PATH = "/crm/contacts"
SIZE, PEOPLE, CONTACTS, ROUNDS = 1000, 500, 50_000, 100


def run(bench: Bench) -> Iterator[Figure]:
    """The list of contacts, by turns for both, with nothing changed and after a change each time."""
    hub, owner = bench.hub(SIZE), bench.owner(SIZE)
    app, owners = bench.app(SIZE)
    people, by = bench.scaled(PEOPLE, least=10), owner.user.id
    email = f"manager-{time.time_ns()}@bench.example"
    hub.store.write(_team, email, people, bench.scaled(CONTACTS, least=500), by=by)
    managers = cookie(hub, email)

    def asked(key: str, change: bool) -> Answer:
        if change:
            hub.store.write(_one_more, by=by)
        answer = ask(app, PATH, key)
        if answer.status != 200:
            raise RuntimeError(f"{PATH} answered {answer.status}")
        return answer

    for name, change in (("unchanged", False), ("after a change", True)):
        calls = [partial(asked, key, change) for key in (owners, managers)]
        own, hers = map(middle, by_turns(calls, bench.scaled(ROUNDS, least=5)))
        yield Figure("team", f"owner's page, {name}", own, "ms p50")
        yield Figure("team", f"page of a manager of {people}, {name}", hers, "ms p50")
        yield Figure("team", f"manager's to owner's, {name}", hers / own, "ratio", "<= 6")


def _team(tx: Tx, email: str, people: int, count: int) -> None:
    """A manager, those below her, and contacts that one of them made and another is assigned."""
    role, chance = role_by_key(tx, "manager"), random.Random(7)
    manager = tx.put(User(email=email, role_ids=(role.id,), password_hash=hashed(PASSWORD)))
    team = [tx.put(User(email=f"p{n}-{email}", manager_id=manager.id)).id for n in range(people)]
    for number in range(count):
        maker = chance.choice(team)
        holder = chance.choice(team) if number % 4 else maker
        tx.put(Contact(name_en=f"Team {number}", created_by=maker, assignee_id=holder))


def _one_more(tx: Tx) -> None:
    tx.put(Contact(name_en="One more"))
