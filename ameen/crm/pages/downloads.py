"""Files that leave while they are made: exports, rejected rows, reports."""

from collections.abc import Iterable, Sequence

from flask import Response, current_app
from flask_babel import gettext as _

from ...accounts.rules import N_
from ...web import viewer
from ..exchange.writing import FORMATS, Format
from .asked import Asked

WORDS = {
    "csv": N_("Export as CSV"),
    "xlsx": N_("Export as a workbook (XLSX)"),
    "vcf": N_("Export as cards (vCard)"),
}


def download(
    columns: Sequence[str],
    rows: Iterable[list[str]],
    name: str,
    made: Format = FORMATS["csv"],
) -> Response:
    """An answer that a browser saves and never shows. Nothing of the request is used while it
    is sent."""
    response = Response(made.write(columns, rows), mimetype=made.media)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{made.ending}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def ways_out(module: str, asked: Asked) -> list[tuple[str, str]]:
    """The files that what a list shows can be had as: their addresses and words."""
    if not viewer().may(module, "export"):
        return []
    known = current_app.view_functions
    return [
        (asked.address(endpoint=f"{module}_export.{ending}"), _(text))
        for ending, text in WORDS.items()
        if f"{module}_export.{ending}" in known
    ]
