"""What somebody is to do and when, by their own clock; and the activities on a record."""

from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec.structs import replace

from ameen.accounts.records import users
from ameen.crm import actions, queries
from ameen.crm.queries import When
from ameen.crm.records import activities, leads
from tests.cast import with_levels

DAY = date(2026, 3, 4)  # a Wednesday; weeks begin on Sunday
ZONES = {
    "America/Los_Angeles": -8,
    "Asia/Muscat": 4,
    "Asia/Kolkata": 5.5,
    "Pacific/Tongatapu": 13,
}


@pytest.fixture
def lives_in(store):
    def moved(person, zone):
        def work(tx):
            return tx.put(replace(tx.require(users, person.id), zone=zone))

        return replace_user(person, store.write(work))

    return moved


def replace_user(person, user):
    return type(person)(person.part, user)


@pytest.fixture
def plan(do):
    def planned(person, starts_at, **values):
        values = {"subject": "x", "starts_at": starts_at} | values
        return do(person, actions.create, activities, values)

    return planned


@pytest.fixture
def agenda(store, viewer_for):
    """The ids of what a person is to do, by view."""

    def look(person, when, table=activities, **names):
        with store.read() as snap:
            hits = queries.due_hits(snap, viewer_for(person), table, when, DAY, **names)
            return [hit.id for hit in hits]

    return look


@pytest.mark.parametrize(("zone", "offset"), ZONES.items())
def test_a_day_begins_and_ends_by_the_readers_clock(cast, lives_in, plan, agenda, zone, offset):
    person = lives_in(cast.report, zone)
    begin = datetime(2026, 3, 4, tzinfo=UTC) - timedelta(hours=offset)
    minute = timedelta(minutes=1)
    late = plan(person, begin - minute)
    first, last = plan(person, begin), plan(person, begin + timedelta(days=1) - minute)
    tomorrow = plan(person, begin + timedelta(days=1))
    saturday = plan(person, begin + timedelta(days=4) - minute)
    sunday = plan(person, begin + timedelta(days=4))
    sometime = plan(person, None)
    assert agenda(person, When.OVERDUE) == [late.id]
    assert agenda(person, When.TODAY) == [first.id, last.id]
    assert agenda(person, When.WEEK) == [tomorrow.id, saturday.id]
    assert agenda(person, When.LATER) == [sunday.id, sometime.id]


@pytest.mark.parametrize(("zone", "offset"), ZONES.items())
def test_follow_ups_are_of_the_readers_today(
    store, do, cast, lives_in, plan, viewer_for, zone, offset
):
    person = lives_in(cast.report, zone)
    noon = datetime(2026, 3, 4, 12, tzinfo=UTC) - timedelta(hours=offset)
    made = {
        "late call": plan(person, noon - timedelta(days=2)),
        "call": plan(person, noon),
        "tomorrow": plan(person, noon + timedelta(days=1)),
        "done": plan(person, noon, status="done"),
        "late lead": do(
            person, actions.create, leads, {"title": "a", "next_follow_up": date(2026, 3, 3)}
        ),
        "lead": do(person, actions.create, leads, {"title": "b", "next_follow_up": DAY}),
        "lead later": do(
            person, actions.create, leads, {"title": "c", "next_follow_up": date(2026, 3, 5)}
        ),
        "lost lead": do(
            person,
            actions.create,
            leads,
            {"title": "d", "next_follow_up": DAY, "status": "unqualified"},
        ),
    }
    called = {record.id: name for name, record in made.items()}
    with store.read() as snap:
        found = queries.follow_ups(snap, viewer_for(person), DAY)
    told = [(called[due.record.id], due.on.day, due.late) for due in found]
    assert told == [
        ("late call", 2, True),
        ("late lead", 3, True),
        ("lead", 4, False),
        ("call", 4, False),
    ]


