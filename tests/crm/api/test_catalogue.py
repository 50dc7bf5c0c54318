"""Products and pipelines as JSON: read by who sees deals, arranged by who may configure them."""

import pytest

from ameen.crm import actions
from ameen.crm.queries.pipelines import USUAL
from ameen.crm.records import deals
from ameen.store import id_text, new_id

PRODUCTS, PIPELINES = "/api/crm/products", "/api/crm/pipelines"
GTX = {"name": "GTX Pro", "series": "GTX", "price": {"amount": 4821, "currency": "USD"}}
SALES = f"{PIPELINES}/{id_text(USUAL.id)}"


@pytest.fixture
def owner(client_for, cast):
    return client_for(cast.owner)


def test_a_product_is_made_found_changed_and_retired(owner):
    made = owner.post(PRODUCTS, json=GTX)
    assert made.status_code == 201
    here = made.headers["Location"]
    assert {name: made.json[name] for name in GTX} == GTX
    assert owner.get(here).json == made.json
    assert owner.get(PRODUCTS, query_string={"q": "pro"}).json["items"] == [made.json]
    assert owner.get(PRODUCTS).json["total"] == 1
    changed = owner.patch(here, json={"active": False}, headers={"If-Match": made.headers["ETag"]})
    assert (changed.json["active"], changed.json["price"]) == (False, GTX["price"])
    stale = owner.patch(here, json={"name": "x"}, headers={"If-Match": made.headers["ETag"]})
    assert stale.status_code == 412
    assert owner.patch(here, json={"price": None}).json["price"] is None


def test_pages_of_products_follow_each_other(owner):
    for number in range(5):
        owner.post(PRODUCTS, json={"name": f"Product {number}"})
    first = owner.get(PRODUCTS, query_string={"limit": 3}).json
    rest = owner.get(PRODUCTS, query_string={"limit": 3, "cursor": first["next"]}).json
    names = [item["name"] for item in first["items"] + rest["items"]]
    assert names == [f"Product {number}" for number in range(5)]
    assert rest["next"] is None


def test_a_name_that_is_taken_is_refused_with_its_field(owner):
    owner.post(PRODUCTS, json=GTX)
    again = owner.post(PRODUCTS, json=GTX)
    assert again.status_code == 422
    assert list(again.json["errors"]) == ["name"]


def test_pipelines_and_their_stages(owner):
    told = owner.get(PIPELINES).json
    assert [line["name_en"] for line in told["items"]] == ["Sales"]
    assert [stage["outcome"] for stage in told["items"][0]["stages"]][-2:] == ["won", "lost"]
    made = owner.post(PIPELINES, json={"name_en": "Service", "name_ar": "الخدمة"})
    assert made.status_code == 201
    assert owner.get(made.headers["Location"]).json["name_ar"] == "الخدمة"
    demo = {"name_en": "Demo", "probability": 40}
    line = owner.post(f"{SALES}/stages", json=demo).json
    stage = line["stages"][4]
    assert (stage["name_en"], stage["probability"]) == ("Demo", 40)
    there = f"{SALES}/stages/{stage['id']}"
    assert owner.patch(there, json={"name_en": "Trial"}).json["stages"][4]["name_en"] == "Trial"
    assert owner.delete(there).status_code == 204
    assert len(owner.get(SALES).json["stages"]) == 6
    assert owner.delete(there).status_code == 404


def test_a_stage_with_deals_is_deleted_into_another(owner, cast, do):
    stage, into = USUAL.stages[2], USUAL.stages[1]
    deal = do(cast.report, actions.create, deals, {"name": "D", "stage_id": stage.id})
    there = f"{SALES}/stages/{id_text(stage.id)}"
    asked = owner.delete(there)
    assert asked.status_code == 422
    assert list(asked.json["errors"]) == ["into"]
    assert owner.delete(f"{there}?into={id_text(into.id)}").status_code == 204
    kept = owner.get(f"/api/crm/deals/{id_text(deal.id)}").json
    assert kept["stage_id"] == id_text(into.id)


@pytest.mark.parametrize("part", ["manager", "report", "colleague"])
def test_others_read_and_arrange_nothing(client_for, cast, owner, part):
    product = owner.post(PRODUCTS, json=GTX).headers["Location"]
    client = client_for(cast[part])
    for address in (PRODUCTS, PIPELINES, SALES, product):
        assert client.get(address).status_code == 200
    for method, address in (
        ("POST", PRODUCTS),
        ("PATCH", product),
        ("POST", PIPELINES),
        ("PATCH", SALES),
        ("POST", f"{SALES}/stages"),
        ("DELETE", f"{SALES}/stages/{id_text(USUAL.stages[2].id)}"),
    ):
        assert client.open(address, method=method, json={}).status_code == 403


def test_who_sees_no_deals_and_what_is_not_there(client_for, cast, owner):
    outsider = client_for(cast.outsider)
    for address in (PRODUCTS, PIPELINES, SALES):
        assert outsider.get(address).status_code == 403
    for address in (PRODUCTS, PIPELINES):
        assert owner.get(f"{address}/{id_text(new_id())}").status_code == 404


def test_a_line_names_a_product_that_is_there(client_for, cast):
    deal = {"name": "D", "lines": [{"product_id": id_text(new_id())}]}
    answer = client_for(cast.report).post("/api/crm/deals", json=deal)
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == ["lines"]
