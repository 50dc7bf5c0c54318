"""Which topics a change touches, and who may hear of it."""

import pytest

from ameen.crm import actions
from ameen.crm.changes import TOPICS
from ameen.crm.records import activities, contacts
from ameen.live import record_topic
from ameen.live.topics import named
from ameen.store import new_id

BY_NAME = {topic.name: topic for topic in TOPICS}


@pytest.fixture
def touched(store, cast, viewer_for):
    """The names that the latest change touches, each with the people who may hear of it."""

    def read():
        found = {}
        with store.read() as snap:
            (change,) = snap.changes(snap.last_seq - 1)
            for topic in TOPICS:
                for touch in topic.touched(snap, change):
                    parts = [p.part for p in cast if touch.may_hear(viewer_for(p))]
                    found[topic.called(touch.record_id)] = parts
        return found

    return read


@pytest.fixture
def does(store, viewer_for):
    def act(person, action, *args):
        who = viewer_for(person)
        return store.write(action, *args, viewer=who, by=who.user.id)

    return act


def test_a_record_is_heard_of_by_those_whom_it_concerns(touched, does, cast):
    made = does(cast.report, actions.create_contact, {"name_en": "Anna"})
    hear = ["owner", "manager", "report"]
    assert touched() == {record_topic(contacts, made.id): hear, "contacts": hear}


def test_those_from_whom_it_is_taken_hear_of_it(touched, does, cast):
    made = does(cast.colleague, actions.create_contact, {"name_en": "Anna"})
    does(cast.owner, actions.assign, contacts, [made.id], cast.report.id)
    assert set(touched()["contacts"]) == {"owner", "manager", "report", "colleague"}
    does(cast.owner, actions.assign, contacts, [made.id], None)
    assert set(touched()["contacts"]) == {"owner", "manager", "report", "colleague"}
    does(cast.owner, actions.edit_contact, made.id, None, {"job_title": "Buyer"})
    assert set(touched()["contacts"]) == {"owner", "colleague"}


def test_a_note_touches_its_record_also_when_it_is_gone(touched, does, cast):
    made = does(cast.report, actions.create_contact, {"name_en": "Anna"})
    note = does(cast.report, actions.add_note, "contact", made.id, "Called.")
    assert set(touched()) == {record_topic(contacts, made.id)}
    does(cast.report, actions.delete_note, note.id)
    assert set(touched()) == {record_topic(contacts, made.id)}


def test_an_activity_touches_its_list_and_those_whom_it_is_about(touched, does, cast):
    made = does(cast.report, actions.create_contact, {"name_en": "Anna"})
    values = {"kind": "call", "subject": "Call her", "contact_id": made.id}
    call = does(cast.report, actions.create, activities, values)
    assert set(touched()) == {
        record_topic(activities, call.id),
        "activities",
        record_topic(contacts, made.id),
    }


def test_what_is_purged_is_heard_of_only_by_those_who_see_all(touched, does, cast, store):
    made = does(cast.report, actions.create_contact, {"name_en": "Anna"})
    store.write(lambda tx: tx.purge(contacts, made.id))
    assert touched()["contacts"] == ["owner"]


@pytest.mark.parametrize(
    "text", ["", "contact", "contacts:", "contact:", "contact:x", "nothing", f"contacts:{'0' * 26}"]
)
def test_a_name_that_means_nothing_names_nothing(text):
    assert named(BY_NAME, text) is None


def test_names_are_read_as_they_are_written():
    record_id = new_id()
    assert named(BY_NAME, record_topic(contacts, record_id)) == (BY_NAME["contact"], record_id)
    assert named(BY_NAME, "contacts") == (BY_NAME["contacts"], b"")
