"""Who is reminded when of what is to begin."""

from datetime import UTC, datetime, timedelta

import pytest

from ameen.crm import actions as crm
from ameen.crm.actions.reminding import remind
from ameen.crm.jobs.reminders import send_reminders
from ameen.crm.records import activities

TEN = datetime(2026, 3, 3, 6, 0, tzinfo=UTC)  # 10:00 in Muscat
QUARTER = timedelta(minutes=15)
TITLE = "Reminder: “Call Anna”"


@pytest.fixture(autouse=True)
def begun(hub, notifier):
    """Everything until now is past."""
    send_reminders(hub, TEN - timedelta(days=3))


@pytest.fixture
def call(do, cast):
    """Made by the report, with a quarter of an hour to get ready."""

    def made(by=None, **values):
        values = {"subject": "Call Anna", "starts_at": TEN, "remind": 15} | values
        return do(by or cast.report, crm.create, activities, values)

    return made


def test_a_reminder_comes_once_when_it_is_due_and_says_when_it_begins(hub, cast, call, told):
    call()
    assert send_reminders(hub, TEN - QUARTER - timedelta(seconds=1)) == 0
    assert [send_reminders(hub, TEN - QUARTER) for _ in range(2)] == [1, 0]
    assert told(cast.report)[0][:2] == (TITLE, "Begins on 3 Mar 2026, 10:00")


def test_all_who_are_to_do_it_are_reminded_and_nobody_else(hub, cast, call, titles):
    call(assignee_id=cast.colleague.id, attendee_ids=(cast.manager.id,), by=cast.owner)
    assert send_reminders(hub, TEN) == 2
    told = [person.part for person in cast if TITLE in titles(person)]
    assert told == ["manager", "colleague"]


@pytest.mark.parametrize(
    "change", [{"status": "done"}, {"status": "cancelled"}, {"remind": None}, {"starts_at": None}]
)
def test_what_is_over_or_has_no_time_any_more_reminds_nobody(hub, cast, call, do, change):
    made = call()
    do(cast.report, crm.edit, activities, made.id, None, change)
    assert send_reminders(hub, TEN) == 0


def test_what_is_trashed_reminds_nobody(hub, cast, call, do):
    do(cast.manager, crm.trash, activities, call().id)
    assert send_reminders(hub, TEN) == 0


def test_what_was_put_off_before_it_was_told_is_told_for_its_new_time(hub, cast, call, do, told):
    made = call()
    send_reminders(hub, TEN)
    moved = {"starts_at": TEN + timedelta(hours=2)}
    do(cast.report, crm.edit, activities, made.id, None, moved)
    assert told(cast.report) == []
    assert send_reminders(hub, TEN + timedelta(hours=2)) == 1
    assert told(cast.report)[0][:2] == (TITLE, "Begins on 3 Mar 2026, 12:00")


def test_after_hours_without_the_hub_it_comes_late_and_after_days_not_at_all(hub, call):
    call()
    call(starts_at=TEN - timedelta(days=2))
    assert send_reminders(hub, TEN + timedelta(hours=3)) == 1


def test_the_first_round_of_a_hub_reminds_of_nothing_past(empty_hub):
    assert send_reminders(empty_hub, TEN) == 0


def test_more_than_one_transaction_holds_are_all_told(hub, cast, do, monkeypatch):
    monkeypatch.setattr("ameen.crm.actions.reminding.MOST", 2)
    for number in range(5):
        values = {"subject": f"No. {number}", "starts_at": TEN, "remind": 0}
        do(cast.report, crm.create, activities, values)
    assert [send_reminders(hub, TEN) for _ in range(2)] == [5, 0]


def test_reminding_costs_the_same_however_many_activities_there_are(store, call):
    def calls(now):
        def counted(tx):
            before = tx.calls
            remind(tx)
            return tx.calls - before

        return store.write(counted, now=now)

    call()
    few = calls(TEN - timedelta(days=2))
    for number in range(100):
        call(starts_at=TEN + timedelta(days=number))
    assert calls(TEN - timedelta(days=1)) == few
