"""By the clock on the reader's wall, also on the days on which it is put forward or back."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ameen.notifications.records import Channel, Kind, Preferences
from ameen.notifications.rules import due_at, is_quiet, next_time

BERLIN, MUSCAT = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Muscat")
NIGHT = Preferences(quiet=True, quiet_from=20 * 60, quiet_to=7 * 60)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_mail_waits_a_minute_for_what_belongs_to_it_and_push_does_not():
    now, usual = at("2026-03-03T09:00"), Preferences()
    assert due_at(usual, MUSCAT, Kind.NOTED, Channel.EMAIL, now) == now + timedelta(minutes=1)
    assert due_at(usual, MUSCAT, Kind.NOTED, Channel.PUSH, now) == now


@pytest.mark.parametrize(
    ("zone", "now", "due"),
    [
        (MUSCAT, "2026-03-03T18:00", "2026-03-04T03:00"),  # 22:00 there, until 07:00
        (MUSCAT, "2026-03-03T02:59", "2026-03-03T03:00"),
        (BERLIN, "2026-03-28T21:00", "2026-03-29T05:00"),  # the night in which an hour is missing
        (BERLIN, "2026-10-24T20:00", "2026-10-25T06:00"),  # and in which one comes twice
    ],
)
def test_in_quiet_hours_it_waits_until_they_are_over(zone, now, due):
    assert due_at(NIGHT, zone, Kind.NOTED, Channel.PUSH, at(now)) == at(due)


def test_security_waits_for_nothing():
    now = at("2026-03-03T18:00")
    wanted = Preferences(quiet=True, digest=True)
    for channel in Channel:
        assert due_at(wanted, MUSCAT, Kind.SECURITY, channel, now) == now


def test_a_reminder_does_not_wait_for_the_days_mail_but_leaves_quiet_hours_alone():
    now, daily = at("2026-03-03T09:00"), Preferences(digest=True, digest_at=8 * 60)
    soon = due_at(daily, MUSCAT, Kind.REMINDER, Channel.EMAIL, now)
    assert soon == now + timedelta(minutes=1)
    night = at("2026-03-03T18:00")
    assert due_at(NIGHT, MUSCAT, Kind.REMINDER, Channel.PUSH, night) == at("2026-03-04T03:00")


def test_the_days_mail_goes_at_its_hour_or_when_quiet_hours_are_over():
    now = at("2026-03-03T09:00")
    daily = Preferences(digest=True, digest_at=8 * 60)
    assert due_at(daily, MUSCAT, Kind.NOTED, Channel.EMAIL, now) == at("2026-03-04T04:00")
    early = Preferences(digest=True, digest_at=6 * 60, quiet=True)
    assert due_at(early, MUSCAT, Kind.NOTED, Channel.EMAIL, now) == at("2026-03-04T03:00")


def test_quiet_hours_that_begin_when_they_end_are_none():
    assert not is_quiet(Preferences(quiet=True, quiet_from=0, quiet_to=0), MUSCAT, at("2026-03-03"))


UNTIL_HALF_PAST_TWO = Preferences(quiet=True, quiet_from=22 * 60, quiet_to=2 * 60 + 30)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-03-28T22:00", "2026-03-29T01:00"),  # from 01:59 the clocks go to 03:00
        ("2026-03-29T00:59", "2026-03-29T01:00"),
        ("2026-10-24T22:00", "2026-10-25T00:30"),  # the first 02:30
        ("2026-10-25T01:10", "2026-10-25T01:30"),  # 02:10 for the second time
    ],
)
def test_quiet_hours_end_on_time_also_when_the_clocks_skip_or_repeat_it(now, due):
    wanted = UNTIL_HALF_PAST_TWO
    assert due_at(wanted, BERLIN, Kind.NOTED, Channel.PUSH, at(now)) == at(due)


@pytest.mark.parametrize(
    ("after", "comes"),
    [
        ("2026-03-28T22:00", "2026-03-29T01:30"),  # skipped: when it would have been
        ("2026-03-29T01:30", "2026-03-30T00:30"),
        ("2026-10-24T22:00", "2026-10-25T00:30"),  # twice: the first
        ("2026-10-25T00:30", "2026-10-26T01:30"),
    ],
)
def test_a_time_that_is_skipped_or_comes_twice_is_one_moment_of_its_day(after, comes):
    assert next_time(BERLIN, 2 * 60 + 30, at(after)) == at(comes)


def test_clocks_put_back_past_midnight_leave_each_day_its_moment():
    zone, midnight = ZoneInfo("America/St_Johns"), at("2010-11-07T02:30")  # 00:00, then 23:01 again
    assert next_time(zone, 0, midnight) == midnight + timedelta(days=1, hours=1)
    assert next_time(zone, 0, midnight + timedelta(minutes=20)) == midnight + timedelta(hours=25)


ZONES = (
    "Europe/Berlin",
    "Asia/Muscat",
    "Australia/Lord_Howe",
    "America/Santiago",
    "Africa/Cairo",
    "America/New_York",
)
MINUTES = st.integers(0, 24 * 60 - 1)
YEAR = st.integers(0, 365 * 24 * 60)
BEGIN = at("2026-01-01T00:00")


@given(st.sampled_from(ZONES), MINUTES, YEAR)
def test_the_next_time_is_within_a_day_and_shows_on_the_clock(name, minute, minutes):
    zone, now = ZoneInfo(name), BEGIN + timedelta(minutes=minutes)
    due = next_time(zone, minute, now)
    assert timedelta(0) < due - now <= timedelta(hours=25)
    local = due.astimezone(zone)
    skipped = local.utcoffset() != (due - timedelta(hours=2)).astimezone(zone).utcoffset()
    assert local.hour * 60 + local.minute == minute or skipped


@given(st.sampled_from(ZONES), MINUTES, MINUTES, YEAR, st.integers(0, 59))
def test_what_waits_for_quiet_hours_goes_at_their_end(name, begin, end, minutes, seconds):
    zone, now = ZoneInfo(name), BEGIN + timedelta(minutes=minutes, seconds=seconds)
    wanted = Preferences(quiet=True, quiet_from=begin, quiet_to=end)
    due = due_at(wanted, zone, Kind.NOTED, Channel.PUSH, now)
    assert now <= due <= now + timedelta(hours=26) and not is_quiet(wanted, zone, due)
    assert due == now or is_quiet(wanted, zone, due - timedelta(minutes=1))


@pytest.mark.parametrize("name", ZONES)
@pytest.mark.parametrize("minute", [0, 105, 150, 8 * 60])
def test_a_year_has_one_daily_mail_a_day(name, minute):
    zone, daily = ZoneInfo(name), Preferences(digest=True, digest_at=minute)
    hours = [BEGIN + timedelta(hours=n) for n in range(365 * 24)]
    mails = {due_at(daily, zone, Kind.NOTED, Channel.EMAIL, now) for now in hours}
    days = sorted(mail.astimezone(zone).date() for mail in mails)
    assert days == [days[0] + timedelta(days=n) for n in range(len(days))]
    assert len(days) in (365, 366)
