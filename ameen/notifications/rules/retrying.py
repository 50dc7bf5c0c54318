"""When what could not be delivered is tried again, and for how long."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from ..records import Delivery, Kind, Preferences, State
from .hours import is_quiet, quiet_end

# Two days in all: longer than a weekend's server is down, short enough to be still news.
PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
    *(timedelta(hours=12),) * 3,
)


def next_try(tries: int, now: datetime) -> datetime | None:
    """When to try again after so many tries that failed; None when it was often enough."""
    return now + PAUSES[tries - 1] if tries <= len(PAUSES) else None


def ended(delivery: Delivery, state: State, error: str, now: datetime) -> Delivery:
    """The delivery at its end. What one browser of its reader took was sent, whatever became of
    the others."""
    if delivery.left_ids:
        state, error = State.SENT, ""
    return replace(delivery, state=state, error=error, ended_at=now, left_ids=())


def after_quiet(preferences: Preferences, zone: ZoneInfo, kind: Kind, moment: datetime) -> datetime:
    """The moment, or the end of the reader's quiet hours that it lies in."""
    if kind == Kind.SECURITY or not is_quiet(preferences, zone, moment):
        return moment
    return quiet_end(preferences, zone, moment)