def test_it_is_theirs_who_do_it(do, cast, plan, agenda):
    """Whoever gave it to somebody else has not to do it; who attends has."""
    noon = datetime(2026, 3, 4, 8, tzinfo=UTC)
    given = plan(cast.manager, noon, assignee_id=cast.report.id, attendee_ids=[cast.colleague.id])
    assert agenda(cast.manager, When.TODAY) == []
    assert agenda(cast.report, When.TODAY) == agenda(cast.colleague, When.TODAY) == [given.id]
    do(cast.manager, actions.trash, activities, given.id)
    assert agenda(cast.report, When.TODAY) == []


def test_leads_are_followed_up_by_their_assignee(do, cast, agenda):
    values = {"title": "a", "next_follow_up": DAY, "assignee_id": cast.report.id}
    lead = do(cast.manager, actions.create, leads, values)
    assert agenda(cast.report, When.TODAY, leads) == [lead.id]
    assert agenda(cast.manager, When.TODAY, leads) == []


def test_without_the_module_nothing_is_due(store, cast, plan, agenda, viewer_for):
    plan(cast.report, datetime(2026, 3, 4, 8, tzinfo=UTC))
    blind = with_levels(store, cast.report, contacts=4)
    assert agenda(blind, When.TODAY) == []
    with store.read() as snap:
        assert queries.follow_ups(snap, viewer_for(blind), DAY) == []


def test_a_long_agenda_is_read_in_pages(store, cast, plan, viewer_for):
    made = [plan(cast.report, datetime(2026, 3, 1, hour, tzinfo=UTC)).id for hour in range(12)]
    found, after = [], None
    with store.read() as snap:
        while True:
            hits = queries.due_hits(
                snap, viewer_for(cast.report), activities, When.OVERDUE, DAY, after, 5
            )
            found += [hit.id for hit in hits]
            if len(hits) < 5:
                break
            after = hits[-1].key
    assert found == made


def test_what_an_agenda_costs_does_not_depend_on_how_much_was_done(store, cast, plan, viewer_for):
    def calls():
        with store.read() as snap:
            queries.follow_ups(snap, viewer_for(cast.report), DAY, limit=5)
            return snap.calls

    for hour in range(10):
        plan(cast.report, datetime(2026, 3, 1, hour, tzinfo=UTC))
    before = calls()
    for number in range(300):
        plan(cast.report, datetime(2026, 2, 1, tzinfo=UTC) + timedelta(hours=number), status="done")
    assert calls() == before


def test_the_activities_on_a_record_open_ones_first(store, cast, plan, contact, viewer_for):
    times = [datetime(2026, 3, day, tzinfo=UTC) for day in (1, 2, 3)]
    todo = [plan(cast.report, at, contact_id=contact.id).id for at in times]
    done = [plan(cast.report, at, contact_id=contact.id, status="done").id for at in times]
    plan(cast.report, times[0])

    def ids(person, **names):
        with store.read() as snap:
            viewer = viewer_for(person)
            hits = queries.activities_on(snap, viewer, "contact", contact.id, **names)
            return [hit.id for hit in hits]

    assert ids(cast.report, is_open=True) == todo
    assert ids(cast.report, is_open=False) == done[::-1]
    assert ids(cast.report, is_open=False, limit=2) == done[:0:-1]
    assert ids(with_levels(store, cast.report, contacts=4), is_open=True) == []


def test_who_is_behind_a_record_as_far_as_one_sees_them(store, do, cast, company, viewer_for):
    values = {"name_en": "Anna", "company_id": company.id}
    contact = do(cast.report, actions.create_contact, values)
    lead = do(cast.report, actions.create, leads, {"title": "x", "contact_id": contact.id})
    with store.read() as snap:
        behind = lambda person, record: queries.people_behind(snap, viewer_for(person), record)  # noqa: E731
        assert behind(cast.report, contact) == {"company": company.id}
        assert behind(cast.report, lead) == {"contact": contact.id}
        assert behind(cast.colleague, contact) == {}
