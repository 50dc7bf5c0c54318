"""What a list does under one's hands."""

import pytest

from ..running import PASSWORD, Running
from .walking import EMAIL, command, sign_in


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    data = tmp_path_factory.mktemp("lists") / "data"
    command(data, "init", "--email", EMAIL, "--password-stdin", told=PASSWORD)
    command(data, "demo")
    with Running(data) as running:
        yield running


def test_the_button_that_opens_the_filters_stays_in_its_place(running, page_of):
    page = page_of(running)
    sign_in(page, PASSWORD)
    page.goto("/crm/deals")
    button = page.locator(".filters-more > summary")
    before = button.bounding_box()
    button.click()
    page.locator(".filters-fields").wait_for()
    assert button.bounding_box() == before
    fields = page.locator(".filters-fields").bounding_box()
    assert fields["y"] > before["y"]
    assert fields["width"] > 700


def test_the_tab_where_one_is_comes_into_sight_and_nothing_else_moves(running, page_of):
    page = page_of(running, width=390)
    sign_in(page, PASSWORD)
    page.goto("/settings/notifications")
    shown = "tab => tab.getBoundingClientRect()"
    strip, tab = page.locator(".tabs"), page.locator(".tabs [aria-current]")
    page.wait_for_function("() => document.querySelector('.tabs').scrollLeft")
    edges, own = strip.evaluate(shown), tab.evaluate(shown)
    assert edges["left"] <= own["left"] and own["right"] <= edges["right"]
    page.emulate_media(reduced_motion="reduce")  # what scrolls is there at once
    page.goto("/crm/activities")
    page.evaluate("scrollTo(0, 600)")
    page.locator("#activities-list-filter [name=q]").evaluate(
        "box => { box.value = 'call'; box.form.requestSubmit(); }"
    )
    page.wait_for_url("**q=call*")
    page.evaluate("() => new Promise(requestAnimationFrame)")
    assert page.evaluate("scrollY") == 600


def test_what_is_ticked_can_be_told_from_what_is_not(running, page_of):
    page = page_of(running)
    sign_in(page, PASSWORD)
    page.goto("/crm/contacts")
    rows = page.locator("tbody tr")

    def color(row):
        return row.evaluate("row => getComputedStyle(row).backgroundColor")

    plain = color(rows.nth(3))
    rows.nth(1).locator(".tick input").check()
    page.locator("h1").hover()
    page.locator("h1").click()
    assert color(rows.nth(1)) != plain
    assert color(rows.nth(3)) == plain
