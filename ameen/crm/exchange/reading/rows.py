"""What every file is read as: a sheet with named columns, and its rows."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from ....accounts.rules import N_
from ..errors import Unreadable

SAMPLE_ROWS = 200
MOST_COLUMNS = 500
CSV, WORKBOOK, CARDS = "csv", "xlsx", "vcf"
EMPTY = N_("The file is empty. Nothing was imported.")
UNREADABLE = N_("A letter in this row cannot be read. Is the encoding right?")


class Row(NamedTuple):
    """A row of the file. `fault` says why it can't be taken, with `said` for its gaps."""

    line: int
    cells: list[str]
    fault: str = ""
    said: dict[str, object] = {}


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """How a file is to be read, and the names of its columns.

    `encoding` and `delimiter` are those of a text; `place` is the chosen sheet of a workbook,
    `places` are all of them.
    """

    encoding: str = ""
    delimiter: str = ""
    header: bool = True
    names: tuple[str, ...] = ()
    starts: int = 0  # lines before the first row: a `sep=` line, blank ones
    format: str = CSV
    place: str = ""
    places: tuple[str, ...] = ()


def named(rows: list[list[str]], header: bool | None) -> tuple[bool, tuple[str, ...]]:
    """Whether the first of these rows names the columns, unless that is said; and the names."""
    rows = [cells for cells in rows if any(cell.strip() for cell in cells)]
    if not rows:
        raise Unreadable(EMPTY)
    if len(rows[0]) > MOST_COLUMNS:
        raise Unreadable(N_("The file has more than 500 columns. Keep those that are needed."))
    if header is None:
        header = _has_names(rows)
    width = Counter(len(cells) for cells in rows).most_common(1)[0][0]
    names = tuple(cell.strip() for cell in rows[0]) if header else ("",) * width
    return header, names[: _width(names, rows)]


def records(rows: Iterable[Row], sheet: Sheet) -> Iterator[Row]:
    """The rows without blank ones and repeated headers; one of another width has its fault."""
    width, names = len(sheet.names), [_plain(name) for name in sheet.names]
    waits = sheet.header
    for row in rows:
        cells = row.cells
        if not any(cells) or not any(cell.strip() for cell in cells):
            continue
        if sheet.header and _plain(cells[0]) == names[0] and _is_header(cells, names):
            waits = False
            continue
        if waits:
            waits = False
            continue
        yield _checked(row, width)


def _checked(row: Row, width: int) -> Row:
    cells = row.cells
    if row.fault:
        return row
    if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
        cells = cells[:width]
    if len(cells) != width:
        few = N_("The row has too few cells: %(cells)s instead of %(columns)s.")
        many = N_("The row has too many cells: %(cells)s instead of %(columns)s.")
        text = few if len(cells) < width else many
        return Row(row.line, cells, text, {"cells": len(cells), "columns": width})
    if any("\ufffd" in cell for cell in cells):
        return Row(row.line, cells, UNREADABLE)
    return Row(row.line, cells)


def _has_names(rows: list[list[str]]) -> bool:
    """Whether the first row names the columns: no figures, no addresses, nothing like the rest."""
    from ..guessing import looks_like_data, target_named

    first = [cell.strip() for cell in rows[0] if cell.strip()]
    if any(target_named(cell, kind) for cell in first for kind in ("contacts", "companies")):
        return True
    return not any(looks_like_data(cell) for cell in first)


def _width(names: tuple[str, ...], rows: list[list[str]]) -> int:
    """Columns at the end that have neither name nor content don't count."""
    width = len(names)
    while width > 1 and not names[width - 1]:
        if any(len(cells) >= width and cells[width - 1].strip() for cells in rows[1:]):
            break
        width -= 1
    return width


def _is_header(cells: list[str], names: list[str]) -> bool:
    kept = [_plain(cell) for cell in cells]
    return kept[: len(names)] == names and not any(kept[len(names) :])


def _plain(text: str) -> str:
    return text.strip("\ufeff \t").casefold()
