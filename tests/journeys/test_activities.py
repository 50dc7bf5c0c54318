"""What a seller does all day: log a call, mention a colleague, say how it went; also without
script, where a name is typed in full."""

import pytest

from ..running import PASSWORD, Running
from .walking import EMAIL, command, sign_in


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    data = tmp_path_factory.mktemp("activities") / "data"
    command(data, "init", "--email", EMAIL, "--password-stdin", told=PASSWORD)
    command(data, "demo")
    with Running(data) as running:
        yield running


@pytest.mark.parametrize("java_script", [True, False], ids=["script", "no script"])
def test_a_call_is_logged_a_colleague_mentioned_and_a_meeting_done(running, page_of, java_script):
    page = page_of(running, java_script=java_script)
    sign_in(page, PASSWORD)
    page.goto("/crm/contacts")
    hers = page.locator("tbody tr", has_text="Maria Lindqvist")
    hers.nth(0 if java_script else 1).locator(".name a").click()
    page.get_by_role("link", name="Plan", exact=True).click()
    page.get_by_label("Subject").fill("Visit the warehouse")
    page.get_by_label("Start").fill("2020-01-01T09:00")
    page.get_by_role("button", name="Create activity").click()
    page.get_by_role("heading", name="Visit the warehouse").wait_for()
    page.locator("dl a[href*='/crm/contacts/']").click()

    page.locator(".log summary").click()
    page.locator(".log-form").get_by_label("Subject").fill("Asked for prices")
    page.get_by_role("button", name="Log it").click()
    page.locator(".timeline").get_by_role("link", name="Asked for prices").wait_for()

    note = page.get_by_label("Write a note")
    if java_script:
        note.press_sequentially("Ask @mari")
        page.locator(".mention-list li[aria-selected='true']").wait_for()
        note.press("Enter")
        note.press_sequentially("today")
        assert note.input_value() == "Ask @Maria Lindqvist today"
    else:
        note.fill("Ask @maria lindqvist today")
    page.get_by_role("button", name="Add note").click()
    assert page.locator(".note .mention").first.inner_text() == "@Maria Lindqvist"

    page.goto("/crm/activities?due=overdue")
    overdue = page.locator(".activity", has_text="Visit the warehouse").first
    overdue.locator("summary").click()
    overdue.get_by_label("How did it go?").fill("They want samples")
    overdue.get_by_role("button", name="Done").click()
    page.get_by_text("You have left nothing undone.").wait_for()
