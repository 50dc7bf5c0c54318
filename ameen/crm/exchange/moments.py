"""Days and moments as they are written in cells."""

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from babel.dates import get_month_names

from ...store import fold
from .choices import DAY_FIRST, MONTH_FIRST

_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([AaPp])?\.?[Mm]?\.?")
_NAMED = re.compile(  # 14-Mar-2026, 14 March 2026, Mar 14, 2026
    r"(?:(\d{1,2})[ /.-]([^\W\d_]+)\.?|([^\W\d_]+)\.?[ -](\d{1,2}))[ ,/.-]+(\d{4})"
)
_MARKS = "\u200e\u200f\u061c\u202a\u202b\u202c\u2066\u2067\u2068\u2069"  # of direction
_PLAIN = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789", _MARKS)


def day_of(text: str, order: str) -> date | None:
    """The day that is written; None when there is no such day. A year that comes first is
    followed by the month; else `order` says what comes first, and nothing is tried instead."""
    plain = text.strip().translate(_PLAIN)
    if found := _YEAR_FIRST.fullmatch(plain):
        year, month, day = map(int, found.groups())
    elif (found := _YEAR_LAST.fullmatch(plain)) and order in (DAY_FIRST, MONTH_FIRST):
        first, second, year = map(int, found.groups())
        month, day = (first, second) if order == MONTH_FIRST else (second, first)
    elif found := _NAMED.fullmatch(plain):
        day, name, year = int(found[1] or found[4]), found[2] or found[3], int(found[5])
        month = _months().get(fold(name), 0)
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def day_alone(text: str, order: str) -> date | None:
    """The day as it is written, whatever time of it stands beside it."""
    plain = text.strip().translate(_PLAIN)
    try:
        return datetime.fromisoformat(plain).date()
    except ValueError:
        day, _, clock = plain.partition(" ")
        return day_of(plain, order) or (day_of(day, order) if _clock(clock) is not None else None)


@cache
def _months() -> dict[str, int]:
    """The months by their names, whole and short, in the hub's languages."""
    return {
        fold(name).rstrip("."): month
        for language in ("en", "ar")
        for width in ("wide", "abbreviated")
        for month, name in get_month_names(width, locale=language).items()
    } | {"sept": 9}


def moment_of(text: str, order: str, zone: ZoneInfo) -> datetime | None:
    """The moment that is written, by the clock of `zone` unless it says how far it is from
    UTC; the beginning of a day without a time. None when there is none."""
    whole = text.strip().translate(_PLAIN)
    try:
        if found := datetime.fromisoformat(whole):
            return _in_utc(found if found.tzinfo else found.replace(tzinfo=zone))
    except ValueError:
        pass
    plain, _, clock = whole.partition(" ")
    day, at = day_of(plain, order), _clock(clock.strip())
    if day is None or at is None:
        return None
    return _in_utc(datetime.combine(day, time(), zone) + at)


def _in_utc(moment: datetime) -> datetime | None:
    """None for one that lies before the first year of UTC, or after its last."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return None


def _clock(text: str) -> timedelta | None:
    if not text:
        return timedelta()
    found = _TIME.fullmatch(text)
    if not found:
        return None
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if found[4]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[4] in "Pp" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    return timedelta(hours=hour, minutes=minute, seconds=second)
