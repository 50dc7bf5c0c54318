"""Counts and sums of deals and leads are those of what each of the cast sees, one by one."""

import random

import pytest
from msgspec.structs import replace

from ameen.crm import actions
from ameen.crm.queries.pipelines import USUAL
from ameen.crm.records import LeadStatus, deals, leads
from ameen.crm.reports.statistics import deal_standings, lead_standings, totals
from ameen.crm.rules import probability_of, rounded
from tests.crm.reports.things import product, random_deal, seen, stages, worth

PARTS = ("owner", "manager", "report", "colleague", "outsider")


@pytest.fixture
def many(store, cast, do):
    """Deals and leads of everybody, some of them in the trash."""
    chance = random.Random(7)
    made, sold = stages(store), [product(store, f"P{n}") for n in range(3)]
    for number in range(120):
        maker, values = random_deal(chance, cast, made, sold)
        deal = do(maker, actions.create, deals, values)
        if number % 11 == 0:
            do(cast.owner, actions.trash, deals, deal.id)
    for number in range(90):
        maker = cast[chance.choice(PARTS[:4])]
        status = chance.choice(list(LeadStatus))
        values = {
            "title": "L",
            "status": "new" if status is LeadStatus.CONVERTED else status,
            "value": chance.choice([None, 0, 700]),
            "currency": chance.choice(["OMR", "USD"]),
        }
        lead = do(maker, actions.create, leads, values)
        if status is LeadStatus.CONVERTED:
            store.write(lambda tx, lead=lead: tx.put(replace(lead, status=LeadStatus.CONVERTED)))
        if number % 13 == 0:
            do(cast.owner, actions.trash, leads, lead.id)


@pytest.mark.parametrize("part", PARTS)
def test_deals_are_counted_and_summed_as_one_sees_them(store, cast, viewer_for, many, part):
    viewer = viewer_for(cast[part])
    with store.read() as snap:
        standings = deal_standings(snap, viewer)
        own = [] if part == "outsider" else seen(snap, viewer)
    places = {stage.id: stage for stage in USUAL.stages}
    assert sum(one.count for one in standings) == len(own)
    for one in standings:
        of = [d for d in own if (d.stage_id, d.currency) == (one.group, one.currency)]
        assert (one.count, one.value) == (len(of), worth(of))
        stage = places[one.group]
        hundredths = sum((d.value or 0) * probability_of(d, stage) for d in of)
        assert one.weighted == (rounded(hundredths) if one.outcome == "open" else None)
    for currency, sums in totals(standings).items():
        for outcome, (count, value, _weighted) in sums.items():
            of = [d for d in own if (d.outcome, d.currency) == (outcome, currency)]
            assert (count, value) == (len(of), worth(of))
    assert (part == "outsider") == (standings == [])


@pytest.mark.parametrize("part", PARTS)
def test_leads_are_counted_and_summed_as_one_sees_them(store, cast, viewer_for, many, part):
    viewer = viewer_for(cast[part])
    with store.read() as snap:
        standings = lead_standings(snap, viewer)
        found = [snap.require(leads, hit.id) for hit in snap.range(leads)]
    own = [r for r in found if r.trashed_at is None and viewer.may_see("leads", r)]
    assert sum(one.count for one in standings) == len(own)
    for one in standings:
        of = [r for r in own if (r.status, r.currency) == (one.group, one.currency)]
        assert (one.count, one.value, one.weighted) == (len(of), worth(of), None)
    outcomes = {(one.group, one.outcome) for one in standings}
    assert outcomes <= {
        ("new", "open"), ("contacted", "open"), ("qualified", "open"),
        ("unqualified", "lost"), ("converted", "won"),
    }  # fmt: skip


def test_figures_follow_a_deal_that_moves(store, cast, viewer_for, do):
    values = {"name": "D", "value": 1001, "probability": 50}
    deal = do(cast.report, actions.create, deals, values)

    def look():
        with store.read() as snap:
            [one] = deal_standings(snap, viewer_for(cast.manager))
        return one.group, one.count, one.value, one.weighted

    assert look() == (USUAL.stages[0].id, 1, 1001, 501)
    do(cast.report, actions.move_deal, deal.id, USUAL.stages[4].id)
    assert look() == (USUAL.stages[4].id, 1, 1001, None)
