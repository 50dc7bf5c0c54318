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
    return next_time(zone, preferences.quiet_to, now) if is_quiet(preferences, zone, now) else now


def is_quiet(preferences: Preferences, zone: ZoneInfo, moment: datetime) -> bool:
    """Whether the moment lies in the reader's quiet hours, which may go past midnight."""
    if not preferences.quiet:
        return False
    local = moment.astimezone(zone)
    minute = local.hour * HOUR + local.minute
    begin, end = preferences.quiet_from, preferences.quiet_to
    return begin <= minute < end if begin <= end else minute >= begin or minute < end


def next_time(zone: ZoneInfo, minute: int, after: datetime) -> datetime:
    """The first moment past `after` at which clocks in the zone show `minute` (after midnight).

    A time that the clocks skip is when they would have shown it; of one that comes twice, each
    counts.
    """
    clock = time(minute // HOUR, minute % HOUR)
    today = after.astimezone(zone).date()
    moments = [
        datetime.combine(today + timedelta(days=days), clock.replace(fold=fold), zone)
        for days in (0, 1)
        for fold in (0, 1)
    ]
    return min(moment for one in moments if (moment := one.astimezone(UTC)) > after)
