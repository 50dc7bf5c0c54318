from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from ameen.notifications.records import Kind, Preferences
from ameen.notifications.rules import PAUSES, after_quiet, next_try

NOW = datetime(2026, 11, 25, 21, 0, tzinfo=UTC)


def test_the_pauses_grow_and_end_after_about_two_days():
    assert list(PAUSES) == sorted(PAUSES)
    assert timedelta(hours=36) < sum(PAUSES, timedelta()) < timedelta(hours=60)
    assert next_try(1, NOW) == NOW + timedelta(minutes=1)
    assert next_try(len(PAUSES), NOW) is not None
    assert next_try(len(PAUSES) + 1, NOW) is None


def test_trying_again_waits_for_the_morning_but_not_with_security():
    wanted, zone = Preferences(quiet=True), ZoneInfo("Asia/Muscat")
    morning = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
    assert after_quiet(wanted, zone, Kind.ASSIGNED, NOW) == morning
    assert after_quiet(wanted, zone, Kind.SECURITY, NOW) == NOW
    assert after_quiet(Preferences(), zone, Kind.ASSIGNED, NOW) == NOW
