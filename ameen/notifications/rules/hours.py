"""When something goes out, by the clock on its reader's wall."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ..records import Channel, Kind, Preferences
from .channels import BY_ITSELF

GATHERED = timedelta(minutes=1)  # what belongs together comes within it, and is one mail
HOUR = 60


def due_at(
    preferences: Preferences, zone: ZoneInfo, kind: Kind, channel: Channel, now: datetime
) -> datetime:
    """When a delivery goes out: at once, when its reader is no longer to be left alone, or with
    the day's mail. A reminder doesn't wait for that, and a security notice for nothing."""
    if kind == Kind.SECURITY:
        return now
    if channel == Channel.EMAIL:
        daily = preferences.digest and kind not in BY_ITSELF
        now = next_time(zone, preferences.digest_at, now) if daily else now + GATHERED
    return quiet_end(preferences, zone, now) if is_quiet(preferences, zone, now) else now


def is_quiet(preferences: Preferences, zone: ZoneInfo, moment: datetime) -> bool:
    """Whether the moment lies in the reader's quiet hours, which may go past midnight."""
    if not preferences.quiet:
        return False
    local = moment.astimezone(zone)
    minute = local.hour * HOUR + local.minute
    begin, end = preferences.quiet_from, preferences.quiet_to
    return begin <= minute < end if begin <= end else minute >= begin or minute < end


def quiet_end(preferences: Preferences, zone: ZoneInfo, moment: datetime) -> datetime:
    """When the quiet hours in which the moment lies are over."""
    ends = [end for fold in (0, 1) for end in _showing(zone, preferences.quiet_to, moment, fold)]
    end = min(end for end in ends if end > moment and not is_quiet(preferences, zone, end))
    minute = timedelta(minutes=1)
    while not is_quiet(preferences, zone, end - minute):  # the clocks went past it before
        end -= minute
    return end


def next_time(zone: ZoneInfo, minute: int, after: datetime) -> datetime:
    """The first moment past `after` at which a day's clocks show `minute` (after midnight).

    Each day has one: of a time that comes twice the first counts, and a time that the clocks skip
    is when they would have shown it.
    """
    return min(moment for moment in _showing(zone, minute, after, 0) if moment > after)


def _showing(zone: ZoneInfo, minute: int, around: datetime, fold: int) -> list[datetime]:
    """When clocks show `minute` on the days around a moment, a change of the clocks at midnight
    included."""
    clock = time(minute // HOUR, minute % HOUR, fold=fold)
    today = around.astimezone(zone).date()
    days = [today + timedelta(days=days) for days in (-1, 0, 1, 2)]
    return [datetime.combine(day, clock, zone).astimezone(UTC) for day in days]
