"""Files that leave while they are made: exports, rejected rows, reports."""

from collections.abc import Iterable, Sequence

from flask import Response
from flask_babel import gettext as _

from ...accounts.rules import N_
from ..exchange.writing import FORMATS
from .asked import Asked

TABLES = ("csv", "xlsx")
WORDS = {
    "csv": N_("Export as CSV"),
    "xlsx": N_("Export as workbook (XLSX)"),
    "vcf": N_("Export as cards (vCard)"),
}


def endings(kind: str) -> tuple[str, ...]:
    """The formats in which a kind is exported, by the ends of their files' names."""
    return (*TABLES, "vcf") if kind == "contacts" else TABLES


def ways_out(kind: str, asked: Asked) -> list[tuple[str, str]]:
    """How what a list shows can be had as a file: addresses and words."""
    return [
        (asked.address(endpoint=f"{kind}_export.{ending}"), _(WORDS[ending]))
        for ending in endings(kind)
    ]


def download(
    columns: Sequence[str], rows: Iterable[list[str]], name: str, ending: str = "csv"
) -> Response:
    """An answer that a browser saves and never shows. Nothing of the request is used while it
    is sent."""
    made = FORMATS[ending]
    response = Response(made.write(columns, rows), mimetype=made.media)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{made.ending}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
