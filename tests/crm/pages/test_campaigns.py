from datetime import date

import pytest

from ameen.crm import actions, queries
from ameen.crm.records import Outcome, campaigns, deals, leads

FORM = {
    "name": "Muscat fair",
    "kind": "event",
    "status": "active",
    "starts_on": "٢٠٢٦-١١-٠١",
    "ends_on": "2026-11-05",
    "currency": "OMR",
    "budget": "3,000",
    "cost": "1500.500",
    "leads_target": "10",
    "revenue_target": "9000",
    "goals": "Meet **buyers**",
}


@pytest.fixture
def campaign(make, cast):
    values = {"name": "Fair", "cost": 1_000_000, "leads_target": 4, "revenue_target": 4_000_000}
    return make(cast.report, actions.create, campaigns, values)


@pytest.fixture
def won(make, store, campaign):
    def deal(person, value, name="Contract", **more):
        with store.read() as snap:
            stages = queries.all_pipelines(snap)[0].stages
        stage = next(s for s in stages if s.outcome is Outcome.WON)
        values = {"name": name, "value": value, "campaign_id": campaign.id, "stage_id": stage.id}
        return make(person, actions.create, deals, values | more)

    return deal


def test_a_campaign_is_made_from_the_form(client_for, cast, everything, at):
    client = client_for(cast.report)
    assert client.get("/crm/campaigns/new").status_code == 200
    answer = client.post("/crm/campaigns", data=FORM)
    [campaign] = everything(campaigns)
    assert (answer.status_code, answer.location) == (303, at(campaign))
    assert (campaign.budget, campaign.cost, campaign.revenue_target) == (
        3_000_000,
        1_500_500,
        9_000_000,
    )
    assert str(campaign.starts_on) == "2026-11-01"
    page = client.get(answer.location).get_data(as_text=True)
    assert "<strong>buyers</strong>" in page
    assert "OMR\u00a01,500.500" in page


def test_a_wrong_form_comes_back(client_for, cast, everything):
    client = client_for(cast.report)
    answer = client.post("/crm/campaigns", data=FORM | {"name": "", "ends_on": "2026-10-01"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'id="name-error"' in page
    assert 'id="ends_on-error"' in page
    assert everything(campaigns) == []


def test_figures_are_each_readers_own_and_never_stale(client_for, cast, make, campaign, won, at):
    won(cast.report, 3_000_000)
    browser, owner = client_for(cast.report), client_for(cast.owner)
    first = browser.get("/crm/campaigns")
    assert "3,000.000" in first.get_data(as_text=True)
    assert "200.0%" in first.get_data(as_text=True)
    won(cast.owner, 5_000_000, "Secret contract", assignee_id=cast.colleague.id)
    again = browser.get("/crm/campaigns", headers={"If-None-Match": first.headers["ETag"]})
    assert "8,000.000" not in again.get_data(as_text=True)
    assert "8,000.000" in owner.get("/crm/campaigns").get_data(as_text=True)
    won(cast.report, 1_000_000)
    page = browser.get("/crm/campaigns").get_data(as_text=True)
    assert "4,000.000" in page
    assert "300.0%" in page
    shown = browser.get(at(campaign)).get_data(as_text=True)
    assert "4,000.000" in shown
    assert "Secret" not in shown
    assert "Secret contract" in owner.get(at(campaign)).get_data(as_text=True)


def test_its_page_lists_what_belongs_to_it(client_for, cast, make, campaign, at):
    values = {"title": "Branch in Sohar", "campaign_id": campaign.id, "value": 5_000}
    make(cast.report, actions.create, leads, values)
    make(cast.owner, actions.create, leads, values | {"title": "Secret branch"})
    page = client_for(cast.report).get(at(campaign)).get_data(as_text=True)
    assert "Branch in Sohar" in page
    assert "Secret" not in page
    assert "1 of 4" in page


def test_an_empty_list_says_what_belongs_there(client_for, cast):
    page = client_for(cast.colleague).get("/crm/campaigns").get_data(as_text=True)
    assert "No campaigns yet" in page
    assert 'href="/crm/campaigns/new"' in page


def test_campaigns_are_sorted_and_filtered(client_for, cast, make, indexed):
    for name, kind, day in (("Alpha", "email", "2026-02-01"), ("Beta", "event", "2026-01-01")):
        values = {"name": name, "kind": kind, "starts_on": date.fromisoformat(day)}
        make(cast.report, actions.create, campaigns, values)
    indexed()
    client = client_for(cast.report)
    page = client.get("/crm/campaigns?sort=start").get_data(as_text=True)
    assert page.index("<bdi>Beta</bdi>") < page.index("<bdi>Alpha</bdi>")
    page = client.get("/crm/campaigns?kind=email").get_data(as_text=True)
    assert "<bdi>Alpha</bdi>" in page
    assert "<bdi>Beta</bdi>" not in page


@pytest.mark.parametrize("part", ["colleague", "outsider"])
def test_somebody_elses_campaign_does_not_exist(client_for, cast, campaign, at, part):
    other = client_for(cast[part])
    for method, rest in (("GET", ""), ("GET", "/edit"), ("POST", ""), ("POST", "/trash")):
        answer = other.open(at(campaign, rest), method=method, data={"name": "x"})
        assert answer.status_code == (404 if part == "colleague" and rest != "/trash" else 403)
        assert b"Fair" not in answer.data
