"""Files that leave while they are made: exports, rejected rows, reports."""

from collections.abc import Iterable, Sequence

from flask import Response

from ..exchange.writing import FORMATS


def download(
    columns: Sequence[str], rows: Iterable[list[str]], name: str, ending: str = "csv"
) -> Response:
    """An answer that a browser saves and never shows. Nothing of the request is used while it
    is sent."""
    made = FORMATS[ending]
    response = Response(made.write(columns, rows), mimetype=made.media)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
