"""The log's tail: who comes back misses nothing and hears nothing twice."""

import time

import pytest

from ameen.crm import actions
from ameen.crm.records import contacts
from ameen.live import record_topic
from ameen.live.following import UNKNOWN, Following, Listener
from ameen.live.front import NAME
from ameen.live.positions import LASTS, Positions
from ameen.live.topics import Pass
from ameen.notifications.actions.telling import heard
from tests import cast as casting
from tests.running import until


class Kept(Listener):
    """Keeps what they hear, and how often they were ended."""

    __slots__ = ("ended", "heard")

    def __init__(self, who, topics, after=None):
        super().__init__(who, topics, after)
        self.heard, self.ended = [], 0

    def hear(self, data):
        self.heard += [line[7:] for line in data.decode().split("\n") if line[:7] == "event: "]

    def end(self):
        self.ended += 1


@pytest.fixture
def following(app, hub, store):
    """As the hub's thread of a new process has it."""
    opened = app.extensions[NAME]
    return Following(store, opened.topics.values(), opened.guard, opened.positions)


@pytest.fixture
def adds(store, viewer_for):
    """Adds so many contacts as a person."""

    def add(person, count=1):
        who = viewer_for(person)

        def work(tx):
            values = {"name_en": "One of many"}
            return [actions.create_contact(tx, values, viewer=who) for _ in range(count)]

        return store.write(work, by=who.user.id)

    return add


def test_after_the_server_stopped_nothing_is_missed_and_nothing_comes_twice(
    served, listen, cast, adds
):
    ear = listen(cast.report, "contacts", "companies")
    adds(cast.report)
    assert ear.heard("contacts") == ["contacts"]
    served.stop()
    assert ear.until_end()[0] == ["bye"]
    adds(cast.report)
    served.start()
    back = listen(cast.report, "contacts", "companies", after=ear.last_id)
    assert back.heard("contacts") == ["contacts"]
    adds(cast.report)
    assert back.heard("contacts") == ["contacts"]
    again = listen(cast.report, "contacts", "companies", after=back.last_id)
    assert again.raw == b""
    adds(cast.report)
    assert again.heard("contacts") == ["contacts"]


def test_who_comes_back_hears_only_what_they_may_hear_now(listen, cast, adds, store):
    outsider = casting.with_levels(store, cast.outsider, contacts=2)
    ear = listen(outsider, "contacts")
    adds(outsider)
    ear.heard("contacts")
    ear.close()
    adds(cast.colleague, 5)
    back = listen(outsider, "contacts", after=ear.last_id)
    adds(outsider)
    assert back.heard("contacts") == ["contacts"]


def test_what_was_missed_of_a_record_comes_once(listen, cast, adds, store, viewer_for):
    (made,) = adds(cast.report)
    who, topic = viewer_for(cast.report), record_topic(contacts, made.id)
    ear = listen(cast.report, "contacts", topic)
    adds(cast.report)
    ear.heard("contacts")
    ear.close()
    for title in ("Buyer", "Head", "Chief"):
        values = {"job_title": title}
        store.write(actions.edit_contact, made.id, None, values, viewer=who, by=who.user.id)
    back = listen(cast.report, "contacts", topic, after=ear.last_id)
    assert sorted(back.next_events()) == sorted(["contacts", topic])


def test_the_place_of_the_page_counts_as_well(listen, client_for, cast, adds, hub):
    with hub.store.read() as snap:
        at = Positions(hub.settings.secret).sealed(snap.last_seq)
    adds(cast.report)
    assert listen(cast.report, "contacts", at=at).next_events() == ["contacts"]


@pytest.mark.parametrize(("seconds", "told"), [(LASTS - 30, "contacts"), (LASTS + 1, "resync")])
def test_a_place_lasts_a_minute(listen, cast, adds, hub, seconds, told):
    with hub.store.read() as snap:
        seq = snap.last_seq
    at = Positions(hub.settings.secret).sealed(seq, time.time() - seconds)
    adds(cast.report)
    assert listen(cast.report, "contacts", at=at).next_events() == [told]


