"""Moving a deal by the buttons of its page, with and without script."""

import re
from datetime import date

import pytest

from ameen.crm import actions
from ameen.crm.queries.pipelines import USUAL
from ameen.crm.records import Outcome, deals
from ameen.store import id_text

PROSPECTING, ENGAGING, PROPOSAL, _, WON, LOST = (stage.id for stage in USUAL.stages)


@pytest.fixture
def deal(make, cast):
    return make(cast.report, actions.create, deals, {"name": "Palms", "value": 1500})


@pytest.fixture
def now(store, deal):
    def look():
        with store.read() as snap:
            return snap.get(deals, deal.id)

    return look


@pytest.fixture
def stage(deal):
    return f"/crm/deals/{id_text(deal.id)}/stage"


def test_each_stage_is_a_button_and_closing_asks_first(client_for, cast, deal, stage):
    page = client_for(cast.report).get(stage.removesuffix("/stage")).get_data(as_text=True)
    for each in (ENGAGING, PROPOSAL):
        assert f'name="stage_id" value="{id_text(each)}"' in page
    for each in (WON, LOST):
        assert f'href="{stage}?to={id_text(each)}"' in page
    assert f'value="{id_text(PROSPECTING)}"' not in page


def test_a_press_moves_the_deal_and_can_be_undone(client_for, cast, stage, now):
    client = client_for(cast.report)
    answer = client.post(stage, data={"stage_id": id_text(PROPOSAL), "version": "1"})
    assert (answer.status_code, answer.location) == (303, stage.removesuffix("/stage"))
    assert now().stage_id == PROPOSAL
    page = client.get(answer.location).get_data(as_text=True)
    assert "The deal is now in “Proposal”." in page
    client.post(re.search(r'action="(/undo/\w+)"', page)[1])
    assert now().stage_id == PROSPECTING


def test_a_loss_is_told_with_day_reason_and_competitor(client_for, cast, stage, now):
    client = client_for(cast.report)
    form = client.get(f"{stage}?to={id_text(LOST)}").get_data(as_text=True)
    for field in ("closed_on", "lost_reason", "competitor"):
        assert f'name="{field}"' in form
    data = {"closed_on": "٢٠٢٦-٠٣-٠٤", "lost_reason": "Price", "competitor": "Palm & Co"}
    client.post(stage, data=data | {"stage_id": id_text(LOST), "version": "1"})
    lost = now()
    assert (lost.outcome, lost.closed_on) == (Outcome.LOST, date(2026, 3, 4))
    assert (lost.lost_reason, lost.competitor) == ("Price", "Palm & Co")
    page = client.get(stage.removesuffix("/stage")).get_data(as_text=True)
    assert "Palm &amp; Co" in page and "4 Mar 2026" in page


def test_a_win_asks_for_no_reason(client_for, cast, stage, now):
    client = client_for(cast.report)
    form = client.get(f"{stage}?to={id_text(WON)}").get_data(as_text=True)
    assert 'name="lost_reason"' not in form and 'name="closed_on"' in form
    client.post(stage, data={"stage_id": id_text(WON), "closed_on": "2026-03-04"})
    assert (now().outcome, now().closed_on) == (Outcome.WON, date(2026, 3, 4))


def test_a_day_that_is_none_comes_back_with_the_form(client_for, cast, stage, now):
    data = {"stage_id": id_text(WON), "closed_on": "2026-02-31"}
    answer = client_for(cast.report).post(stage, data=data)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'id="closed_on-error"' in page and 'value="2026-02-31"' in page
    assert now().outcome is Outcome.OPEN


def test_reopening_leads_back_to_the_stage_before(client_for, cast, stage, now):
    client, page = client_for(cast.report), stage.removesuffix("/stage")
    assert "Reopen" not in client.get(page).get_data(as_text=True)
    for to in (PROPOSAL, WON, LOST):
        client.post(stage, data={"stage_id": id_text(to)})
    text = client.get(page).get_data(as_text=True)
    assert "Reopen" in text
    client.post(stage, data={"stage_id": id_text(PROPOSAL)})
    assert (now().outcome, now().closed_on) == (Outcome.OPEN, None)
    form = text.split("Reopen")[0].rpartition("<form")[2]
    assert f'value="{id_text(PROPOSAL)}"' in form


def test_who_comes_second_sees_where_it_stands(client_for, cast, stage, now):
    client_for(cast.manager).post(stage, data={"stage_id": id_text(PROPOSAL), "version": "1"})
    client = client_for(cast.report)
    answer = client.post(stage, data={"stage_id": id_text(ENGAGING), "version": "1"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Salma Al Harthy" in page and "“Proposal”" in page
    assert 'name="version" value="2"' in page
    assert now().stage_id == PROPOSAL
    client.post(stage, data={"stage_id": id_text(ENGAGING), "version": "2"})
    assert now().stage_id == ENGAGING


@pytest.mark.parametrize("to", ["", "nothing", "01KY000000000000000000000Z"])
def test_a_stage_that_is_not_there_moves_nothing(client_for, cast, stage, now, deal, to):
    client = client_for(cast.report)
    assert client.get(f"{stage}?to={to}").status_code == 400
    assert client.post(stage, data={"stage_id": to}).status_code in (400, 422)
    assert now() == deal


def test_it_leads_back_to_where_one_was_and_nowhere_else(client_for, cast, stage):
    client = client_for(cast.report)
    for back, led in (("/crm/deals?q=x", "/crm/deals?q=x"), ("//evil.example", stage[:-6])):
        answer = client.post(stage, data={"stage_id": id_text(PROPOSAL), "back": back})
        assert answer.location == led


def test_a_card_comes_below_another(client_for, cast, make, stage, deal, store):
    other = make(cast.report, actions.create, deals, {"name": "Other"})
    make(cast.report, actions.move_deal, other.id, PROPOSAL)
    data = {"stage_id": id_text(PROPOSAL), "after": id_text(other.id)}
    client_for(cast.report).post(stage, data=data)
    with store.read() as snap:
        order = [hit.id for hit in snap.range(deals, "board", (b"", PROPOSAL))]
    assert order == [other.id, deal.id]
