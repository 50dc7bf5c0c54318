"""The rows and figures of a report, in the reader's words."""

from decimal import Decimal
from typing import Any

from babel.dates import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ...accounts.queries import colleague
from ...store import Snapshot
from ...web import language
from ...web.format import currency_places, money, number, percent
from ...web.languages import in_digits, locale
from ..forms import SOURCES
from ..queries import stage_of
from ..records import campaigns, name, products
from .tables import OVERDUE, first_day

HEADINGS = {
    "stage": _l("Stage"),
    "period": _l("Period"),
    "user": _l("Person"),
    "department": _l("Department"),
    "source": _l("Source"),
    "campaign": _l("Campaign"),
    "product": _l("Product"),
}
NONE = {
    "stage": _l("A stage that is no more"),
    "period": _l("Without a date"),
    "user": _l("Nobody"),
    "department": _l("None"),
    "source": _l("Not known"),
    "campaign": _l("None"),
    "product": _l("A product that is no more"),
}


def label(snap: Snapshot, keys: str, key: Any) -> Any:
    """What a row is about."""
    if key is None:
        return NONE[keys]
    match keys:
        case "stage":
            found = stage_of(snap, key)
            return name(found[1], language()) if found else NONE[keys]
        case "period":
            return _period(key)
        case "user":
            person = colleague(snap, key)
            return person.name(language()) if person else NONE[keys]
        case "source":
            return next((word for own, word in SOURCES.items() if own == key), key)
        case "campaign" | "product":
            record = snap.get(campaigns if keys == "campaign" else products, key)
            return name(record, language()) if record else NONE[keys]
    return key


def cell(value: float | None, sort: str, currency: str) -> Any:
    """A figure as this reader writes it."""
    if value is None:
        return "—"
    match sort:
        case "money":
            return money(value, currency)
        case "percent":
            return percent(value, 1)
        case "days":
            return number(value, 1)
    return number(value)


def plain_cell(value: float | None, sort: str, currency: str) -> str:
    """The same figure for a file: a point for decimals, nothing between thousands."""
    if value is None:
        return ""
    if sort == "money":
        places = currency_places(currency)
        return f"{Decimal(value).scaleb(-places):.{places}f}"
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _period(key: str) -> str:
    """2026-11, 2026-Q4 or 2026 in words; a month by its name."""
    if key == OVERDUE:
        return _("Overdue")
    if "Q" in key:
        year, _q, quarter = key.partition("-Q")
        return _("Quarter %(number)s, %(year)s", number=in_digits(quarter), year=in_digits(year))
    if "-" not in key:
        return in_digits(key)
    return in_digits(format_date(first_day(key), "MMM y", locale=locale()))
