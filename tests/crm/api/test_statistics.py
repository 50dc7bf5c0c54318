"""The counts and sums of deals and leads as JSON."""

from ameen.crm import actions
from ameen.crm.queries.pipelines import USUAL
from ameen.crm.records import deals, leads
from ameen.store import id_text


def test_deals_are_told_by_stage_and_in_total(client_for, cast, do):
    do(cast.report, actions.create, deals, {"name": "One", "value": 1500, "probability": 50})
    do(cast.report, actions.create, deals, {"name": "Two", "value": 1000})
    won = do(cast.report, actions.create, deals, {"name": "Three", "value": 700})
    do(cast.report, actions.move_deal, won.id, USUAL.stages[4].id)
    do(cast.colleague, actions.create, deals, {"name": "His", "value": 9_999_999})
    told = client_for(cast.manager).get("/api/crm/deals/stats").json
    omr = {"currency": "OMR"}
    assert told["totals"] == [
        {
            "currency": "OMR",
            "open": {
                "count": 2,
                "value": {"amount": 2500, **omr},
                "weighted": {"amount": 850, **omr},
            },
            "won": {"count": 1, "value": {"amount": 700, **omr}},
            "lost": {"count": 0, "value": {"amount": 0, **omr}},
        }
    ]
    first = next(one for one in told["by_stage"] if one["outcome"] == "open")
    assert first["stage_id"] == id_text(USUAL.stages[0].id)
    assert first["pipeline_id"] == id_text(USUAL.id)
    assert (first["count"], first["weighted"]["amount"]) == (2, 850)


def test_leads_are_told_by_status(client_for, cast, do):
    do(cast.report, actions.create, leads, {"title": "One", "value": 1500, "status": "qualified"})
    do(cast.report, actions.create, leads, {"title": "Two", "status": "unqualified"})
    told = client_for(cast.report).get("/api/crm/leads/stats").json
    assert {(one["status"], one["outcome"], one["count"]) for one in told["by_status"]} == {
        ("qualified", "open", 1),
        ("unqualified", "lost", 1),
    }
    assert told["totals"][0]["open"] == {
        "count": 1,
        "value": {"amount": 1500, "currency": "OMR"},
    }
    assert client_for(cast.colleague).get("/api/crm/leads/stats").json == {
        "by_status": [],
        "totals": [],
    }


def test_who_may_not_list_gets_no_figures(client_for, cast):
    for address in ("/api/crm/deals/stats", "/api/crm/leads/stats"):
        assert client_for(cast.outsider).get(address).status_code == 403
