"""Filters of a list, how it says what it is filtered by, and the ways that carry them."""

import html
import re

import pytest

from ameen.crm.records import ContactKind
from ameen.store import id_text

NAMES = re.compile(r'href="/crm/contacts/0\w+"><bdi>([^<]+)</bdi>')
CHIP = re.compile(r'<a class="chip chip-teal" href="([^"]+)"[^>]*>.*?</span>(.*?)</span>')


def page_of(client, address):
    return client.get(address).get_data(as_text=True)


def chips(page):
    return {
        re.sub("<.*?>", "", text): html.unescape(address) for address, text in CHIP.findall(page)
    }


@pytest.fixture
def four(contact_of, company_of, cast, region, field_of, indexed):
    several = field_of("contact", "Several", type="choices", options=[{"name_en": n} for n in "AB"])
    answer = field_of("contact", "Answer", type="yes_no")
    partner = field_of("contact", "Partner", type="link", links_to="company")
    company = company_of(cast.report, name_en="Acme")
    hidden = company_of(cast.colleague, name_en="Hidden & Co")
    custom = (
        {id_text(region.id): "gulf", id_text(several.id): ["a", "b"]},
        {id_text(region.id): "levant", id_text(several.id): ["b"], id_text(answer.id): True},
        {id_text(answer.id): False, id_text(partner.id): id_text(company.id)},
        {},
    )
    for name, held in zip(("Anna", "Bilal", "Cleo", "Dina"), custom, strict=True):
        contact_of(cast.report, name_en=name, custom=held, kind=ContactKind.CUSTOMER)
    indexed()
    return {"company": company, "hidden": hidden}


def test_fields_made_in_settings_filter(client_for, cast, four):
    client = client_for(cast.report)
    page = page_of(client, "/crm/contacts")
    assert 'id="contacts-list-custom_sales_region"' in page
    found = {
        "custom_sales_region=gulf": ["Anna"],
        "custom_sales_region=mars": [],
        "custom_several=b": ["Anna", "Bilal"],
        "custom_answer=yes": ["Bilal"],
        "custom_answer=no": ["Cleo"],
        f"custom_partner={id_text(four['company'].id)}": ["Cleo"],
        "custom_several=b&custom_sales_region=levant&kind=customer": ["Bilal"],
        "custom_unknown=1": ["Anna", "Bilal", "Cleo", "Dina"],
    }
    for query, names in found.items():
        assert NAMES.findall(page_of(client, f"/crm/contacts?{query}")) == names, query


def test_a_list_says_what_it_is_filtered_by_and_each_can_be_taken_off(client_for, cast, four):
    client = client_for(cast.report)
    query = "kind=customer&custom_sales_region=gulf&custom_answer=yes"
    shown = chips(page_of(client, f"/crm/contacts?{query}"))
    assert shown == {
        "Kind: Customer": "/crm/contacts?custom_sales_region=gulf&custom_answer=yes",
        "Sales region: Gulf": "/crm/contacts?kind=customer&custom_answer=yes",
        "Answer: Yes": "/crm/contacts?kind=customer&custom_sales_region=gulf",
    }
    me = id_text(cast.report.id)
    shown = chips(page_of(client, f"/crm/contacts?assignee={me}&tag=vip&source=website"))
    assert list(shown) == ["Tags: vip", "Source: Website", "Assigned to: Khalid Al Amri"]
    assert chips(page_of(client, "/crm/contacts")) == {}


def test_a_chip_tells_no_name_that_one_may_not_see(client_for, cast, four):
    client = client_for(cast.report)
    for name in ("company", "custom_partner"):
        page = page_of(client, f"/crm/contacts?{name}={id_text(four['hidden'].id)}")
        assert "Hidden" not in page
        seen = page_of(client, f"/crm/contacts?{name}={id_text(four['company'].id)}")
        assert any(text.endswith(": Acme") for text in chips(seen))


def test_an_export_of_a_filtered_list_carries_its_filters(client_for, cast, four):
    client = client_for(cast.report)
    page = page_of(client, "/crm/contacts?custom_sales_region=gulf&sort=-name")
    ways = {html.unescape(way) for way in re.findall(r'href="(/crm/contacts/export[^"]*)"', page)}
    asked = "?custom_sales_region=gulf&sort=-name"
    assert ways == {f"/crm/contacts/export.{ending}{asked}" for ending in ("csv", "xlsx", "vcf")}
    sheet = page_of(client, f"/crm/contacts/export.csv{asked}")
    assert "Anna" in sheet
    assert "Bilal" not in sheet


def test_what_is_typed_over_a_list_does_not_stand_in_the_header(client_for, cast, four):
    page = page_of(client_for(cast.report), "/crm/contacts?q=anna")
    assert re.search(r'id="top-q"[^>]* value=""', page)
    assert re.search(r'name="q" value="anna"', page)
    page = page_of(client_for(cast.report), "/search?q=anna")
    assert re.search(r'id="top-q"[^>]* value="anna"', page)


def test_json_has_them_by_key_and_filters_by_them(client_for, cast, four, everything):
    client = client_for(cast.report)
    found = client.get("/api/crm/contacts?custom_several=b&custom_sales_region=levant").json
    assert [item["custom"] for item in found["items"]] == [
        {"sales_region": "levant", "several": ["b"], "answer": True}
    ]
    body = {"name_en": "Eve", "custom": {"sales_region": "Gulf", "answer": False}}
    made = client.post("/api/crm/contacts", json=body)
    assert made.status_code == 201
    assert made.json["custom"] == {"sales_region": "gulf", "answer": False}
    changed = client.patch(made.location, json={"custom": {"answer": None, "several": ["b"]}})
    assert changed.json["custom"] == {"sales_region": "gulf", "several": ["b"]}
    wrong = client.patch(made.location, json={"custom": {"sales_region": "mars"}})
    assert (wrong.status_code, list(wrong.json["errors"])) == (422, ["custom_sales_region"])
    unknown = client.post("/api/crm/contacts", json=body | {"custom": {"shoe": 1}})
    assert (unknown.status_code, list(unknown.json["errors"])) == (422, ["custom"])
