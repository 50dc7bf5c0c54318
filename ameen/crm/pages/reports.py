"""The reports: each a picture and a table, filtered, and as a file."""

from datetime import UTC, date, datetime
from typing import Any

from flask import Blueprint, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from ...accounts.records import CURRENCY
from ...store import Snapshot, parse_id
from ...web import access, fragment, is_partial, not_found, page, store, today, viewer
from .. import reports
from ..reports import (
    HEADINGS,
    REPORTS,
    STEPS,
    Asking,
    Report,
    label,
    plain_cell,
    shown,
)
from ..rules import company_day
from .downloads import download
from .people import people

OVERVIEW = ("pipeline", "closed", "forecast", "owners", "products", "sources")
FEW = 6
TWELVE = 12
PERIODS = {
    "": _l("All time"),
    "month": _l("This month"),
    "quarter": _l("This quarter"),
    "year": _l("This year"),
    "last_year": _l("Last year"),
    "twelve": _l("The last twelve months"),
    "chosen": _l("From … to …"),
}
STEP_WORDS = {"month": _l("Month"), "quarter": _l("Quarter"), "year": _l("Year")}

blueprint = Blueprint("reports", __name__, url_prefix="/crm/reports")


@blueprint.get("")
@access("reports", "list")
def index() -> Response:
    """A few pictures, each leading to its report."""
    with store().read() as snap:
        currencies = reports.currencies(snap, viewer())
        asking = Asking(company_day(datetime.now(UTC)), next(iter(currencies), CURRENCY))
        overview = [shown(snap, viewer(), REPORTS[name], asking, FEW) for name in OVERVIEW]
    return page(
        "crm/reports/index.html", title=_("Reports"), overview=overview, empty=not currencies
    )


@blueprint.get("/<name>")
@access("reports", "view")
def show(name: str) -> Response:
    report = REPORTS.get(name) or not_found()
    with store().read() as snap:
        asking, form = _asked(snap, report)
        told = shown(snap, viewer(), report, asking)
    if is_partial() and request.headers.get("HX-Target", "").endswith("#report"):
        return fragment("crm/reports/_report.html", shown=told)
    tabs = [(url_for("reports.show", name=r.name), _(r.title), r is report, "") for r in _all()]
    given = {k: v for k, v in request.args.items() if v}
    may_export = viewer().may("reports", "export")
    export = url_for("reports.export", name=name, **given) if may_export else ""
    return page(
        "crm/reports/show.html",
        title=_(report.title),
        shown=told,
        tabs=tabs,
        form=form,
        export=export,
    )


@blueprint.get("/<name>.csv")
@access("reports", "export")
def export(name: str) -> Response:
    """The table as a file; amounts as plain figures, their currency in the heading."""
    report = REPORTS.get(name) or not_found()
    with store().read() as snap:
        asking, _form = _asked(snap, report)
        table = report.read(snap, viewer(), asking)
        heads = [
            f"{_(text)} ({asking.currency})" if sort == "money" else _(text)
            for text, sort in report.columns
        ]
        rows = []
        for row in table.rows:
            cells = [
                plain_cell(value, sort, asking.currency)
                for value, (_text, sort) in zip(row.values, report.columns, strict=True)
            ]
            rows.append([str(label(snap, report.keys, row.key)), *cells])
    return download([str(HEADINGS[report.keys]), *heads], rows, f"{name}-{today().isoformat()}")


def _all() -> list[Report]:
    return list(REPORTS.values())


def _asked(snap: Snapshot, report: Report) -> tuple[Asking, dict[str, Any]]:
    """What the address asks for, and the form that says so."""
    who, given, filters = viewer(), request.args, report.filters
    currencies = reports.currencies(snap, who) or [CURRENCY]
    currency = given.get("currency", currencies[0])
    step = given.get("step", STEPS[0]) if "step" in filters else STEPS[0]
    if currency not in currencies or step not in STEPS:
        raise BadRequest(_("There is no such report."))
    period = given.get("period", "") if "dates" in filters else ""
    since, until = _months(period)
    owner = _owner(given.get("owner", "")) if "owner" in filters else None
    asking = Asking(company_day(datetime.now(UTC)), currency, since, until, owner, step)
    form = {
        "period": period,
        "periods": list(PERIODS.items()) if "dates" in filters else [],
        "since": given.get("since", ""),
        "until": given.get("until", ""),
        "steps": list(STEP_WORDS.items()) if "step" in filters else [],
        "step": step,
        "owners": _owners(snap, given.get("owner", "")) if "owner" in filters else "",
        "currencies": [(code, code) for code in currencies],
        "currency": currency,
    }
    return asking, form


def _owners(snap: Snapshot, chosen: str) -> Markup:
    return people(snap).chosen(chosen)


def _owner(text: str) -> bytes | None:
    try:
        return parse_id(text) if text else None
    except ValueError as error:
        raise BadRequest(_("There is no such report.")) from error


def _months(period: str) -> tuple[int | None, int | None]:
    """First and last month of a period, by the company's clock."""
    day = company_day(datetime.now(UTC))
    this = day.year * 100 + day.month
    match period:
        case "":
            return None, None
        case "month":
            return this, this
        case "quarter":
            first = (day.month - 1) // 3 * 3 + 1
            return day.year * 100 + first, day.year * 100 + first + 2
        case "year":
            return day.year * 100 + 1, day.year * 100 + TWELVE
        case "last_year":
            return (day.year - 1) * 100 + 1, (day.year - 1) * 100 + TWELVE
        case "twelve":
            year, month = divmod(day.year * TWELVE + day.month - TWELVE, TWELVE)
            return year * 100 + month + 1, this
        case "chosen":
            return _month(request.args.get("since", "")), _month(request.args.get("until", ""))
    raise BadRequest(_("There is no such report."))


def _month(text: str) -> int | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise BadRequest(_("Write a month as in 2026-11.")) from error
    return day.year * 100 + day.month
