"""What each report costs, however many deals there are."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from itertools import count, product
from random import Random
from time import perf_counter
from typing import NamedTuple

from msgspec.structs import replace

from ..accounts.queries import role_by_key, user_by_email, viewer_for
from ..accounts.records import User, users
from ..crm.queries import all_pipelines
from ..crm.records import Campaign, Deal, Line, Outcome, Product, Source, campaigns, deals, products
from ..crm.reports import REPORTS, Asking, Report
from ..store import Tx
from .asking import by_turns
from .figures import Figure, middle
from .hubs import EMAIL, Bench, filled

SMALL, LARGE, ROUNDS = 10_000, 1_000_000, 15
TEAM, CAMPAIGNS, PRODUCTS = 35, 12, 7
YEARS = (2024, 2025, 2026)
TODAY = date(2026, 11, 25)
MANAGER = "manager@bench.example"


class Taken(NamedTuple):
    seconds: float


def run(bench: Bench) -> Iterator[Figure]:
    """Each report, after a deal was changed, for who sees all deals and for a manager of 35;
    among 10,000 deals and among a million."""
    large, rounds = bench.scaled(LARGE, least=1000), bench.scaled(ROUNDS, least=3)
    small = min(SMALL, large // 2)
    hubs = {size: _Sales(bench, size) for size in (small, large)}
    try:
        for (who, email), report in product(
            (("owner", EMAIL), ("manager", MANAGER)), REPORTS.values()
        ):
            asked = [partial(hub.read, report, email) for hub in hubs.values()]
            taken = dict(zip(hubs, map(middle, by_turns(asked, rounds)), strict=True))
            name = f"{report.name}, {who}"
            for size in hubs:
                yield Figure("reports", f"{name}, {size:,} deals", taken[size], "ms p50")
            ratio = taken[large] / taken[small]
            yield Figure("reports", f"{name}, {large:,} to {small:,}", ratio, "ratio", "<= 5")
    finally:
        for each in hubs.values():
            each.hub.close()


class _Sales:
    """A hub with three years of deals of a team."""

    def __init__(self, bench: Bench, size: int) -> None:
        bench.tell(f"making a hub of {size:,} deals of three years")
        self.hub = filled(bench, "sales", size, _fill)
        self._turn = count()
        with self.hub.store.read() as snap:
            self._viewers = {m: viewer_for(snap, user_by_email(snap, m)) for m in (EMAIL, MANAGER)}
            self._deals = [hit.id for hit in snap.range(deals, limit=100)]

    def read(self, report: Report, email: str) -> Taken:
        """The report, after a deal was changed: figures kept from before never serve."""
        viewer = self._viewers[email]
        self.hub.store.write(self._change, by=viewer.user.id)
        began = perf_counter()
        with self.hub.store.read() as snap:
            if not report.read(snap, viewer, Asking(TODAY, "OMR")).rows:
                raise RuntimeError(f"the report {report.name} is empty")
        return Taken(perf_counter() - began)

    def _change(self, tx: Tx) -> None:
        turn = next(self._turn)
        deal = tx.require(deals, self._deals[turn % len(self._deals)])
        tx.put(replace(deal, value=(deal.value or 0) + turn))


def _found(tx: Tx) -> None:
    """The pipeline, a manager with her team, and what is sold and how."""
    tx.put(all_pipelines(tx)[0])
    role = role_by_key(tx, "manager")
    manager = tx.put(User(email=MANAGER, role_ids=(role.id,)))
    for number in range(TEAM):
        tx.put(User(email=f"seller{number}@bench.example", manager_id=manager.id))
    for number in range(CAMPAIGNS):
        tx.put(Campaign(name=f"Campaign {number}"))
    for number in range(PRODUCTS):
        tx.put(Product(name=f"Product {number}"))


def _people(tx: Tx) -> Iterator[User]:
    return (tx.require(users, hit.id) for hit in tx.range(users))


def _fill(tx: Tx, start: int, end: int) -> None:
    """Deals that differ in all that reports tell apart, each by chance."""
    if start == 0:
        _found(tx)
    chance, line = Random(start), all_pipelines(tx)[0]
    team = [person.id for person in _people(tx) if person.manager_id]
    sold = [hit.id for hit in tx.range(products)]
    running = [hit.id for hit in tx.range(campaigns)]
    for number in range(start, end):
        stage = chance.choice(line.stages)
        day = date(chance.choice(YEARS), chance.randint(1, 12), chance.randint(1, 28))
        person = chance.choice(team)
        tx.put(
            Deal(
                name=f"Deal {number}",
                pipeline_id=line.id,
                stage_id=stage.id,
                outcome=Outcome(stage.outcome),
                value=number * 1000,
                opened_on=date(2023, 12, 1),
                expected_close=day,
                closed_on=None if stage.outcome == Outcome.OPEN else day,
                source=chance.choice(list(Source)),
                campaign_id=chance.choice(running),
                lines=(Line(product_id=chance.choice(sold)),),
                created_by=person,
                assignee_id=person,
            )
        )
