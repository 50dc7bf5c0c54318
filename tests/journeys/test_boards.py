"""A lead comes in and goes over the boards: dragged, moved by keys, and by plain forms."""

import re

import pytest

from ..running import PASSWORD, Running
from .walking import EMAIL, command, sign_in

TITLES = "[data-card] .board-card-head > a:first-child"


@pytest.fixture
def running(tmp_path):
    command(tmp_path / "data", "init", "--email", EMAIL, "--password-stdin", told=PASSWORD)
    with Running(tmp_path / "data") as running:
        yield running


def made(page, kind, *titles):
    for title in titles:
        page.goto(f"/crm/{kind}/new")
        page.locator("[name=title], [name=name]").first.fill(title)
        page.locator("#main").get_by_role("button", name=re.compile("^Create")).click()
        page.get_by_role("heading", name=title, exact=True).wait_for()


def column(page, name):
    return page.locator("section.board-column", has=page.get_by_role("heading", name=name))


def cards(page, name):
    return column(page, name).locator(TITLES).all_inner_texts()


def card(page, title):
    return page.locator("[data-card]", has=page.get_by_role("link", name=title, exact=True))


def comes(page, name, titles):
    """Waits until a column holds these cards, in this order, and its head counts them."""
    for place, title in enumerate(titles):
        column(page, name).locator("[data-card]").nth(place).get_by_role(
            "link", name=title, exact=True
        ).wait_for()
    column(page, name).locator(".board-count", has_text=re.compile(rf"^{len(titles)}$")).wait_for()
    assert cards(page, name) == titles


def drag(page, title, target, below=True):
    """As a hand does it: press, move in steps, release; until the answer is there."""
    source, end = card(page, title).bounding_box(), target.bounding_box()
    page.mouse.move(source["x"] + 20, source["y"] + source["height"] - 8)
    page.mouse.down()
    x = end["x"] + end["width"] / 2
    y = end["y"] + (end["height"] - 4 if below else 4)
    page.mouse.move(x, y - 12, steps=8)
    page.mouse.move(x, y, steps=8)
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.mouse.up()


def test_a_card_is_dragged_and_stays_where_it_was_dropped(running, page_of):
    page, refused = page_of(running), []
    page.on("console", lambda said: refused.append(said.text) if "Security" in said.text else None)
    page.on("pageerror", lambda error: refused.append(str(error)))
    sign_in(page, PASSWORD)
    made(page, "leads", "One", "Two", "Three")
    page.goto("/crm/leads/board")
    comes(page, "New", ["Three", "Two", "One"])
    page.locator("[data-board][data-ready]").wait_for()
    drag(page, "Three", column(page, "Contacted").locator("[data-column]"))
    comes(page, "Contacted", ["Three"])
    comes(page, "New", ["Two", "One"])
    page.locator("#toasts").get_by_text("Moved to “Contacted”.").wait_for()
    drag(page, "One", card(page, "Three"))
    comes(page, "Contacted", ["Three", "One"])
    drag(page, "One", card(page, "Three"), below=False)
    comes(page, "Contacted", ["One", "Three"])
    card(page, "One").get_by_role("link", name="Move One").click()
    card(page, "One").get_by_role("button", name="Down").click()
    comes(page, "Contacted", ["Three", "One"])
    card(page, "One").get_by_role("link", name="Move One").click()
    card(page, "One").get_by_role("button", name="To the top").click()
    comes(page, "Contacted", ["One", "Three"])
    page.reload()
    comes(page, "Contacted", ["One", "Three"])
    comes(page, "New", ["Two"])
    page.locator("[data-board][data-ready]").wait_for()
    drag(page, "Two", column(page, "Contacted").locator("[data-column]"))
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    page.locator("#toasts, #main").get_by_text(re.compile("undone")).first.wait_for()
    page.goto("/crm/leads/board")
    comes(page, "New", ["Two"])
    assert refused == []


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_card_is_moved_by_keys_and_told_aloud(running, page_of, language):
    page = page_of(running)
    sign_in(page, PASSWORD)
    made(page, "leads", "One", "Two", "Three")
    if language == "ar":
        page.get_by_role("button", name="العربية").first.click()
        page.locator("html[dir=rtl]").wait_for()
    page.goto("/crm/leads/board")
    towards = "ArrowLeft" if language == "ar" else "ArrowRight"
    back = "ArrowRight" if language == "ar" else "ArrowLeft"
    lists = page.locator("[data-column]")
    titles = lambda place: lists.nth(place).locator(TITLES).all_inner_texts()  # noqa: E731
    said = page.locator("#board-said")
    page.locator("[data-card][tabindex]").first.focus()
    page.keyboard.press("ArrowDown")
    page.locator("[data-called=Two]:focus").wait_for()
    page.keyboard.press("Space")
    page.keyboard.press(towards)
    assert titles(1) == ["Two"]
    page.keyboard.press("Escape")
    assert [titles(0), titles(1)] == [["Three", "Two", "One"], []]
    page.locator("[data-called=Two]:focus").wait_for()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    with page.expect_response(re.compile("/place$")):
        page.keyboard.press("Space")
    page.locator(".board-held").wait_for(state="detached")
    page.locator("[data-called=Two]:focus").wait_for()
    page.reload()
    assert titles(0) == ["Three", "One", "Two"]
    page.locator("[data-card][tabindex]").last.focus()
    page.keyboard.press("Space")
    page.keyboard.press(towards)
    page.keyboard.press(towards)
    page.keyboard.press(back)
    page.keyboard.press("Space")
    assert "Two" in said.inner_text()
    page.locator("#toasts .toast-undo").wait_for()
    page.locator("[data-called=Two]:focus").wait_for()
    page.reload()
    assert [titles(0), titles(1)] == [["Three", "One"], ["Two"]]


