"""What stands in a cell as a number, and is meant as a date, a time, a share or a figure.

Number formats: ECMA-376 part 1, §18.8.30 and §18.8.31; dates as numbers: §18.17.4.
"""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from enum import Enum

DATES = (*range(14, 18), 22, *range(27, 37), *range(50, 59))  # built-in formats
TIMES = (18, 19, 20, 21, 32, 33, 45, 47)
ELAPSED, PERCENTS = (46,), (9, 10)
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_DAY, _CLOCK = re.compile("[ydgeb]", re.IGNORECASE), re.compile("[hs]|am/pm", re.IGNORECASE)
_MONTH = re.compile("m", re.IGNORECASE)
_ZEROS = re.compile("0{2,}")
_EPOCH, _EPOCH_1904 = (
    datetime.combine(day, time()) for day in (date(1899, 12, 30), date(1904, 1, 1))
)
_LEAP_DAY = 60  # 1900 had no 29 February; the format counts one, for the sake of an old program
_LAST_DAY = 2_958_466  # the first day of the year 10000
_DIGITS = 15  # more of a number is noise from its binary form


class Meaning(Enum):
    """What the number of a cell is."""

    PLAIN = "plain"
    DATE = "date"
    TIME = "time"
    ELAPSED = "elapsed"
    PERCENT = "percent"


def meaning_of(number: int, code: str = "") -> tuple[Meaning, int]:
    """What a format makes of a number; and to how many digits it fills up with zeros."""
    for numbers, meaning in _BUILT_IN:
        if not code and number in numbers:
            return meaning, 0
    first = _QUOTED.sub("", code).partition(";")[0].strip()
    if _ELAPSED.search(first):
        return Meaning.ELAPSED, 0
    if first.lower() == "general" or not first:
        return Meaning.PLAIN, 0
    clock = _CLOCK.search(first)
    if _DAY.search(first) or (_MONTH.search(first) and not clock):
        return Meaning.DATE, 0
    if clock:
        return Meaning.TIME, 0
    if "%" in first:
        return Meaning.PERCENT, 0
    return Meaning.PLAIN, len(first) if _ZEROS.fullmatch(first) else 0


_BUILT_IN = (
    (DATES, Meaning.DATE),
    (TIMES, Meaning.TIME),
    (ELAPSED, Meaning.ELAPSED),
    (PERCENTS, Meaning.PERCENT),
)


def text_of(value: str, meaning: Meaning = Meaning.PLAIN, zeros: int = 0, since_1904=False) -> str:
    """The number as text: a date as YYYY-MM-DD, a time as HH:MM, a share as 25%, 1.0 as 1."""
    try:
        number = Decimal(value.strip())
    except InvalidOperation:
        return value
    if not number.is_finite():
        return value
    if meaning is Meaning.PERCENT:
        return f"{_plain(number * 100)}%"
    if meaning is Meaning.ELAPSED:
        return _elapsed(number)
    if meaning is not Meaning.PLAIN and 0 <= number < _LAST_DAY:
        return _moment(number, meaning, since_1904)
    return _plain(number).zfill(zeros)


def _plain(number: Decimal) -> str:
    """The figure as a spreadsheet shows it: without exponent, or the noise of its binary form."""
    if number == number.to_integral_value() and number.adjusted() < 2 * _DIGITS:
        return str(int(number))
    short = Decimal(f"{number:.{_DIGITS}g}")
    if abs(short.adjusted()) > 2 * _DIGITS:
        return str(short)
    return f"{short.normalize():f}"


def _moment(number: Decimal, meaning: Meaning, since_1904: bool) -> str:
    seconds = int((number % 1 * 86_400).to_integral_value("ROUND_HALF_UP"))
    days = int(number)
    if days == 0 and meaning is Meaning.TIME:
        return _clock(seconds)
    epoch = _EPOCH_1904 if since_1904 else _EPOCH
    if not since_1904 and days < _LEAP_DAY:
        days += 1
    moment = epoch + timedelta(days=days, seconds=seconds)
    if not seconds and meaning is Meaning.DATE:
        return moment.date().isoformat()
    return moment.isoformat(timespec="minutes" if not moment.second else "seconds")


def _elapsed(number: Decimal) -> str:
    seconds = int((abs(number) * 86_400).to_integral_value("ROUND_HALF_UP"))
    return ("-" if number < 0 else "") + _clock(seconds)


def _clock(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    text = f"{minutes // 60:02}:{minutes % 60:02}"
    return f"{text}:{rest:02}" if rest else text
