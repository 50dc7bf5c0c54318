"""How figures, money, times and telephone numbers are written for this reader."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

import phonenumbers
from babel.dates import format_date, format_timedelta, get_month_names
from babel.numbers import get_currency_precision, get_currency_symbol
from flask_babel import gettext as _
from jinja2 import pass_context
from markupsafe import Markup

from .languages import in_digits, language, locale, reader_digits, zone

COUNTRY = "OM"
DAYS_AGO = 7
_ARABIC_MARKS = str.maketrans({",": "٬", ".": "٫"})


def number(value: int | float | Decimal | None, places: int | None = None) -> str:
    """A figure with its thousands apart; `places` decimals when given."""
    if value is None:
        return ""
    text = f"{value:,}" if places is None else f"{value:,.{places}f}"
    if reader_digits() == "arab":
        text = in_digits(text.translate(_ARABIC_MARKS))
    return text


def money(amount: int | None, currency: str = "OMR") -> Markup:
    """An amount in minor units, as a figure with its currency's decimals and its name."""
    if amount is None:
        return Markup("")
    places = currency_places(currency)
    text = number(Decimal(amount).scaleb(-places), places)
    if language() == "ar":
        unit = get_currency_symbol(currency, locale=locale()).strip("\u200f ")
        return Markup('<bdi class="money">{}\u00a0{}</bdi>').format(text, unit)
    return Markup('<bdi class="money">{}\u00a0{}</bdi>').format(currency, text)


def percent(value: int | float | None, places: int | None = None) -> Markup:
    """So many per cent, with the sign that goes with the reader's digits."""
    if value is None:
        return Markup("")
    sign = "٪" if reader_digits() == "arab" else "%"
    return Markup('<bdi class="nowrap" dir="ltr">{}{}</bdi>').format(number(value, places), sign)


@lru_cache(maxsize=256)
def currency_places(currency: str) -> int:
    """How many decimals a currency has (ISO 4217): three for OMR."""
    return get_currency_precision(currency)


def day(value: date | None) -> str:
    """A date that belongs to no zone: 3 Mar 2026."""
    if value is None:
        return ""
    months = _months(language())
    return in_digits(f"{value.day} {months[value.month]} {value.year}")


def date_(value: date | datetime | None) -> str:
    """The day of a moment in the reader's zone, or a plain date."""
    if isinstance(value, datetime):
        value = value.astimezone(zone()).date()
    return day(value)


def datetime_(value: datetime | None) -> str:
    """Day and time of a moment in the reader's zone: 3 Mar 2026, 14:05."""
    if value is None:
        return ""
    local = value.astimezone(zone())
    comma = "،" if language() == "ar" else ","
    return f"{day(local.date())}{comma} {in_digits(f'{local:%H:%M}')}"


def weekday(value: date) -> str:
    """The day of the week and the date, for headings."""
    return in_digits(format_date(value, "EEEE d MMMM", locale=locale()))


def ago(value: datetime | None, now: datetime | None = None) -> Markup:
    """How long ago, with the exact time behind it; older than a week, the date."""
    if value is None:
        return Markup("")
    now = now or datetime.now(UTC)
    passed = now - value
    if passed.total_seconds() < 60:
        text = _("just now")
    elif passed.days < DAYS_AGO:
        text = in_digits(format_timedelta(-passed, add_direction=True, locale=locale()))
    else:
        text = date_(value)
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        value.astimezone(UTC).isoformat(timespec="seconds"), datetime_(value), text
    )


def phone(value: str | None, country: str = COUNTRY) -> Markup:
    """A telephone number as people of `country` write it, left to right in any text."""
    if not value:
        return Markup("")
    return Markup('<bdi dir="ltr">{}</bdi>').format(in_digits(_phone(value, country)))


@lru_cache(maxsize=4096)
def _phone(value: str, country: str) -> str:
    try:
        read = phonenumbers.parse(value, country)
    except phonenumbers.NumberParseException:
        return value
    if not phonenumbers.is_possible_number(read):
        return value
    local = phonenumbers.region_code_for_number(read) == country
    kind = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(read, kind.NATIONAL if local else kind.INTERNATIONAL)


@lru_cache(maxsize=8)
def _months(name: str) -> Any:
    return get_month_names("abbreviated" if name == "en" else "wide", locale=name)


def _at_render(write: Callable[..., Any]) -> Callable[..., Any]:
    """Keeps Jinja from working out a constant's text once for all, in the first reader's way."""

    @pass_context
    def written(context: Any, *args: Any, **names: Any) -> Any:
        return write(*args, **names)

    return written


_WRITERS = {
    "number": number,
    "money": money,
    "percent": percent,
    "day": day,
    "date": date_,
    "datetime": datetime_,
    "weekday": weekday,
    "ago": ago,
    "phone": phone,
    "digits": lambda value: in_digits(str(value)),
}
FILTERS = {name: _at_render(write) for name, write in _WRITERS.items()}
