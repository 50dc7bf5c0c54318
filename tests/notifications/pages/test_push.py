"""Turning push messages on and off for a browser, and the script in charge of them."""

import pytest
from msgspec.structs import replace

from ameen.notifications.records import subscriptions
from ameen.store import id_text

from ..pushing.conftest import Browser


@pytest.fixture
def form():
    return {"endpoint": "https://push.example/abc", **Browser().keys}


def kept(store):
    with store.read() as snap:
        return [snap.require(subscriptions, hit.id) for hit in snap.range(subscriptions)]


def test_a_browser_is_turned_on_and_off(client_for, cast, store, form):
    browser = client_for(cast.report)
    assert browser.post("/settings/push", data=form).status_code == 303
    (one,) = kept(store)
    assert (one.user_id, one.endpoint) == (cast.report.id, form["endpoint"])
    assert f'id="push_subscription-{id_text(one.id)}-row"' in browser.get("/settings/push").text
    address = f"/settings/push/{id_text(one.id)}"
    assert client_for(cast.manager).delete(address).status_code == 303
    assert len(kept(store)) == 1, "it is not hers"
    browser.delete(address)
    assert kept(store) == []


def test_who_signs_in_after_somebody_in_the_same_browser_takes_it_over(
    client_for, cast, store, form
):
    client_for(cast.report).post("/settings/push", data=form)
    client_for(cast.manager).post("/settings/push", data=form)
    assert [one.user_id for one in kept(store)] == [cast.manager.id]


def test_an_address_that_no_browser_gives_changes_nothing(client_for, cast, store, form):
    for wrong in ({"endpoint": "http://127.0.0.1/x"}, {"auth": ""}, {"p256dh": "AAAA"}):
        answer = client_for(cast.report).post("/settings/push", data=form | wrong)
        assert answer.status_code == 422
    assert kept(store) == []


def test_the_oldest_of_too_many_browsers_gives_way(client_for, cast, store, form):
    for number in range(22):
        there = {"endpoint": f"https://push.example/{number}"}
        client_for(cast.report).post("/settings/push", data=form | there)
    numbers = sorted(int(one.endpoint.rpartition("/")[2]) for one in kept(store))
    assert numbers == list(range(2, 22))


def test_the_script_stands_at_the_top_and_is_asked_for_anew(client):
    answer = client.get("/service-worker.js")
    assert answer.content_type.startswith("text/javascript")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "showNotification" in answer.text


def test_the_page_says_whether_messages_come_to_this_very_browser(client_for, cast, store, form):
    here, elsewhere = client_for(cast.report), client_for(cast.report)
    here.post("/settings/push", data=form)
    assert 'data-push-says="on">' in (shown := here.get("/settings/push").text)
    assert " data-push-on" in shown and "until you sign out here" in shown
    there = elsewhere.get("/settings/push").text
    assert 'data-push-says="on" hidden' in there and " data-push-on" not in there
    assert "settings-push-browsers" in there


def test_after_the_session_it_has_to_be_turned_on_again(client_for, cast, form):
    here = client_for(cast.report)
    here.post("/settings/push", data=form)
    here.post("/sign-out")
    again = client_for(cast.report).get("/settings/push").text
    assert " data-push-on" not in again and "settings-push-browsers" not in again


def test_a_browser_whose_service_refuses_the_hub_is_shown_as_that(client_for, cast, store, form):
    here = client_for(cast.report)
    here.post("/settings/push", data=form)
    store.write(lambda tx: tx.put(replace(kept(store)[0], refusals=3)))
    shown = here.get("/settings/push").text
    assert " data-push-on" not in shown and "refuses what this hub sends" in shown


@pytest.mark.parametrize("host", ["[2606:4700:4700::1111]", "push.example:", "a..example"])
def test_a_host_that_could_never_be_asked_is_refused(client_for, cast, store, form, host):
    values = form | {"endpoint": f"https://{host}/x"}
    assert client_for(cast.outsider).post("/settings/push", data=values).status_code == 422
    assert kept(store) == []
