"""A report as it is shown: its picture and its table, in the reader's words."""

from typing import Any, NamedTuple

from flask_babel import gettext as _

from ...accounts.queries import Viewer
from ...store import Snapshot
from ...web.charts import Chart, chart
from .kinds import Report
from .tables import Asking
from .words import HEADINGS, cell, label


class Shown(NamedTuple):
    """A report in the reader's words; `more` when its picture leaves rows out."""

    report: Report
    heading: Any
    columns: list[Any]
    rows: list[tuple[Any, list[Any]]]
    total: list[Any]
    chart: Chart
    more: bool = False


def shown(snap: Snapshot, viewer: Viewer, report: Report, asking: Asking, few: int = 0) -> Shown:
    """The report with all its rows; its picture has at most `few` of them when given."""
    table = report.read(snap, viewer, asking)
    columns = [_(text) for text, _sort in report.columns]
    rows = [
        (label(snap, report.keys, row.key), _cells(report, row.values, asking))
        for row in table.rows
    ]
    drawn = list(zip(table.rows, rows, strict=True))
    upright = report.keys == "period" and report.name != "forecast"
    if few:
        drawn = drawn[-few:] if upright else drawn[:few]
    points = [
        (text, [(row.values[place], cells[place]) for place in report.drawn])
        for row, (text, cells) in drawn
    ]
    return Shown(
        report=report,
        heading=HEADINGS[report.keys],
        columns=columns,
        rows=rows,
        total=_cells(report, table.total, asking) if table.rows else [],
        chart=chart([columns[place] for place in report.drawn], points, upright),
        more=len(drawn) < len(rows),
    )


def _cells(report: Report, values: tuple, asking: Asking) -> list[Any]:
    return [
        cell(value, sort, asking.currency)
        for value, (_text, sort) in zip(values, report.columns, strict=True)
    ]
