"""What is told of a record: to those who may know of it, and of nothing else."""

import pytest

from ameen.crm import actions, queries
from ameen.crm.records import activities
from tests.cast import with_levels


@pytest.fixture
def told(store, viewer_for):
    def look(person, record, table="contact", **names):
        with store.read() as snap:
            return queries.timeline(snap, viewer_for(person), table, record.id, **names)

    return look


@pytest.fixture
def activity_of(do, contact):
    def made(person, **values):
        values = {"subject": "Talk", "contact_id": contact.id} | values
        return do(person, actions.create, activities, values)

    return made


def test_activities_notes_and_changes_stand_in_one_order(do, cast, contact, activity_of, told):
    activity = activity_of(cast.report)
    do(cast.report, actions.add_note, "contact", contact.id, "Hello")
    do(cast.report, actions.complete_activity, activity.id, "Fine")
    do(cast.report, actions.edit_contact, contact.id, None, {"city": "Sohar"})
    activity_of(cast.report, subject="Later", status="done")
    lines = told(cast.report, contact)
    assert [line.deed for line in lines] == [
        "activity_logged",
        "changed",
        "activity_completed",
        "noted",
        "activity_planned",
        "created",
    ]
    assert [line.activity.subject for line in lines if line.activity] == ["Later", "Talk", "Talk"]
    assert lines[2].activity.outcome == "Fine"


def test_what_is_done_to_an_activity_is_told_by_what_it_is(do, cast, contact, activity_of, told):
    activity = activity_of(cast.report)
    for action, *rest in (
        (actions.cancel_activity, activity.id, "Ill"),
        (actions.reopen_activity, activity.id),
        (actions.edit, activities, activity.id, None, {"place": "Muscat"}),
    ):
        do(cast.report, action, *rest)
    do(cast.manager, actions.assign, activities, [activity.id], cast.report.id)
    do(cast.manager, actions.trash, activities, activity.id)
    do(cast.manager, actions.restore, activities, activity.id)
    deeds = ["restored", "trashed", "assigned", "changed", "reopened", "cancelled"]
    on_contact = [f"activity_{deed}" for deed in (*deeds, "planned")]
    assert [line.deed for line in told(cast.report, contact)] == [*on_contact, "created"]
    own = told(cast.report, activity, "activity")
    assert [line.deed for line in own] == [*deeds, "created"]


def test_an_activity_that_moved_on_takes_its_lines_with_it(do, cast, contact, activity_of, told):
    """The report sees the contact, but not what the owner's activity is about now."""
    activity = activity_of(cast.owner, subject="Secret talks")
    assert "Secret talks" in [line.activity.subject for line in told(cast.report, contact)[:1]]
    other = do(cast.owner, actions.create_contact, {"name_en": "Somebody else"})
    do(cast.owner, actions.edit, activities, activity.id, None, {"contact_id": other.id})
    assert [line.deed for line in told(cast.report, contact)] == ["created"]
    assert [line.deed for line in told(cast.owner, contact)] == ["activity_planned", "created"]


def test_who_may_not_see_activities_is_told_of_none(store, cast, contact, activity_of, told):
    activity_of(cast.report)
    blind = with_levels(store, cast.report, contacts=2)
    assert [line.deed for line in told(blind, contact)] == ["created"]


def test_what_is_left_out_leaves_no_gap(do, store, cast, contact, activity_of, told):
    """Pages are full and none is lost, however many lines between are not for the reader."""
    for number in range(30):
        activity_of(cast.report)
        do(cast.report, actions.edit_contact, contact.id, None, {"city": f"Town {number}"})
    blind = with_levels(store, cast.report, contacts=2)
    first = told(blind, contact, limit=20)
    rest = told(blind, contact, before=first[-1].seq, limit=20)
    assert [len(first), len(rest)] == [20, 11]
    assert {line.deed for line in (*first, *rest)} == {"changed", "created"}
    assert len({line.seq for line in (*first, *rest)}) == 31


def test_of_an_activity_that_is_gone_for_good_nothing_is_told(
    store, do, cast, contact, activity_of, told
):
    activity = activity_of(cast.report)
    store.write(lambda tx: tx.purge(activities, activity.id))
    assert [line.deed for line in told(cast.report, contact)] == ["created"]


def test_people_and_links_of_an_activity_are_told_by_name(do, cast, contact, activity_of, told):
    activity = activity_of(cast.report)
    values = {"attendee_ids": [cast.colleague.id], "contact_id": None}
    do(cast.report, actions.edit, activities, activity.id, None, values)
    fields = {
        name: (old, new) for name, old, new in told(cast.report, activity, "activity")[0].fields
    }
    assert [person.id for person in fields["attendee_ids"][1]] == [cast.colleague.id]
    assert fields["contact_id"][0].id == contact.id
