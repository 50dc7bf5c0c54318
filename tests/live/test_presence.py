"""Who else is there: joined, left, in another process, and never for those who may not know."""

import pytest
import simple_websocket

from ameen.accounts import actions as accounts
from ameen.crm import actions
from ameen.crm.records import contacts
from ameen.live import record_topic
from ameen.store import new_id
from tests.running import until

NO_STATUS = 1005


@pytest.fixture
def anna(store, cast, viewer_for):
    """A contact of the report's, whom the manager sees too."""
    who = viewer_for(cast.report)
    values = {"name_en": "Anna"}
    return store.write(actions.create_contact, values, viewer=who, by=who.user.id)


@pytest.fixture
def enters(served, cookie_of):
    """A person opens the page of a contact."""
    sockets = []

    def enter(person, record_id, doing="view", at=None, origin=None, cookie=None):
        port = (at or served).port
        on = record_topic(contacts, record_id)
        headers = {
            "Cookie": cookie or cookie_of(person),
            "Origin": origin or "http://127.0.0.1",  # as the client names its host
        }
        address = f"ws://127.0.0.1:{port}/live/presence?on={on}&doing={doing}"
        opened = simple_websocket.Client(address, headers=headers)
        sockets.append(opened)
        return opened

    yield enter
    for opened in sockets:
        if opened.connected:
            opened.close()


def seen(ws, words):
    """Until what is shown has these words (or none); the last that came."""
    shown = None
    while shown is None or (words not in shown if words else "<li" in shown):
        shown = ws.receive(timeout=20)
        assert shown is not None, words
    return shown


def turned_away(ws, code):
    """Closed with this code and nothing told. A close frame that arrives together with the answer
    to the handshake is overlooked by this client, who then finds just an end."""
    with pytest.raises(simple_websocket.ConnectionClosed) as closed:
        ws.receive(timeout=20)
    assert closed.value.reason in (code, NO_STATUS)


def test_those_who_are_there_see_each_other_come_and_go(enters, cast, anna):
    manager = enters(cast.manager, anna.id)
    assert "<li" not in manager.receive(timeout=20)
    report = enters(cast.report, anna.id, "edit")
    assert "Khalid Al Amri is editing this" in seen(manager, "Khalid")
    assert "Salma Al Harthy is looking at this" in seen(report, "Salma")
    report.close()
    seen(manager, "")


def test_one_person_in_two_tabs_is_one_and_edits_if_either_does(enters, cast, anna):
    manager = enters(cast.manager, anna.id)
    first, second = enters(cast.report, anna.id), enters(cast.report, anna.id, "edit")
    assert seen(manager, "editing").count("<li") == 1
    second.close()
    assert seen(manager, "looking").count("<li") == 1
    assert "<li" in seen(first, "Salma")


def test_in_another_process_too(enters, cast, anna, second):
    manager = enters(cast.manager, anna.id)
    report = enters(cast.report, anna.id, at=second)
    seen(manager, "Khalid")
    seen(report, "Salma")
    report.close()
    seen(manager, "")


@pytest.mark.parametrize("part", ["colleague", "outsider"])
def test_who_may_not_see_the_record_can_not_ask_who_is_there(enters, cast, anna, part):
    enters(cast.report, anna.id)
    for record_id in (anna.id, new_id()):
        ws = enters(cast[part], record_id)
        turned_away(ws, 1008)


def test_a_page_of_another_site_is_turned_away(enters, cast, anna):
    ws = enters(cast.report, anna.id, origin="https://evil.example")
    turned_away(ws, 1008)


def test_nobody_without_a_session(enters, cast, anna):
    with pytest.raises(simple_websocket.ConnectionError):
        enters(cast.report, anna.id, cookie="ameen_session=nothing")


def test_whoever_talks_is_sent_away(enters, cast, anna):
    ws = enters(cast.report, anna.id)
    ws.receive(timeout=20)
    ws.send("hello?")
    turned_away(ws, 1008)


def test_a_user_who_is_disabled_is_there_no_longer(enters, cast, anna, store, viewer_for):
    manager, report = enters(cast.manager, anna.id), enters(cast.report, anna.id)
    seen(manager, "Khalid")
    who = viewer_for(cast.owner)
    store.write(accounts.set_active, cast.report.id, False, viewer=who, by=who.user.id)
    seen(manager, "")
    until(lambda: not report.connected)


def test_when_the_hub_ends_it_says_that_it_goes_away(served, enters, cast, anna):
    ws = enters(cast.report, anna.id)
    ws.receive(timeout=20)
    served.stop()
    with pytest.raises(simple_websocket.ConnectionClosed) as closed:
        ws.receive(timeout=20)
    assert closed.value.reason == 1001
    served.start()


def test_a_user_has_so_many_places_and_no_more(enters, cast, anna, monkeypatch):
    monkeypatch.setattr("ameen.live.presence.A_USER", 2)
    for _ in range(2):
        enters(cast.report, anna.id).receive(timeout=20)
    ws = enters(cast.report, anna.id)
    turned_away(ws, 1013)
