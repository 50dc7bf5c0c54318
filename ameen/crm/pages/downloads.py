"""Files that leave while they are made: exports, rejected rows."""

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import islice

from flask import Response

BOM = "\ufeff"
PIECE = 200


def csv_pieces(lines: Iterable[list[str]]) -> Iterator[bytes]:
    """The lines as pieces of a CSV file that spreadsheets take for Unicode."""
    lines = iter(lines)
    mark = BOM
    while piece := list(islice(lines, PIECE)):
        out = io.StringIO()
        csv.writer(out, lineterminator="\r\n").writerows(piece)
        yield (mark + out.getvalue()).encode()
        mark = ""


def download(pieces: Iterator[bytes], filename: str) -> Response:
    """An answer that a browser saves and never shows. Nothing of the request is used while it
    is sent."""
    response = Response(pieces, mimetype="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
