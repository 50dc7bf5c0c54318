"""What came of campaigns, as each of the cast may know it."""

from decimal import Decimal

import pytest

from ameen.crm import actions, queries
from ameen.crm.records import Outcome, campaigns, deals, leads
from tests.cast import with_levels


@pytest.fixture
def campaign(do, cast):
    values = {
        "name": "Fair",
        "cost": 3_000,
        "currency": "OMR",
        "leads_target": 4,
        "revenue_target": 10_000,
        "assignee_id": cast.report.id,
    }
    return do(cast.manager, actions.create, campaigns, values)


@pytest.fixture
def lead(do, campaign):
    def made(person, **values):
        values = {"title": "x", "campaign_id": campaign.id} | values
        return do(person, actions.create, leads, values)

    return made


@pytest.fixture
def deal(do, store, campaign):
    with store.read() as snap:
        stages = {s.outcome: s.id for s in queries.all_pipelines(snap)[0].stages}

    def made(person, outcome, value, currency="OMR", **more):
        values = {"name": "x", "campaign_id": campaign.id, "value": value, "currency": currency}
        return do(person, actions.create, deals, values | {"stage_id": stages[outcome]} | more)

    return made


@pytest.fixture
def figures(store, viewer_for, campaign):
    def look(person):
        with store.read() as snap:
            return queries.campaign_figures(snap, viewer_for(person), [campaign])[campaign.id]

    return look


def test_they_are_counted_from_what_the_viewer_sees(cast, lead, deal, figures):
    lead(cast.report)
    lead(cast.report, status="qualified")
    lead(cast.owner, assignee_id=cast.colleague.id)
    deal(cast.report, Outcome.WON, 4_000)
    deal(cast.report, Outcome.LOST, 50_000)
    deal(cast.report, Outcome.OPEN, 70_000)
    deal(cast.manager, Outcome.WON, 2_000, assignee_id=cast.report.id)
    deal(cast.owner, Outcome.WON, 9_000, assignee_id=cast.colleague.id)
    deal(cast.report, Outcome.WON, 100, "USD")
    for person in (cast.report, cast.manager):
        seen = figures(person)
        assert (seen.leads, seen.deals, seen.won) == (2, 5, 3), person.part
        assert seen.revenue == {"OMR": 6_000, "USD": 100}
        assert (seen.lead_cost, seen.returned) == (1_500, Decimal("100.0"))
        assert (seen.leads_reached, seen.revenue_reached) == (50, 60)
    everything = figures(cast.owner)
    assert (everything.leads, everything.deals, everything.won) == (3, 6, 4)
    assert everything.revenue == {"OMR": 15_000, "USD": 100}
    assert (figures(cast.colleague).leads, figures(cast.colleague).revenue) == (1, {"OMR": 9_000})


def test_who_may_not_list_leads_or_deals_learns_nothing_of_them(store, cast, lead, deal, figures):
    lead(cast.report)
    deal(cast.report, Outcome.WON, 4_000)
    blind = figures(with_levels(store, cast.owner, campaigns=4))
    assert blind == (None,) * 9
    half = figures(with_levels(store, cast.owner, campaigns=4, leads=4))
    assert (half.leads, half.won, half.revenue, half.returned) == (1, None, None, None)


def test_they_follow_every_change(do, cast, lead, deal, figures):
    first, won = lead(cast.report), deal(cast.report, Outcome.WON, 4_000)
    do(cast.report, actions.edit, leads, first.id, None, {"campaign_id": None})
    do(cast.manager, actions.trash, deals, won.id)
    seen = figures(cast.report)
    assert (seen.leads, seen.won, seen.revenue) == (0, 0, {})
    assert (seen.lead_cost, seen.returned) == (None, Decimal("-100.0"))
    do(cast.manager, actions.undo, do.batch)
    assert figures(cast.report).revenue == {"OMR": 4_000}


def test_what_they_cost_does_not_depend_on_how_much_there_is(
    store, cast, lead, viewer_for, campaign
):
    def calls(person):
        with store.read() as snap:
            queries.campaign_figures(snap, viewer_for(person), [campaign])
            return snap.calls

    lead(cast.report)
    people = (cast.report, cast.owner)
    before = [calls(person) for person in people]
    for _ in range(50):
        lead(cast.report)
    assert [calls(person) for person in people] == before
