"""Reading workbooks (XLSX): one sheet, row by row, each cell as an unambiguous text."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from .....accounts.rules import N_
from ...errors import Unreadable
from ..rows import SAMPLE_ROWS, WORKBOOK, Row, Sheet, named, records
from .archive import OLE, ZIP, Archive, refuse_old
from .book import book_of
from .sheet import rows_of as rows_of_sheet

MARKS = (ZIP, OLE)
_GONE = N_("The workbook has no such sheet.")


def sheet_of(path: Path, place: str = "", header: bool | None = None) -> Sheet:
    """The sheet of that name, else the first; and its columns. Unreadable, with why."""
    with path.open("rb") as file:
        if file.read(len(OLE)) == OLE:
            refuse_old(path)
    with Archive(path) as archive:
        book = book_of(archive)
        place = place or next(iter(book.sheets))
        if place not in book.sheets:
            raise Unreadable(_GONE)
        rows = rows_of_sheet(archive, book, place)
        cells = (_trimmed(row.cells) for row in rows)
        sample = _filled(list(islice((found for found in cells if found), SAMPLE_ROWS)))
    header, names = named(sample, header)
    places = tuple(book.sheets)
    return Sheet(format=WORKBOOK, header=header, names=names, place=place, places=places)


def rows_of(path: Path, sheet: Sheet) -> Iterator[Row]:
    """All rows of the sheet in turn, in flat memory. Cells that a row leaves out are empty.

    What is damaged further down costs the rows from there on: the last one says so.
    """
    width, line = len(sheet.names), 0
    try:
        with Archive(path) as archive:
            rows = rows_of_sheet(archive, book_of(archive), sheet.place)
            for row in records((_widened(row, width) for row in rows), sheet):
                line = row.line
                yield row
    except Unreadable as error:
        yield Row(line + 1, [""] * width, str(error))


def _trimmed(cells: list[str]) -> list[str]:
    width = len(cells)
    while width and not cells[width - 1].strip():
        width -= 1
    return cells[:width]


def _filled(rows: list[list[str]]) -> list[list[str]]:
    width = max(map(len, rows), default=0)
    return [cells + [""] * (width - len(cells)) for cells in rows]


def _widened(row: Row, width: int) -> Row:
    return row._replace(cells=row.cells + [""] * (width - len(row.cells)))
