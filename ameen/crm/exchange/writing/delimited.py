"""Columns as CSV that spreadsheets take for Unicode, and run nothing of."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from ..cells import written

MEDIA = "text/csv; charset=utf-8"
BOM = "\ufeff"
PIECE = 200


def pieces(columns: Sequence[str], rows: Iterable[list[str]]) -> Iterator[bytes]:
    """The file, a few hundred rows at a time; what looks like a formula is neutralised."""
    lines = iter(chain([list(columns)], rows))
    mark = BOM
    while piece := list(islice(lines, PIECE)):
        out = io.StringIO()
        texts = ([written(cell) for cell in line] for line in piece)
        csv.writer(out, lineterminator="\r\n").writerows(texts)
        yield (mark + out.getvalue()).encode()
        mark = ""
