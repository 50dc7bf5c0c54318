"""A knock at a push service that does not behave."""

import pytest

from ameen.notifications.pushing.keys import vapid_of
from ameen.notifications.pushing.service import SILENT, UNFIT, Answer, Caller, knock
from ameen.notifications.records import Subscription

from .conftest import dripping_service, silent_service


@pytest.fixture
def knocked(store, browser, push_certificate, monkeypatch):
    """`knocked(endpoint)`: what comes of a knock there, half a second at most."""
    monkeypatch.setenv("SSL_CERT_FILE", push_certificate[0])
    caller = Caller(vapid_of(store), "mailto:hub@hub.example", lambda address: True, 0.5)

    def made(endpoint, **keys):
        there = Subscription(user_id=b"", endpoint=endpoint, keys=browser.keys | keys)
        return knock(there, b"{}", "topic", caller)

    return made


def test_a_service_that_answers_a_byte_at_a_time_is_given_up(knocked, push_certificate):
    with dripping_service(push_certificate) as (port, over):
        assert knocked(f"https://localhost:{port}/x") == Answer(SILENT, "TimeoutError")
        assert over.wait(10), "and nobody listens to it any more"


def test_a_service_that_says_nothing_is_given_up(knocked):
    with silent_service() as (port, come):
        assert knocked(f"https://localhost:{port}/x") == Answer(SILENT, "TimeoutError")
        assert come() == 1


@pytest.mark.parametrize(
    ("endpoint", "keys"),
    [
        ("https://[2606:4700:4700::1111]/x", {}),
        ("https://push.example:port/x", {}),
        ("https://" + "a" * 64 + ".example/x", {}),
        ("https://a..example/x", {}),
        ("https://push.example/x", {"p256dh": "AAAA"}),
    ],
)
def test_what_can_not_be_sent_is_no_answer_but_a_fault(knocked, endpoint, keys):
    with pytest.raises(Exception, match=r"."):
        knocked(endpoint, **keys)


def test_an_answer_says_what_is_to_be_done():
    assert Answer(201, "Created").is_taken
    assert all(Answer(status, "").is_for_later for status in (SILENT, 429, 503))
    assert all(Answer(status, "").is_refused for status in (UNFIT, 401, 403))
    others = [Answer(status, "") for status in (201, 400, 413)]
    assert not any(one.is_for_later or one.is_refused for one in others)