def test_without_script_a_card_is_moved_by_its_menu(running, page_of):
    page = page_of(running, java_script=False)
    sign_in(page, PASSWORD)
    made(page, "leads", "One", "Two", "Three")
    page.goto("/crm/leads/board")

    def press(title, button):
        card(page, title).get_by_role("link", name=f"Move {title}").click()
        page.locator("#board-move").get_by_role("button", name=button, exact=True).click()

    press("One", "Qualified")
    comes(page, "Qualified", ["One"])
    press("Two", "To the top")
    comes(page, "New", ["Two", "Three"])
    press("Two", "Down")
    comes(page, "New", ["Three", "Two"])
    press("One", "Converted")
    page.get_by_role("heading", name="Convert One").wait_for()
    page.locator("[name=contact]").fill("Anna Berg")
    page.locator("#main").get_by_role("button", name="Convert").click()
    page.get_by_role("heading", name="One", exact=True).wait_for()
    page.goto("/crm/deals/board")
    comes(page, "Prospecting", ["One"])
    press("One", "Won")
    page.locator("[name=closed_on]").wait_for()
    page.locator("#main").get_by_role("button", name=re.compile("Won")).last.click()
    comes(page, "Won", ["One"])


def test_a_board_in_two_browsers_is_true_in_both(running, page_of):
    """The second hears nothing of the first: what it shows is old."""
    first, second = page_of(running), page_of(running)
    second.route("**/live/stream*", lambda route: route.abort())
    for page in (first, second):
        sign_in(page, PASSWORD)
    made(first, "deals", "One", "Two")
    for page in (first, second):
        page.goto("/crm/deals/board")
        comes(page, "Prospecting", ["Two", "One"])
        page.locator("[data-board][data-ready]").wait_for()
    drag(first, "One", column(first, "Engaging").locator("[data-column]"))
    comes(first, "Engaging", ["One"])
    drag(second, "Two", card(second, "One"))  # below one that is gone there
    comes(second, "Prospecting", ["Two"])
    for page in (first, second):
        page.reload()
        comes(page, "Prospecting", ["Two"])
        comes(page, "Engaging", ["One"])
