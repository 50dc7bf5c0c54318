"""Each kind of record as JSON."""

import pytest

from ameen.crm import actions
from ameen.crm.records import Line, campaigns, deals
from ameen.store import id_text, new_id

KINDS = {  # address: what is sent, what is asked for afterwards
    "/api/crm/leads": (
        {"title": "Chairs", "value": {"amount": 1500, "currency": "OMR"}, "source": "event"},
        {"source": "event", "sort": "-follow_up"},
    ),
    "/api/crm/deals": (
        {"name": "Chairs", "value": {"amount": 1500, "currency": "USD"}, "priority": "high"},
        {"outcome": "open", "sort": "close"},
    ),
    "/api/crm/activities": (
        {"subject": "Call", "kind": "call", "starts_at": "2026-11-23T09:00:00Z"},
        {"kind": "call", "sort": "start"},
    ),
    "/api/crm/campaigns": (
        {"name": "Fair", "kind": "event", "starts_on": "2026-11-23"},
        {"kind": "event", "sort": "-start"},
    ),
}


@pytest.mark.parametrize("base", KINDS)
def test_each_kind_is_made_found_changed_trashed_and_restored(as_, indexed, base):
    sent, asked = KINDS[base]
    client = as_("manager")
    made = client.post(base, json=sent)
    assert made.status_code == 201
    assert {name: made.json[name] for name in sent} == _kept(sent)
    here = f"{base}/{made.json['id']}"
    assert client.patch(here, json={"tags": ["VIP"]}).json["tags"] == ["VIP"]
    indexed()
    for query in (asked, {"q": "chairs"}, {"sort": asked["sort"]}):
        found = client.get(base, query_string=query)
        assert found.status_code == 200, found.text
    assert [r["id"] for r in client.get(base, query_string=asked).json["items"]] == [
        made.json["id"]
    ]
    assert as_("colleague").get(here).status_code == 404
    assert as_("colleague").get(base).json["items"] == []
    assert client.delete(here).status_code == 204
    assert client.get(base).json["items"] == []
    assert client.delete(f"{here}/trash").status_code == 200
    assert [r["id"] for r in client.get(base).json["items"]] == [made.json["id"]]


def _kept(sent):
    return sent | ({"starts_at": "2026-11-23T09:00:00.000Z"} if "starts_at" in sent else {})


@pytest.mark.parametrize("base", [base for base in KINDS if "campaigns" not in base])
def test_a_link_to_what_one_does_not_see_is_refused_like_one_to_nothing(as_, contact, base):
    name = next(iter(KINDS[base][0]))
    answers = [
        as_("colleague").post(base, json={name: "x", "contact_id": id_text(record_id)})
        for record_id in (contact.id, new_id())
    ]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert answers[0].json["errors"] == answers[1].json["errors"]


def test_another_currency_is_refused_while_other_amounts_are_in_the_former(as_, do, cast):
    values = {"name": "Fair", "budget": 12500, "cost": 12500}
    fair = do(cast.manager, actions.create, campaigns, values)
    here, dollars = f"/api/crm/campaigns/{id_text(fair.id)}", {"amount": 5000, "currency": "USD"}
    answer = as_("manager").patch(here, json={"budget": dollars})
    assert answer.status_code == 422
    assert "actual cost" in answer.json["errors"]["currency"][0]
    assert as_("manager").get(here).json["cost"] == {"amount": 12500, "currency": "OMR"}
    both = {"budget": dollars, "cost": dollars}
    assert as_("manager").patch(here, json=both).json["cost"] == dollars


def test_another_currency_is_refused_while_lines_are_in_the_former(as_, do, cast):
    palm = do(cast.owner, actions.create_product, {"name": "Palm", "price": 12500})
    lines = [Line(product_id=palm.id, price=12500)]
    deal = do(cast.manager, actions.create, deals, {"name": "Palms", "lines": lines})
    here, dollars = f"/api/crm/deals/{id_text(deal.id)}", {"amount": 5000, "currency": "USD"}
    answer = as_("manager").patch(here, json={"value": dollars})
    assert answer.status_code == 422
    assert "prices" in answer.json["errors"]["currency"][0]
    sent = {"value": dollars, "lines": [{"product_id": id_text(palm.id), "price": 5000}]}
    assert as_("manager").patch(here, json=sent).json["value"] == dollars
