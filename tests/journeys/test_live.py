"""Two people at once: what one does shows in the other's browser, and disturbs nothing there."""

import pytest

from ameen import open_hub
from ameen.config import Settings
from ameen.crm import actions
from ameen.store import id_text
from tests import cast as casting

from ..running import Running
from .walking import follows


@pytest.fixture
def data(tmp_path):
    """A hub with the cast, a contact of the report's, and the session tokens of both."""
    hub = open_hub(Settings.load({}, tmp_path / "data"))
    cast = casting.build(hub.store, hub.settings.secret)
    who = casting.viewer(hub.store, cast.report)
    values = {"name_en": "Anna Berglund", "phones": ["+96899887766"]}
    anna = hub.store.write(actions.create_contact, values, viewer=who, by=who.user.id)
    tokens = {p.part: casting.session_token(hub.store, hub.settings.secret, p) for p in cast}
    hub.close()
    return tmp_path / "data", f"/crm/contacts/{id_text(anna.id)}", tokens


def edit_title(page, address, title):
    page.goto(f"{address}/edit")
    page.get_by_label("Job title").fill(title)
    page.locator("#main").get_by_role("button", name="Save").click()
    page.locator("#main").get_by_text(title).first.wait_for()


def test_a_change_shows_in_another_browser_and_a_half_typed_note_stays(data, signed_in):
    folder, anna, _ = data
    with Running(folder) as running:
        khalid, salma = signed_in(running, "report"), signed_in(running, "manager")
        follows(salma, anna)
        note = salma.locator("textarea[name=body]")
        note.fill("Half a thou")
        note.evaluate("box => box.setSelectionRange(2, 6)")
        salma.evaluate("window.unchanged = true")
        edit_title(khalid, anna, "Head of sales")
        salma.locator("#main").get_by_text("Head of sales").first.wait_for()
        assert salma.evaluate("window.unchanged")  # the page was never loaded again
        assert note.input_value() == "Half a thou"
        where = "box => [document.activeElement === box, box.selectionStart, box.selectionEnd]"
        assert note.evaluate(where) == [True, 2, 6]
        salma.locator(".timeline").get_by_text("Head of sales").wait_for()


def test_a_list_follows_and_keeps_what_was_ticked(data, signed_in):
    with Running(data[0]) as running:
        khalid, salma = signed_in(running, "report"), signed_in(running, "manager")
        follows(salma, "/crm/contacts")
        tick = salma.locator("#contacts-list input[name=ids]").first
        tick.check()
        khalid.goto("/crm/contacts/new")
        khalid.get_by_label("Name in English").fill("Ben Moreno")
        khalid.locator("#main").get_by_role("button", name="Create contact").click()
        salma.get_by_role("link", name="Ben Moreno").wait_for()
        ticked = salma.locator("#contacts-list tr:has(input[name=ids]:checked)")
        assert "Anna Berglund" in ticked.inner_text()
        assert salma.locator(".bulk.has-chosen").is_visible()


def test_each_sees_that_the_other_is_there(data, signed_in):
    folder, anna, _ = data
    with Running(folder) as running:
        khalid, salma = signed_in(running, "report"), signed_in(running, "manager")
        salma.goto(anna)
        khalid.goto(f"{anna}/edit")
        salma.get_by_title("Khalid Al Amri is editing this").wait_for()
        khalid.get_by_title("Salma Al Harthy is looking at this").wait_for()
        khalid.goto("/crm/contacts")
        salma.get_by_title("Khalid Al Amri is editing this").wait_for(state="detached")


def test_a_list_asks_for_no_company_and_the_menu_marks_where_one_is(data, signed_in):
    with Running(data[0]) as running:
        khalid = signed_in(running, "report")
        sockets = []
        khalid.on("websocket", lambda socket: sockets.append(socket.url))
        follows(khalid, "/crm/contacts")
        with khalid.expect_websocket():
            khalid.get_by_role("link", name="Anna Berglund").click()
        khalid.locator("#nav").get_by_role("link", name="Deals").click()
        khalid.locator("#nav a[aria-current=page]").get_by_text("Deals").wait_for()
        khalid.goto("/crm/deals/board")
        assert khalid.locator("#nav a[aria-current=page]").all_inner_texts() == ["Deals"]
        assert len(sockets) == 1


def test_after_the_hub_was_away_the_page_catches_up(data, signed_in):
    folder, anna, _ = data
    with Running(folder) as running:
        salma = signed_in(running, "manager")
        follows(salma, anna)
        running.kill()
        hub = open_hub(Settings.load({}, folder))
        cast = casting.cast_of(hub.store)
        who = casting.viewer(hub.store, cast.report)
        with hub.store.read() as snap:
            record_id = next(snap.range(actions.contacts.contacts)).id
        values = {"job_title": "Changed meanwhile"}
        hub.store.write(actions.edit_contact, record_id, None, values, viewer=who, by=who.user.id)
        hub.close()
        running.start()
        salma.locator("#main").get_by_text("Changed meanwhile").first.wait_for()


def test_a_session_that_ended_leaves_the_half_typed_note_where_it_is(data, signed_in):
    folder, anna, _ = data
    with Running(folder) as running:
        khalid = signed_in(running, "report")
        follows(khalid, anna)
        khalid.locator("textarea[name=body]").fill("Not yet sent")
        other = khalid.context.new_page()
        other.goto("/settings/sessions")
        other.locator(".top-end > details.menu > summary").click()
        refused = lambda answer: "/live/stream" in answer.url and answer.status == 401  # noqa: E731
        with khalid.expect_response(refused):
            other.locator(".top-end").get_by_role("button", name="Sign out").click()
        assert khalid.url.endswith(anna)
        assert khalid.locator("textarea[name=body]").input_value() == "Not yet sent"


def test_without_script_the_next_page_shows_it(data, signed_in):
    folder, anna, _ = data
    with Running(folder) as running:
        khalid = signed_in(running, "report", java_script=False)
        salma = signed_in(running, "manager", java_script=False)
        salma.goto(anna)
        edit_title(khalid, anna, "Head of sales")
        salma.goto(anna)
        assert salma.locator("#main").get_by_text("Head of sales").first.is_visible()
