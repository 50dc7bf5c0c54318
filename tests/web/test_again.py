from datetime import UTC, datetime, timedelta

import pytest

from ameen.web import again

from .room import made


@pytest.fixture
def calls(app, monkeypatch):
    """How often a request came as far as finding out who asks."""
    seen = []
    inner = app.wsgi_app.app.app
    app.wsgi_app.app.app = lambda *args: (seen.append(1), inner(*args))[1]
    return seen


def test_the_same_request_is_answered_again_without_the_application(app, as_, calls):
    made(app, "Cup")
    client = as_("anna")
    first, second = client.get("/things"), client.get("/things")
    assert len(calls) == 1
    assert second.data == first.data
    assert second.status_code == 200
    apart = {"X-Request-ID"}
    kept = {n: v for n, v in second.headers if n not in apart}
    assert kept == {n: v for n, v in first.headers if n not in apart}
    assert first.headers["X-Request-ID"] != second.headers["X-Request-ID"]
    unchanged = client.get("/things", headers={"If-None-Match": first.headers["ETag"]})
    assert (unchanged.status_code, unchanged.data, len(calls)) == (304, b"", 1)


def test_any_change_any_other_reader_and_any_other_header_asks_anew(app, as_, calls):
    client = as_("anna")
    client.get("/things")
    made(app, "Cup")
    assert "Cup" in client.get("/things").text
    as_("noor").get("/things")
    client.get("/things", headers={"HX-Request": "true", "HX-Request-Type": "partial"})
    client.get("/things?sort=name")
    as_().get("/things")
    assert len(calls) == 6


def test_a_session_that_ended_in_the_log_is_not_answered_from_memory(app, as_):
    client = as_("anna")
    assert client.get("/things").status_code == 200
    del app.people["anna"]
    app.extensions["ameen"].store.write(lambda tx: tx.event("signed_out", "sign_in"))
    assert client.get("/things").status_code == 303


def test_a_session_that_runs_out_is_not_answered_from_memory(app, as_, calls):
    app.people["anna"].session.expires_at = datetime.now(UTC) - timedelta(seconds=1)
    client = as_("anna")
    client.get("/things")
    client.get("/things")
    assert len(calls) == 2


def test_an_answer_lives_for_half_a_minute(app, as_, calls, monkeypatch):
    client = as_("anna")
    client.get("/things")
    now = again.time.time()
    monkeypatch.setattr(again.time, "time", lambda: now + again.SECONDS + 1)
    client.get("/things")
    assert len(calls) == 2


def test_a_message_that_waits_is_shown_and_not_repeated(as_, token):
    client = as_("anna")
    client.get("/things")
    client.post("/things/gone", data={"csrf_token": token(client)})
    assert "Gone" in client.get("/things").text
    assert "Gone" not in client.get("/things").text


def test_a_page_that_names_nothing_is_made_each_time(as_, calls):
    client = as_("anna")
    client.get("/write")
    client.get("/write")
    assert len(calls) == 2
