"""A deal from its first line to won, in a real browser, with and without script."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from ..running import Running
from .walking import choose_own_password, prepared, sign_in


@pytest.mark.parametrize("java_script", [True, False], ids=["with-script", "without-script"])
def test_a_deal_is_made_of_products_moved_lost_reopened_and_won(tmp_path, page_of, java_script):
    password = prepared(tmp_path / "data")
    with Running(tmp_path / "data") as running:
        page = page_of(running, java_script)
        sign_in(page, password)
        choose_own_password(page, password)
        for name, price in (("GTX Pro", "4.821"), ("MG Special", "0.055")):
            make_product(page, name, price)
        make_deal(page)
        walk_through_stages(page)
        empty_a_stage(page)
        if java_script:
            assert unfit(page) == []


def make_product(page, name, price):
    page.goto("/crm/products/new")
    page.locator("[name=name]").fill(name)
    page.locator("[name=price]").fill(price)
    page.get_by_role("button", name="Create product").click()
    page.get_by_role("heading", name=name).wait_for()


def make_deal(page):
    """Two lines and a third that is taken away again; Enter in a line saves, and removes none."""
    page.goto("/crm/deals/new")
    page.locator("[name=name]").fill("Forty palms")
    rows = page.locator(".line-row")
    for place, (product, quantity) in enumerate((("GTX Pro", "2"), ("MG Special", "3"), ("x", ""))):
        if place:
            page.get_by_role("button", name="Add a line").click()
            rows.nth(place).wait_for()
        rows.nth(place).locator("[name=lines-product]").fill(product)
        rows.nth(place).locator("[name=lines-quantity]").fill(quantity)
    count = rows.count()
    rows.nth(2).get_by_role("button", name="Remove this line").click()
    page.wait_for_function(
        "count => document.querySelectorAll('.line-row').length <= count", arg=count
    )
    names = [rows.nth(n).locator("[name=lines-product]").input_value() for n in (0, 1)]
    assert names == ["GTX Pro", "MG Special"]
    rows.nth(1).locator("[name=lines-quantity]").press("Enter")
    page.get_by_role("heading", name="Forty palms").wait_for()
    assert "9.807" in page.locator(".deal-figures").inner_text()


def walk_through_stages(page):
    current = page.locator(".stage-step[aria-current]")
    page.get_by_role("button", name="Proposal").click()
    current.get_by_text("Proposal").wait_for()
    page.locator(".stage-lost a").click()
    page.locator("[name=lost_reason]").fill("Price")
    page.get_by_role("button", name="Move it to").click()
    current.get_by_text("Lost").wait_for()
    assert page.get_by_text("Why it was lost").first.is_visible()
    page.get_by_role("button", name="Reopen").click()
    current.get_by_text("Proposal").wait_for()
    page.locator(".stage-won a").click()
    page.get_by_role("button", name="Move it to").click()
    current.get_by_text("Won").wait_for()
    page.get_by_role("button", name="Reopen").click()
    current.get_by_text("Proposal").wait_for()


def empty_a_stage(page):
    """The stage in which the deal stands is deleted; the deal goes on to another."""
    page.goto("/settings/pipelines")
    page.get_by_role("link", name="Delete Proposal").click()
    page.locator("[name=into]").select_option(label="Negotiation")
    page.get_by_role("button", name="Delete the stage").click()
    page.get_by_role("heading", name="Pipelines").wait_for()
    assert page.get_by_role("link", name="Delete Proposal").count() == 0
    page.goto("/crm/deals")
    page.get_by_role("link", name="Forty palms").click()
    page.locator(".stage-step[aria-current]").get_by_text("Negotiation").wait_for()


def unfit(page):
    """What axe objects to on the pages of deals."""
    found = []
    here = page.url
    for address in (here, f"{here}/edit", "/crm/deals", "/crm/products", "/settings/pipelines"):
        page.goto(address)
        for violation in Axe().run(page).response["violations"]:
            found.append((address, violation["id"], violation["nodes"][0]["html"][:120]))
    return found
