"""Push messages in a real browser: how they are turned on, and what is shown of one."""

import json

import pytest

from ..running import PASSWORD, Running, until
from .walking import EMAIL, command, sign_in

MESSAGE = {
    "title": "أُسند إليك عميل",
    "text": "Call today.",
    "path": "/crm/leads",
    "tag": "one",
    "language": "ar",
}
SHOWN = """async () => {
  const worker = await navigator.serviceWorker.ready;
  const shown = await worker.getNotifications();
  return shown.map((one) => [one.title, one.body, one.dir, one.data.path]);
}"""

# What a browser and its push service, of which there is none here, keep between them.
WITH_A_SERVICE = """
const keys = {
  p256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
  auth: "BTBZMqHH6r4Tts7J_aSIgg",
};
const given = {
  toJSON: () => ({ endpoint: "https://push.example/abc", keys }),
  unsubscribe: async () => delete localStorage.given,
};
PushManager.prototype.getSubscription = async () => localStorage.given ? given : null;
PushManager.prototype.subscribe = async () => { localStorage.given = "yes"; return given; };
"""


@pytest.fixture
def data(tmp_path):
    command(tmp_path / "data", "init", "--email", EMAIL, "--password-stdin", told=PASSWORD)
    return tmp_path / "data"


def test_without_script_a_sentence_says_that_it_is_needed(data, page_of):
    with Running(data) as running:
        page = page_of(running, java_script=False)
        sign_in(page, PASSWORD)
        page.goto("/settings/push")
        page.get_by_text("Push messages need JavaScript").wait_for()
        assert page.get_by_role("button", name="Turn on in this browser").count() == 0


def test_a_browser_whose_push_service_is_away_says_so(data, page_of):
    with Running(data) as running:
        page = page_of(running)
        page.context.grant_permissions(["notifications"])
        sign_in(page, PASSWORD)
        page.goto("/settings/push")
        page.get_by_text("They come until you sign out here").wait_for()
        page.evaluate("() => { PushManager.prototype.subscribe = () => Promise.reject('away'); }")
        page.get_by_role("button", name="Turn on in this browser").click()
        page.get_by_text("The push service of this browser gave no answer").wait_for()


def test_a_browser_is_turned_on_and_shows_what_comes(data, page_of):
    with Running(data) as running:
        page = turned_on(page_of(running))
        page.get_by_role("heading", name="Where push messages come").wait_for()
        assert page.evaluate(SHOWN) == []
        push(page, running)
        until(lambda: page.evaluate(SHOWN))
        assert page.evaluate(SHOWN) == [[MESSAGE["title"], "Call today.", "rtl", "/crm/leads"]]
        page.get_by_role("button", name="Turn off").click()
        page.get_by_text("No more push messages come there.").wait_for()
        page.get_by_text("Push messages do not come to this browser any more").wait_for()


def test_who_signs_out_lets_go_of_them_and_may_turn_them_on_again(data, page_of):
    with Running(data) as running:
        page = turned_on(page_of(running))
        page.get_by_text("Push messages come to this browser until you sign out here").wait_for()
        assert not page.get_by_role("button", name="Turn on in this browser").is_visible()
        page.locator("form[data-sign-out] button").evaluate("(button) => button.click()")
        page.wait_for_url("**/sign-in")
        assert page.evaluate("() => localStorage.given") is None
        sign_in(page, PASSWORD)
        page.goto("/settings/push")
        page.get_by_text("Push messages do not come to this browser any more").wait_for()
        page.get_by_role("button", name="Turn on in this browser").wait_for()


def test_a_browser_whose_session_was_ended_says_that_messages_ended_too(data, page_of):
    with Running(data) as running:
        page = turned_on(page_of(running))
        page.context.clear_cookies()
        page.goto("/sign-in")
        page.wait_for_function("() => !localStorage.given")
        sign_in(page, PASSWORD)
        page.goto("/settings/push")
        page.get_by_text("Push messages do not come to this browser any more").wait_for()
        turn_on(page)
        page.get_by_text("Push messages come to this browser until you sign out here").wait_for()
        page.reload()
        page.get_by_text("Push messages come to this browser until you sign out here").wait_for()


def turned_on(page):
    """A page of the owner's, in a browser that takes push messages."""
    page.context.grant_permissions(["notifications"])
    page.add_init_script(WITH_A_SERVICE)
    sign_in(page, PASSWORD)
    turn_on(page)
    return page


def turn_on(page):
    page.goto("/settings/push")
    page.get_by_role("button", name="Turn on in this browser").click()
    page.get_by_text("Push messages come to this browser now.").wait_for()


def push(page, running):
    """Delivers the message, as the browser's own push service would."""
    session = page.context.new_cdp_session(page)
    found = []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda told: found.append(told))
    session.send("ServiceWorker.enable")
    until(lambda: page.evaluate(SHOWN) == [] and any(told["registrations"] for told in found))
    registration = next(told["registrations"][0] for told in found if told["registrations"])
    session.send(
        "ServiceWorker.deliverPushMessage",
        {
            "origin": f"http://127.0.0.1:{running.port}",
            "registrationId": registration["registrationId"],
            "data": json.dumps(MESSAGE),
        },
    )
