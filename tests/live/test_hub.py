"""The hub's thread: it begins late, ends in order, and a failing topic does not silence it."""

import logging
import socket
import threading
import time

from ameen.crm import actions
from ameen.live.streams import Stream
from ameen.live.topics import Pass
from tests.running import until


def add(store, who):
    return store.write(actions.create_contact, {"name_en": "Anna"}, viewer=who, by=who.user.id)


def live_threads():
    return [thread for thread in threading.enumerate() if thread.name == "live"]


def test_it_begins_with_the_first_who_listens(served, listen, cast):
    assert live_threads() == []
    listen(cast.report, "contacts")
    assert len(live_threads()) == 1


def test_it_ends_with_a_last_word_to_everybody(served, listen, cast):
    ears = [listen(cast.report, "contacts") for _ in range(3)]
    served.stop()
    for ear in ears:
        ear.until_end()
        assert ear.raw == b""
    assert live_threads() == []
    served.start()


def test_a_stream_that_comes_when_it_ended_is_closed(served, listen, cast):
    listen(cast.report, "contacts")
    hub = served.live.hub()
    served.live.stop()
    ours, theirs = socket.socketpair()
    hub.attach(Stream(ours, Pass(cast.report.id, b"k" * 16, time.time() + 60), ("contacts",)))
    theirs.settimeout(5)
    assert theirs.recv(10) == b""
    theirs.close()


def test_a_topic_that_fails_is_told_and_the_others_go_on(
    served, listen, cast, store, viewer_for, caplog, monkeypatch
):
    def fails(snap, change):
        raise RuntimeError("a defect in a slice")

    ear = listen(cast.report, "contacts", "happenings")
    topic = served.live.topics["happenings"]
    monkeypatch.setitem(topic.__dict__, "touched", fails)
    with caplog.at_level(logging.ERROR):
        add(store, viewer_for(cast.report))
        assert ear.next_events() == ["contacts"]
    assert "happenings could not read change" in caplog.text


def test_what_fails_in_a_turn_is_told_and_the_hub_goes_on(
    served, listen, cast, store, viewer_for, caplog
):
    def fails():
        raise OSError("no space left on device")

    ear = listen(cast.report, "contacts")
    with caplog.at_level(logging.ERROR):
        served.live.hub().call(fails)
        until(lambda: "no space left" in caplog.text)
    add(store, viewer_for(cast.report))
    assert ear.heard("contacts") == ["contacts"]


def test_ten_streams_of_one_reader_cost_one_look_at_their_rights(
    served, listen, cast, store, viewer_for, cookie_of
):
    cookie = cookie_of(cast.report)
    ears = [listen(None, "contacts", cookie=cookie) for _ in range(10)]
    asked = []
    who = viewer_for(cast.report)
    following = served.live.hub().following
    kept = following._may_hear
    following._may_hear = lambda *given: asked.append(given[1]) or kept(*given)
    add(store, who)
    assert [ear.heard("contacts") for ear in ears] == [["contacts"]] * 10
    assert asked == [cast.report.id]
