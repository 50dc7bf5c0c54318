"""Who is told when whom they are to follow up."""

from datetime import UTC, date, datetime

import pytest

from ameen.accounts import actions as accounts
from ameen.crm import actions as crm
from ameen.crm.jobs.follow_ups import say_follow_ups, waiting
from ameen.crm.records import leads

MORNING = datetime(2026, 3, 3, 4, 1, tzinfo=UTC)  # 08:01 in Muscat


@pytest.fixture(autouse=True)
def begun(notifier):
    """Everything until now is past."""


@pytest.fixture
def lead(do, cast):
    """Made by the report, when nobody else is named."""

    def made(title="A new shop", by=None, **values):
        return do(by or cast.report, crm.create, leads, {"title": title} | values)

    return made


def test_a_follow_up_is_told_once_in_the_morning_of_its_day(hub, cast, lead, told):
    lead(next_follow_up=date(2026, 3, 3))
    lead("Later", next_follow_up=date(2026, 3, 4))
    assert say_follow_ups(hub, MORNING.replace(hour=3)) == 0
    assert [say_follow_ups(hub, MORNING) for _ in range(2)] == [1, 0]
    assert told(cast.report)[0][:2] == ("“A new shop” is to be followed up", "Due on 3 Mar 2026")


def test_after_days_without_the_hub_what_became_due_is_one_notification(hub, cast, lead, told):
    say_follow_ups(hub, MORNING)
    for day in (4, 5, 6):
        lead(f"Lead {day}", next_follow_up=date(2026, 3, day))
    assert say_follow_ups(hub, MORNING.replace(day=6)) == 3
    assert told(cast.report)[0].title == "3 leads are to be followed up"


def test_what_was_due_before_anybody_was_told_is_not_told_late(hub, cast, lead):
    lead(next_follow_up=date(2026, 3, 2))
    assert say_follow_ups(hub, MORNING) == 0


def test_mornings_are_those_of_each_ones_own_zone(hub, cast, lead, do):
    do(cast.report, accounts.save_preferences, {"zone": "America/Los_Angeles"})
    lead(next_follow_up=date(2026, 3, 2))
    lead("Here", by=cast.colleague, next_follow_up=date(2026, 3, 3))
    assert say_follow_ups(hub, MORNING) == 2  # 20:01 on the 2nd for the one, 08:01 for the other


def test_telling_what_is_due_costs_the_same_however_many_leads_there_are(hub, store, lead):
    def calls():
        with store.read() as snap:
            waiting(snap, MORNING)
            return snap.calls

    calls()  # what is kept in memory is there from now on
    few = calls()
    for number in range(200):
        lead(f"No. {number}", next_follow_up=date(2027, 1, 1))
    assert calls() == few
