"""Two people at once: what one does, the other is told of, in the page that stands open."""

import re

import pytest

from ameen import open_hub
from ameen.config import Settings
from ameen.crm import actions
from ameen.crm.records import leads
from ameen.store import id_text
from tests import cast as casting

from ..running import Running
from .walking import follows

COUNT = "#unread-count > [aria-hidden]"


@pytest.fixture
def data(tmp_path):
    """A hub with the cast, a lead of the report's, and everybody's session."""
    hub = open_hub(Settings.load({}, tmp_path / "data"))
    cast = casting.build(hub.store, hub.settings.secret)
    who = casting.viewer(hub.store, cast.report)
    made = hub.store.write(actions.create, leads, {"title": "A shop"}, viewer=who, by=who.user.id)
    tokens = {p.part: casting.session_token(hub.store, hub.settings.secret, p) for p in cast}
    while sum(follow() for follow in hub.followers[1:]):
        continue
    hub.close()
    return tmp_path / "data", f"/crm/leads/{id_text(made.id)}", tokens


def counts(page, number):
    page.locator(COUNT, has_text=re.compile(rf"^{number}$")).wait_for()


def write_note(page, lead, text):
    page.goto(lead)
    page.locator("textarea[name=body]").fill(text)
    page.locator("#main").get_by_role("button", name="Add note").click()
    page.locator(".note").get_by_text(text.split("@")[0].strip()).first.wait_for()


def test_a_note_with_a_mention_is_in_the_bell_and_a_half_filled_form_is_left_alone(data, signed_in):
    folder, lead, _ = data
    with Running(folder) as running:
        khalid, salma = signed_in(running, "report"), signed_in(running, "manager")
        follows(salma, "/crm/leads/new")
        title = salma.locator("[name=title]")
        title.fill("Half a thou")
        title.evaluate("box => box.setSelectionRange(2, 6)")
        salma.evaluate("window.unchanged = true")
        write_note(khalid, lead, "Look at this @Salma Al Harthy")
        counts(salma, 1)
        salma.locator("#toasts").get_by_text("Khalid Al Amri mentioned you on “A shop”").wait_for()
        assert salma.evaluate("window.unchanged") and title.input_value() == "Half a thou"
        where = "box => [document.activeElement === box, box.selectionStart, box.selectionEnd]"
        assert title.evaluate(where) == [True, 2, 6]
        salma.locator("#bell > summary").click()
        salma.locator("#bell").get_by_role("button", name="mentioned you").click()
        salma.locator(".note", has_text="Look at this").wait_for()
        assert salma.locator("#unread-count").is_hidden()


def test_an_assignment_shows_in_every_open_tab_and_what_is_read_in_one_is_read_in_all(
    data, signed_in
):
    folder, _lead, _ = data
    with Running(folder) as running:
        salma, khalid = signed_in(running, "manager"), signed_in(running, "report")
        other = khalid.context.new_page()
        follows(khalid, "/notifications")
        follows(other, "/")
        salma.goto("/crm/leads/new")
        salma.locator("[name=title]").fill("Given away")
        salma.get_by_label("Assigned to").select_option(label="Khalid Al Amri")
        salma.locator("#main").get_by_role("button", name=re.compile("^Create")).click()
        salma.get_by_role("heading", name="Given away").wait_for()
        counts(khalid, 1)
        counts(other, 1)
        row = khalid.locator("#notifications-list .notice", has_text="“Given away”")
        row.get_by_role("button", name="Mark as read").click()
        row.get_by_role("button", name="Mark as unread").wait_for()
        other.locator("#unread-count").wait_for(state="hidden")


def test_a_card_that_one_moves_moves_in_the_other_board(data, signed_in):
    folder, _lead, _ = data
    with Running(folder) as running:
        khalid, salma = signed_in(running, "report"), signed_in(running, "manager")
        follows(salma, "/crm/leads/board")
        salma.evaluate("window.unchanged = true")
        khalid.goto("/crm/leads/board")
        card = khalid.locator("[data-card]", has_text="A shop")
        card.get_by_role("link", name="Move A shop").click()
        card.get_by_role("button", name="Qualified", exact=True).click()
        column = salma.locator(
            "section.board-column", has=salma.get_by_role("heading", name="Qualified")
        )
        column.first.locator("[data-card]", has_text="A shop").wait_for()
        assert salma.evaluate("window.unchanged")


def test_a_card_in_the_hand_stays_there_until_it_is_dropped(data, signed_in):
    folder, _lead, _ = data
    with Running(folder) as running:
        khalid, salma = signed_in(running, "report"), signed_in(running, "manager")
        follows(salma, "/crm/leads/board")
        salma.locator("[data-ready]").wait_for()
        mine = salma.locator("[data-card]", has_text="A shop")
        mine.focus()
        mine.press("Space")
        khalid.goto("/crm/leads/new")
        khalid.locator("[name=title]").fill("Another")
        khalid.locator("#main").get_by_role("button", name=re.compile("^Create")).click()
        khalid.get_by_role("heading", name="Another").wait_for()
        assert "board-held" in mine.get_attribute("class")
        mine.press("Escape")
        salma.locator("[data-card]", has_text="Another").wait_for()


def test_without_script_it_shows_at_the_next_page(data, signed_in):
    folder, lead, _ = data
    with Running(folder) as running:
        khalid = signed_in(running, "report")
        salma = signed_in(running, "manager", java_script=False)
        salma.goto("/")
        assert salma.locator("#unread-count").is_hidden()
        salma_sees = signed_in(running, "manager")
        follows(salma_sees, "/")
        write_note(khalid, lead, "For you @Salma Al Harthy")
        counts(salma_sees, 1)
        salma.goto("/")
        assert salma.locator(COUNT).inner_text() == "1"
        salma.locator("#bell > summary").click()
        salma.get_by_role("link", name="All notifications").click()
        salma.get_by_role("button", name="mentioned you").click()
        salma.locator(".note", has_text="For you").wait_for()


def test_while_the_hub_was_away_nothing_is_missed_and_nothing_comes_twice(data, signed_in):
    folder, _lead, _ = data
    with Running(folder) as running:
        salma = signed_in(running, "manager")
        follows(salma, "/notifications")
        running.kill()
        hub = open_hub(Settings.load({}, folder))
        cast = casting.cast_of(hub.store)
        who = casting.viewer(hub.store, cast.report)
        with hub.store.read() as snap:
            lead_id = next(snap.range(leads)).id
        text = "While you were away @Salma Al Harthy"
        hub.store.write(actions.add_note, "lead", lead_id, text, viewer=who, by=who.user.id)
        hub.close()
        running.start()
        counts(salma, 1)
        salma.locator("#notifications-list .notice", has_text="mentioned you").wait_for()
        assert salma.locator("#notifications-list .notice").count() == 1
        running.kill()
        running.start()
        salma.goto("/notifications")
        assert salma.locator("#notifications-list .notice").count() == 1
