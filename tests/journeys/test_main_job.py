"""The main job on real input: customers of a well-known sample come in, are worked with, leave."""

import csv
import re

import pytest

from ..running import ROOT, Running
from .walking import NEW_PASSWORD, choose_own_password, command, imported, prepared, sign_in

DATA = ROOT / "tests" / "data"


@pytest.mark.parametrize("java_script", [True, False], ids=["with-script", "without-script"])
def test_customers_come_in_are_worked_with_and_leave(tmp_path, page_of, java_script):
    password = prepared(tmp_path / "data")
    with Running(tmp_path / "data") as running:
        page = page_of(running, java_script)
        sign_in(page, password)
        choose_own_password(page, password)
        page.goto("/crm/contacts")
        assert page.get_by_role("heading", name="No contacts yet").is_visible()
        imported(page, "contacts", DATA / "northwind" / "customers.csv")
        assert_total(page, "contacts", 91)
        assert_total(page, "companies", 91)
        find_and_edit(page)
        trash_two_and_restore_one(page)
        exported = download(page, "contacts", tmp_path / "contacts.csv")
        companies = download(page, "companies", tmp_path / "companies.csv")
    other = tmp_path / "other"
    prepared(other)
    command(other, "import", "companies", str(companies))
    command(other, "import", "contacts", str(exported))
    for kind, file in (("companies", companies), ("contacts", exported)):
        again = tmp_path / f"again-{kind}.csv"
        command(other, "export", kind, str(again))
        assert without_ids(again) == without_ids(file)


def assert_total(page, kind, total):
    page.goto(f"/crm/{kind}")
    assert re.search(rf"\b{total} records", page.locator("#main").inner_text())


def find_and_edit(page):
    """Found without the umlaut, edited, and the edit undone."""
    page.goto("/search?q=Berglunds+snabbkop")
    page.locator("#main").get_by_role("link", name="Berglunds snabbköp", exact=True).first.click()
    page.get_by_role("heading", name="Berglunds snabbköp").wait_for()
    page.locator("#main").get_by_role("link", name="Christina Berglund").click()
    page.get_by_role("heading", name="Christina Berglund").wait_for()
    page.locator("#main").get_by_role("link", name="Edit", exact=True).click()
    page.get_by_label("Job title").fill("Head of purchasing")
    page.locator("#main").get_by_role("button", name="Save").click()
    page.get_by_role("heading", name="Christina Berglund", exact=True).wait_for()
    assert "Head of purchasing" in page.locator("#main").inner_text()
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    page.locator("#toasts, #main").get_by_text(re.compile("undone", re.I)).first.wait_for()
    page.goto("/search?q=Christina+Berglund")
    page.locator("#main").get_by_role("link", name="Christina Berglund").first.click()
    page.get_by_role("heading", name="Christina Berglund").wait_for()
    assert "Order Administrator" in page.locator("#main").inner_text()


def trash_two_and_restore_one(page):
    for name in ("Ann Devon", "Ana Trujillo"):
        page.goto("/crm/contacts")
        page.locator("#main").get_by_role("link", name=name).click()
        page.get_by_role("heading", name=name).wait_for()
        page.locator("#main details.menu summary").click()
        page.get_by_role("button", name="Move to trash").click()
        page.locator("#toasts").get_by_role("button", name="Undo").wait_for()
    assert_total(page, "contacts", 89)
    page.goto("/crm/contacts/trash")
    row = page.locator("tr", has_text="Ana Trujillo")
    row.get_by_role("button", name="Restore").click()
    page.locator("#toasts").get_by_text(re.compile("restored", re.I)).first.wait_for()
    assert_total(page, "contacts", 90)


def download(page, kind, target):
    page.goto(f"/crm/{kind}")
    with page.expect_download() as waiting:
        page.locator(f"a[href*='/crm/{kind}/export.csv']").first.evaluate("link => link.click()")
    waiting.value.save_as(target)
    return target


def without_ids(file):
    """The rows of an export but for what each hub gives by itself."""
    with file.open(encoding="utf-8-sig", newline="") as text:
        rows = [
            {name: value for name, value in row.items() if not is_own(name)}
            for row in csv.DictReader(text)
        ]
    return sorted(rows, key=lambda row: sorted(row.items()))


def is_own(name):
    return name == "id" or (name.endswith("_id") and name != "external_id") or name.endswith("_at")


def test_companies_find_their_parents_wherever_they_stand(tmp_path, page_of):
    password = prepared(tmp_path / "data")
    with Running(tmp_path / "data") as running:
        page = page_of(running)
        sign_in(page, password)
        choose_own_password(page, password)
        imported(page, "companies", DATA / "crm-sales" / "accounts.csv")
        assert_total(page, "companies", 85)
        running.sign_in(password=NEW_PASSWORD)
        items = running.ask("GET", "/api/crm/companies?limit=200")[1]["items"]
    by_id = {item["id"]: item["name_en"] for item in items}
    linked = {i["name_en"]: by_id[i["parent_id"]] for i in items if i["parent_id"]}
    with (DATA / "crm-sales" / "accounts.csv").open() as text:
        told = {
            r["account"]: r["subsidiary_of"] for r in csv.DictReader(text) if r["subsidiary_of"]
        }
    assert linked == told
