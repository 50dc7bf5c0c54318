"""A lead comes in, is called, qualified and converted; its deal is won; all of it is seen, and the
conversion of another is undone. In a real browser, with and without script."""

import re

import pytest

from ..running import Running
from .walking import choose_own_password, prepared, sign_in


@pytest.mark.parametrize("java_script", [True, False], ids=["with-script", "without-script"])
def test_from_a_lead_to_a_won_deal(tmp_path, page_of, java_script):
    password = prepared(tmp_path / "data")
    with Running(tmp_path / "data") as running:
        page = page_of(running, java_script)
        sign_in(page, password)
        choose_own_password(page, password)
        lead_comes_in(page, "Chairs for the school", "1500")
        called_and_qualified(page)
        converted(page)
        won(page)
        seen_in_report_and_dashboard(page)
        lead_comes_in(page, "A mistake", "700")
        converted(page)
        undone(page)


def lead_comes_in(page, title, value):
    page.goto("/crm/leads/new")
    page.locator("[name=title]").fill(title)
    page.locator("[name=value]").fill(value)
    page.get_by_role("button", name="Create lead").click()
    page.get_by_role("heading", name=title, exact=True).wait_for()


def called_and_qualified(page):
    main = page.locator("#main")
    main.locator("summary").get_by_text("Log a call", exact=True).click()
    call = main.locator("form[id$=-call]")
    call.locator("[name=outcome]").fill("Wants forty, by March.")
    call.get_by_role("button", name="Log the call").click()
    main.locator(".activities, .timeline").get_by_text("Wants forty, by March.").first.wait_for()
    main.get_by_role("button", name="Qualified", exact=True).click()
    main.locator(".path-step[aria-current]").get_by_text("Qualified").wait_for()


def converted(page):
    page.locator("#main").get_by_role("link", name="Convert").first.click()
    page.get_by_role("button", name=re.compile("^Convert")).click()
    page.locator(".stage-step[aria-current]").get_by_text("Prospecting").wait_for()


def won(page):
    current = page.locator(".stage-step[aria-current]")
    for stage in ("Engaging", "Proposal"):
        page.get_by_role("button", name=stage).click()
        current.get_by_text(stage).wait_for()
    page.locator(".stage-won a").click()
    page.get_by_role("button", name="Move it to").click()
    current.get_by_text("Won").wait_for()


def seen_in_report_and_dashboard(page):
    page.goto("/crm/reports/closed")
    assert re.search(r"OMR\s1,500\.000", page.locator("#report").inner_text())
    assert "100.0%" in page.locator("#report").inner_text()
    page.goto("/")
    assert "Chairs for the school" in page.locator("#dashboard-recent-deals").inner_text()


def undone(page):
    """The lead is as it was, the deal is gone from the list."""
    page.goto("/crm/leads")
    page.locator("#main").get_by_role("link", name="A mistake", exact=True).click()
    page.locator(".page-actions summary").first.click()
    page.get_by_role("button", name="Undo the conversion").click()
    page.locator(".path-step[aria-current]").get_by_text("New").wait_for()
    page.goto("/crm/deals")
    assert "A mistake" not in page.locator("#main").inner_text()
