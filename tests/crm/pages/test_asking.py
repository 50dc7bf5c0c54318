"""What a file leaves open is asked before anything is done: names, words, fields no column holds."""

import io
import re
from pathlib import Path

import pytest

from ameen.accounts.records import users
from ameen.crm.actions import create_product
from ameen.crm.records import deals
from ameen.jobs import run_next_work
from tests import cast as casting

from ..exchange.files import all_of, rows_text

DATA = Path(__file__).parents[2] / "data" / "crm-sales"


@pytest.fixture
def owner(as_):
    return as_("owner")


def upload(client, kind, content, path="/crm"):
    sent = {"file": (io.BytesIO(content), "file.csv")}
    return client.post(f"{path}/{kind}/import", data=sent).headers["Location"]


def form_of(client, address):
    """What the form of a page would send as it stands."""
    page = client.get(address).get_data(as_text=True)
    sent = dict(re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', page))
    for name, body in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        first = re.search(r'<option value="([^"]*)"', body)
        sent[name] = (chosen or first)[1]
    return {name: value for name, value in sent.items() if name != "csrf_token"}, page


def run(client, hub, address):
    client.post(address.rsplit("/", 1)[0] + "/run")
    while run_next_work(hub):
        pass


def test_people_of_a_file_without_addresses_come_with_their_managers(owner, hub):
    address = upload(owner, "users", (DATA / "sales_teams.csv").read_bytes(), "")
    sent, page = form_of(owner, address)
    assert "{sales_agent}@example.com" in page
    sent |= {"fill-0-field": "email", "fill-0-text": "{sales_agent}@seller.example"}
    address = owner.post(address, data=sent).headers["Location"]
    assert address.endswith("/values")
    sent, page = form_of(owner, address)
    assert "Dustin Brinkmann" in page and sent["missing-manager"] == "reject"
    address = owner.post(address, data=sent | {"missing-manager": "create"}).headers["Location"]
    assert "35" in owner.get(address).get_data(as_text=True)
    run(owner, hub, address)
    people = {user.email: user for user in _people(hub)}
    anna = people["anna.snelling@seller.example"]
    dustin = people["dustin.brinkmann@seller.example"]
    assert (anna.manager_id, anna.department, anna.password_hash) == (dustin.id, "Central", "")


def _people(hub):
    with hub.store.read() as snap:
        return [snap.require(users, hit.id) for hit in snap.range(users)]


def test_what_comes_near_is_offered_and_chosen_by_the_person(owner, hub, cast):
    viewer = casting.viewer(hub.store, cast.owner)
    hub.store.write(create_product, {"name": "GTX Pro"}, viewer=viewer, by=viewer.user.id)
    text = rows_text(["deal", "product", "stage"], ["A", "GTXPro", "Won"], ["B", "GTK", "Wonn"])
    address = upload(owner, "deals", text.encode())
    address = owner.post(address, data=form_of(owner, address)[0]).headers["Location"]
    sent, _page = form_of(owner, address)
    assert sent["product-0"] == "GTX Pro" and sent["product-1"] == "=" and sent["stage-0"] == "Won"
    assert all_of(hub, deals) == []
    address = owner.post(address, data=sent | {"missing-product": "empty"}).headers["Location"]
    run(owner, hub, address)
    lines = {deal.name: len(deal.lines) for deal in all_of(hub, deals)}
    assert lines == {"A": 1, "B": 0}
    assert [deal.outcome for deal in all_of(hub, deals)] == ["won", "won"]


def test_a_template_of_a_column_that_is_not_there_is_an_error_beside_what_was_typed(owner):
    address = upload(owner, "contacts", rows_text(["name"], ["Anna"]).encode())
    sent = form_of(owner, address)[0] | {"fill-0-field": "emails", "fill-0-text": "{nobody}@x.om"}
    answer = owner.post(address, data=sent)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "{nobody}@x.om" in page and "nobody" in page


@pytest.mark.parametrize("kind", ["products", "users"])
def test_who_may_not_arrange_finds_no_import(as_, kind):
    path = "/users/import" if kind == "users" else f"/crm/{kind}/import"
    assert as_("report").get(path).status_code in (403, 404)
    assert as_("owner").get(path).status_code == 200


def test_products_are_exported_to_those_who_see_deals(as_, owner, hub, cast):
    viewer = casting.viewer(hub.store, cast.owner)
    hub.store.write(create_product, {"name": "Chair"}, viewer=viewer, by=viewer.user.id)
    assert "Chair" in as_("report").get("/crm/products/export.csv").get_data(as_text=True)
    assert as_("outsider").get("/crm/products/export.csv").status_code in (403, 404)


ROWS = {
    "contacts": (["name", "company"], ["Anna", "Gulf"]),
    "companies": (["company", "revenue", "subsidiary of"], ["Gulf", "1.5", "Gulf Holding"]),
    "products": (["product", "price", "active"], ["Chair", "12.5", "yes"]),
    "leads": (["title", "source", "value", "follow up"], ["Roof", "web", "100", "2026-01-31"]),
    "deals": (["deal", "stage", "company", "lines"], ["Chairs", "Won", "Gulf", "2 × Desk @ 9"]),
    "activities": (["subject", "type", "date"], ["Call back", "phone call", "2026-01-31 09:30"]),
    "campaigns": (["campaign", "type", "start"], ["Spring", "Newsletter", "2026-01-31"]),
    "notes": (["note", "contact"], ["Wants forty", "Nobody"]),
    "users": (["name", "email", "roles"], ["Anna", "anna@x.example", "reader; nothing"]),
}


@pytest.mark.parametrize("kind", ROWS)
def test_each_kind_goes_from_its_file_to_its_result(owner, hub, kind):
    header, row = ROWS[kind]
    path = "" if kind == "users" else "/crm"
    address = upload(owner, kind, rows_text(header, row, row).encode(), path)
    answer = owner.post(address, data=form_of(owner, address)[0])
    address = answer.headers["Location"]
    if address.endswith("/values"):
        address = owner.post(address, data=form_of(owner, address)[0]).headers["Location"]
    page = owner.get(address).get_data(as_text=True)
    assert row[0] in page and address.endswith("/preview")
    run(owner, hub, address)
    answer = owner.get(address.rsplit("/", 1)[0])
    assert answer.status_code == 200
    went = answer.get_data(as_text=True)
    assert "Created" in went and ("rejected.csv" in went) == (kind in ("deals", "notes", "users"))
    export = owner.get(f"{path}/{kind}/export.csv").get_data(as_text=True)
    assert (row[0] in export) == (kind not in ("deals", "notes", "users"))


@pytest.mark.parametrize("kind", ROWS)
def test_the_page_of_each_register_leads_to_its_files(owner, kind):
    page = {"users": "/users", "notes": "/crm/activities"}.get(kind, f"/crm/{kind}")
    shown = owner.get(page).get_data(as_text=True)
    assert f"/{kind}/import" in shown and f"/{kind}/export.csv" in shown
