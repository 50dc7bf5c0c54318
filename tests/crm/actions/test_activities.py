from datetime import UTC, datetime, timedelta

import pytest

from ameen.accounts.rules import Forbidden, Invalid
from ameen.crm import actions
from ameen.crm.records import ActivityStatus, activities
from ameen.store import Missing, Stale, new_id
from tests.cast import with_levels

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def activity(do, cast, contact):
    """Planned by the report, with her contact."""
    values = {"subject": "Call Anna", "contact_id": contact.id, "starts_at": NOW}
    return do(cast.report, actions.create, activities, values)


def test_it_is_done_with_an_outcome_and_opened_again(do, cast, activity):
    done = do(cast.report, actions.complete_activity, activity.id, "  She wants an offer \n")
    assert (done.status, done.outcome) == (ActivityStatus.DONE, "She wants an offer")
    assert done.starts_at == NOW
    again = do(cast.report, actions.reopen_activity, activity.id)
    assert (again.status, again.outcome) == (ActivityStatus.PLANNED, "She wants an offer")
    assert do(cast.report, actions.reopen_activity, activity.id).version == again.version


def test_what_had_no_time_was_done_now_and_what_is_cancelled_was_not(do, cast):
    later = NOW + timedelta(days=1)
    made = [do(cast.report, actions.create, activities, {"subject": "x"}) for _ in range(2)]
    done = do(cast.report, actions.complete_activity, made[0].id, now=later)
    gone = do(cast.report, actions.cancel_activity, made[1].id, "Ill", now=later)
    assert (done.starts_at, done.outcome) == (later, "")
    assert (gone.starts_at, gone.status, gone.outcome) == (None, "cancelled", "Ill")


def test_who_comes_second_is_told(do, cast, activity):
    do(cast.report, actions.edit, activities, activity.id, 1, {"place": "Muscat"})
    with pytest.raises(Stale):
        do(cast.report, actions.complete_activity, activity.id, "", 1)


def test_completing_is_undone(do, cast, activity, store):
    do(cast.report, actions.complete_activity, activity.id, "Fine")
    do(cast.report, actions.undo, do.batch)
    with store.read() as snap:
        back = snap.require(activities, activity.id)
    assert (back.status, back.outcome) == (ActivityStatus.PLANNED, "")


def test_each_of_the_cast_tries(do, cast, activity):
    for end in (actions.complete_activity, actions.cancel_activity, actions.reopen_activity):
        for person in (cast.colleague, cast.outsider):
            with pytest.raises(Missing):
                do(person, end, activity.id)
        for person in (cast.report, cast.manager, cast.owner):
            assert do(person, end, activity.id).id == activity.id


def test_who_only_reads_completes_nothing(do, cast, store, activity):
    reader = with_levels(store, cast.report, activities=1)
    with pytest.raises(Forbidden):
        do(reader, actions.complete_activity, activity.id)


def test_what_is_seen_only_through_its_contact_is_not_changed(do, cast, contact):
    """The colleague gets the contact: he sees what was done about it, and leaves it as it is."""
    values = {"subject": "Talk", "contact_id": contact.id}
    activity = do(cast.report, actions.create, activities, values)
    do(cast.owner, actions.edit_contact, contact.id, None, {"assignee_id": cast.colleague.id})
    for action, *rest in (
        (actions.complete_activity, activity.id),
        (actions.edit, activities, activity.id, None, {"subject": "Mine"}),
    ):
        with pytest.raises(Forbidden):
            do(cast.colleague, action, *rest)


def test_who_attends_may_say_how_it_went(do, cast):
    values = {"subject": "Meet", "kind": "meeting", "attendee_ids": [cast.colleague.id]}
    activity = do(cast.report, actions.create, activities, values)
    assert do(cast.colleague, actions.complete_activity, activity.id, "Good").outcome == "Good"


def test_only_active_people_are_asked_to_attend(do, cast):
    with pytest.raises(Invalid) as wrong:
        do(cast.report, actions.create, activities, {"subject": "x", "attendee_ids": [new_id()]})
    assert list(wrong.value.errors) == ["attendee_ids"]
    many = {"subject": "x", "attendee_ids": [new_id() for _ in range(21)]}
    with pytest.raises(Invalid) as wrong:
        do(cast.report, actions.create, activities, many)
    assert list(wrong.value.errors) == ["attendee_ids"]


def test_it_lasts_from_start_to_end_unless_said_otherwise(do, cast):
    values = {"subject": "x", "starts_at": NOW, "ends_at": NOW + timedelta(minutes=45)}
    activity = do(cast.report, actions.create, activities, values)
    assert (activity.minutes, activity.duration) == (None, 45)
    said = do(cast.report, actions.edit, activities, activity.id, None, {"minutes": 30})
    assert said.duration == 30
    open_ended = do(cast.report, actions.edit, activities, activity.id, None, {"ends_at": None})
    assert open_ended.duration == 30
    with pytest.raises(Invalid) as wrong:
        do(cast.report, actions.edit, activities, said.id, None, {"ends_at": NOW - timedelta(1)})
    assert list(wrong.value.errors) == ["ends_at"]
