"""Deals of all sorts, and what reports must say of them, computed in the plainest way."""

from datetime import date

from ameen.crm.queries import all_pipelines
from ameen.crm.records import Line, Product, Source, deals
from ameen.crm.records.facts import month_of

DAYS = [date(2026, month, 15) for month in (1, 2, 3, 9)]


def stages(store):
    with store.read() as snap:
        return {stage.name_en: stage for stage in all_pipelines(snap)[0].stages}


def product(store, name):
    return store.write(lambda tx: tx.put(Product(name=name)))


def random_deal(chance, cast, made, products):
    """Values of a deal, and who makes it."""
    maker = cast[chance.choice(["owner", "manager", "report", "colleague"])]
    may_give = maker in (cast.owner, cast.manager)
    people = [cast[part].id for part in ("manager", "report", "colleague")]
    stage = chance.choice(list(made.values()))
    values = {
        "name": "D",
        "stage_id": stage.id,
        "value": chance.choice([None, 0, 1500, 20_000]),
        "currency": chance.choice(["OMR", "OMR", "USD"]),
        "probability": chance.choice([None, None, 35]),
        "source": chance.choice([None, *Source]),
        "opened_on": chance.choice([None, date(2025, 12, 1)]),
        "expected_close": chance.choice([None, *DAYS]),
        "closed_on": chance.choice(DAYS),
        "assignee_id": chance.choice([None, *people]) if may_give else maker.id,
    }
    if chance.random() < 0.5:
        values["lines"] = [Line(product_id=chance.choice(products).id, quantity=2, price=10)]
    return maker, values


def seen(snap, viewer):
    """The deals that the viewer sees, one by one."""
    found = (snap.require(deals, hit.id) for hit in snap.range(deals))
    return [d for d in found if d.trashed_at is None and viewer.may_see("deals", d)]


def of_outcome(found, outcome, currency="OMR"):
    return [d for d in found if d.outcome == outcome and d.currency == currency]


def month(deal):
    return month_of(deal.expected_close if deal.outcome == "open" else deal.closed_on)


def worth(found):
    return sum(deal.value or 0 for deal in found)
