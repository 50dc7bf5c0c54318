"""Push messages in a real browser: how they are turned on, and what is shown of one."""

import json

import pytest

from ..running import PASSWORD, Running
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
        page.evaluate("() => { PushManager.prototype.subscribe = () => Promise.reject('away'); }")
        page.get_by_role("button", name="Turn on in this browser").click()
        page.get_by_text("The push service of this browser gave no answer").wait_for()


def test_a_browser_is_turned_on_and_shows_what_comes(data, page_of):
    given = {
        "endpoint": "https://push.example/abc",
        "keys": {
            "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZ"
            "GH6SRpkNtoIAiw4",
            "auth": "BTBZMqHH6r4Tts7J_aSIgg",
        },
    }
    with Running(data) as running:
        page = page_of(running)
        page.context.grant_permissions(["notifications"])
        sign_in(page, PASSWORD)
        page.goto("/settings/push")
        page.evaluate(
            "given => { PushManager.prototype.subscribe = async () => ({ toJSON: () => given }) }",
            given,
        )
        page.get_by_role("button", name="Turn on in this browser").click()
        page.get_by_text("Push messages come to this browser now.").wait_for()
        page.get_by_role("heading", name="Where push messages come").wait_for()
        assert page.evaluate(SHOWN) == []
        push(page, running)
        shown = page.wait_for_function(
            f"async () => {{ const shown = await ({SHOWN})(); return shown.length && shown }}"
        )
        assert shown.json_value() == [[MESSAGE["title"], "Call today.", "rtl", "/crm/leads"]]
        page.get_by_role("button", name="Turn off").click()
        page.get_by_text("No more push messages come there.").wait_for()


def push(page, running):
    """Delivers the message, as the browser's own push service would."""
    session = page.context.new_cdp_session(page)
    found = []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda told: found.append(told))
    session.send("ServiceWorker.enable")
    page.wait_for_timeout(300)
    registration = found[-1]["registrations"][0]
    session.send(
        "ServiceWorker.deliverPushMessage",
        {
            "origin": f"http://127.0.0.1:{running.port}",
            "registrationId": registration["registrationId"],
            "data": json.dumps(MESSAGE),
        },
    )