@pytest.mark.parametrize("others", [0, 900, 3000])
def test_who_comes_back_learns_nothing_of_how_much_others_did(following, store, cast, adds, others):
    """They follow nothing but their own notifications, and nothing of theirs happened."""
    with store.read() as snap:
        at = snap.last_seq
    adds(cast.report, others)
    back = Kept(Pass(cast.outsider.id, b"s" * 16, 4e9), ("notifications",), at)
    following.admit(back)
    assert back.heard == []


def test_nothing_is_missed_however_much_others_did(following, store, cast, adds):
    with store.read() as snap:
        at = snap.last_seq
    store.write(heard, cast.outsider.id)
    adds(cast.report, 3000)
    back = Kept(Pass(cast.outsider.id, b"s" * 16, 4e9), ("notifications",), at)
    following.admit(back)
    assert back.heard == ["notifications"]


def test_what_was_let_go_of_is_read_again_for_who_asks(following, store, cast, adds, monkeypatch):
    monkeypatch.setattr("ameen.live.following.LASTS", 0)
    with store.read() as snap:
        at = snap.last_seq
    there = Kept(Pass(cast.report.id, b"s" * 16, 4e9), ("contacts",), at)
    following.admit(there)
    store.write(heard, cast.outsider.id)
    for _ in range(3):
        adds(cast.report)
        following.tend()
    assert not following._recent
    back = Kept(Pass(cast.outsider.id, b"t" * 16, 4e9), ("notifications",), at)
    following.admit(back)
    assert (set(there.heard), back.heard) == ({"contacts"}, ["notifications"])


def test_an_unknown_place_is_one_long_ago(following, cast):
    back = Kept(Pass(cast.report.id, b"s" * 16, 4e9), ("contacts",), UNKNOWN)
    following.admit(back)
    assert back.heard == ["resync"]


@pytest.mark.parametrize("place", ["nonsense", "A" * 43, "é"])
def test_a_place_that_is_not_ours_is_one_long_ago(listen, cast, place):
    assert listen(cast.report, "contacts", after=place).next_events() == ["resync"]


def test_a_place_from_before_a_restored_backup_is_one_long_ago(listen, cast, hub):
    later = Positions(hub.settings.secret).sealed(10**9)
    assert listen(cast.report, "contacts", after=later).next_events() == ["resync"]


def test_many_changes_at_once_are_told_in_few_words(listen, cast, adds):
    ear = listen(cast.report, "contacts")
    adds(cast.report, 3000)
    back = ear.heard("contacts")
    adds(cast.report)
    while True:
        back += ear.next_events()
        if len(back) > 1:
            break
    assert len(back) <= 8


def test_what_is_behind_catches_up_by_itself(served, listen, cast, adds, store):
    listen(cast.report, "contacts")
    adds(cast.report, 3000)
    with store.read() as snap:
        last = snap.last_seq
    until(lambda: served.live.hub().following.seq == last)


def test_each_single_commit_is_heard_of(listen, cast, adds, store):
    """Also one that comes between a look at the store and the next: LMDB shows what was committed
    a moment after it says so."""
    ear = listen(cast.report, "contacts")
    for _ in range(60):
        adds(cast.report)
        assert set(ear.next_events()) == {"contacts"}


def test_a_position_says_nothing_and_is_never_the_same(hub):
    positions = Positions(hub.settings.secret)
    texts = {positions.sealed(7) for _ in range(50)}
    assert len(texts) == 50 and {positions.opened(text) for text in texts} == {7}
    assert Positions(b"another secret of another hub").opened(texts.pop()) is None


def test_a_stream_is_known_to_the_hub_only_while_it_is_open(served, listen, cast):
    ears = [listen(cast.report, "contacts") for _ in range(5)]
    live = served.live
    assert len(live.hub().following) == len(live.hub().streams) == 5
    for ear in ears:
        ear.close()
    until(lambda: len(live.hub().streams) == 0)
    assert len(live.hub().following) == 0


def test_of_a_session_one_end_is_awaited_however_often_its_pages_turn(following, cast):
    who = Pass(cast.report.id, b"s" * 16, time.time())
    for _ in range(100):
        ear = Kept(who, ("notifications",))
        following.admit(ear)
        following.leave(ear)
    last = Kept(who, ("notifications",))
    following.admit(last)
    assert len(following._ends) == 1
    following.tend()
    assert last.ended == 1 and not following._ends
