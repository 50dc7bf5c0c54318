"""Who sees an activity: whose it is, who attends, who sees a record that it is linked to."""

import pytest

from ameen.crm import actions, queries
from ameen.crm.records import activities
from ameen.store import Missing
from tests.cast import with_levels


@pytest.fixture
def activity_of(do):
    def made(person, **values):
        return do(person, actions.create, activities, {"subject": "Talk"} | values)

    return made


@pytest.fixture
def sees(store, viewer_for):
    def look(person, activity):
        with store.read() as snap:
            viewer = viewer_for(person)
            seen = queries.may_see_activity(snap, viewer, activity)
            try:
                queries.record(snap, viewer, "activity", activity.id)
            except Missing:
                assert not seen
            else:
                assert seen
            return seen

    return look


def test_whose_it_is_and_those_above_them(cast, activity_of, sees):
    activity = activity_of(cast.report)
    seen = {person.part for person in cast if sees(person, activity)}
    assert seen == {"owner", "manager", "report"}


def test_who_attends_and_those_above_them(cast, activity_of, sees):
    activity = activity_of(cast.colleague, attendee_ids=[cast.report.id])
    seen = {person.part for person in cast if sees(person, activity)}
    assert seen == {"owner", "manager", "report", "colleague"}


def test_who_sees_the_record_it_is_linked_to(do, cast, activity_of, sees, contact):
    activity = activity_of(cast.owner, contact_id=contact.id)
    assert sees(cast.report, activity)
    assert sees(cast.manager, activity)
    assert not sees(cast.colleague, activity)
    do(cast.owner, actions.edit_contact, contact.id, None, {"assignee_id": cast.colleague.id})
    assert sees(cast.colleague, activity)
    assert not sees(cast.outsider, activity)


def test_not_any_more_once_it_is_linked_to_something_else(do, cast, activity_of, sees, contact):
    activity = activity_of(cast.owner, contact_id=contact.id)
    moved = do(cast.owner, actions.edit, activities, activity.id, None, {"contact_id": None})
    assert not sees(cast.report, moved)


def test_only_who_may_see_activities_at_all(store, cast, activity_of, sees, contact):
    activity = activity_of(cast.owner, contact_id=contact.id)
    assert not sees(with_levels(store, cast.report, contacts=4), activity)
    assert sees(with_levels(store, cast.report, contacts=1, activities=1), activity)


def test_a_link_that_one_may_not_follow_shows_nothing(store, cast, activity_of, sees, contact):
    activity = activity_of(cast.owner, contact_id=contact.id)
    assert not sees(with_levels(store, cast.report, activities=3), activity)
