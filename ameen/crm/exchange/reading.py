"""Reading a file of columns as it comes, row by row, with the line that each row began on."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from ...accounts.rules import N_
from .encoding import encoding_of
from .errors import Unreadable

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_ROWS = 200
MOST_COLUMNS = 500
MOST_LINES = 1000  # of one row: more, and a quotation mark was never closed
MOST_LETTERS = 200_000
_SEP = re.compile(r"sep=(.)\s*$", re.IGNORECASE)
UNCLOSED = N_("A quotation mark is opened in this row and never closed.")
UNREADABLE = N_("A letter in this row cannot be read. Is the encoding right?")

csv.field_size_limit(MOST_LETTERS + MOST_LINES)


class Row(NamedTuple):
    """A row of the file. `fault` says why it can't be taken, with `said` for its gaps."""

    line: int
    cells: list[str]
    fault: str = ""
    said: dict[str, object] = {}


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """How a file is to be read, and the names of its columns."""

    encoding: str
    delimiter: str
    header: bool = True
    names: tuple[str, ...] = ()
    starts: int = 0  # lines before the first row: a `sep=` line, blank ones


def sheet_of(
    path: Path, encoding: str = "", delimiter: str = "", header: bool | None = None
) -> Sheet:
    """Finds out how the file is written; what is given is taken as said. Unreadable, with why."""
    encoding = encoding or encoding_of(path)
    try:
        lines, starts = _opening(path, encoding)
    except UnicodeError:
        raise Unreadable(N_("The file cannot be read in this encoding.")) from None
    said = _SEP.match(lines[0]) if lines else None
    if said:
        lines, starts = lines[1:], starts + 1
        delimiter = delimiter or said[1]
    if not lines:
        raise Unreadable(N_("The file is empty. Nothing was imported."))
    delimiter = delimiter or _delimiter(lines)
    rows = [row.cells for row in _parsed(iter(lines), delimiter, starts)][:SAMPLE_ROWS]
    rows = [cells for cells in rows if any(cell.strip() for cell in cells)]
    if not rows:
        raise Unreadable(N_("The file is empty. Nothing was imported."))
    if len(rows[0]) > MOST_COLUMNS:
        raise Unreadable(N_("The file has more than 500 columns. Keep those that are needed."))
    if header is None:
        header = _has_names(rows)
    width = Counter(len(cells) for cells in rows).most_common(1)[0][0]
    names = tuple(c.strip() for c in rows[0]) if header else ("",) * width
    names = names[: _width(names, rows)]
    return Sheet(encoding=encoding, delimiter=delimiter, header=header, names=names, starts=starts)


def rows_of(path: Path, sheet: Sheet) -> Iterator[Row]:
    """All rows of the file in turn, in flat memory; blank rows and repeated headers left out.

    A row whose number of cells is wrong, or that can't be read, comes with its fault.
    """
    width, names = len(sheet.names), [_plain(name) for name in sheet.names]
    waits = sheet.header
    with _opened(path, sheet.encoding) as file:
        for _ in range(sheet.starts):
            file.readline()
        for row in _parsed(file, sheet.delimiter, sheet.starts):
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


def _opened(path: Path, encoding: str):
    """newline='' keeps line ends within quotes, and takes a lone CR for a line end elsewhere."""
    return path.open(encoding=encoding, errors="replace", newline="")


def _opening(path: Path, encoding: str) -> tuple[list[str], int]:
    """The first lines, without blank ones in front; and how many of those there were."""
    lines: list[str] = []
    starts = letters = 0
    with _opened(path, encoding) as file:
        for line in file:
            if not lines and not line.strip("\0\ufeff \r\n"):
                starts += 1
                continue
            lines.append(line)
            letters += len(line)
            if len(lines) >= SAMPLE_ROWS or letters > MOST_LETTERS:
                break
    return lines, starts


def _parsed(lines: Iterable[str], delimiter: str, before: int) -> Iterator[Row]:
    """Rows as the csv module cuts them. A quotation mark that is never closed costs its own line
    and not the rest of the file."""
    source = _Lines(lines)
    line = before + 1
    while True:
        reader = csv.reader(source, delimiter=delimiter)
        try:
            for cells in reader:
                held = source.held
                if len(held) > 1 and source.ended and _odd_quotes(held):
                    break
                yield Row(line, cells)
                line += len(held)
                source.held = []
            else:
                return
        except csv.Error:
            pass
        first, *rest = source.held
        yield Row(line, _bare(first, delimiter), UNCLOSED)
        source.push_back(rest)
        line += 1


class _Lines:
    """The lines of a file, of which those of the row at hand can be taken again."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines, self._again = iter(lines), []
        self.held: list[str] = []
        self.letters = 0
        self.ended = False

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if len(self.held) >= MOST_LINES:
            raise csv.Error("a row of too many lines")
        try:
            line = self._again.pop() if self._again else next(self._lines)
        except StopIteration:
            self.ended = True
            raise
        if "\0" in line:
            line = line.replace("\0", "")
        self.held.append(line)
        return line

    def push_back(self, lines: list[str]) -> None:
        self._again.extend(reversed(lines))
        self.held, self.ended = [], False


def _odd_quotes(lines: list[str]) -> bool:
    return sum(line.count('"') for line in lines) % 2 == 1


def _bare(line: str, delimiter: str) -> list[str]:
    return line.rstrip("\r\n").split(delimiter)


def _delimiter(lines: list[str]) -> str:
    """That which cuts most rows into the same number of cells, more than one."""
    best, found = 0.0, ","
    for delimiter in DELIMITERS:
        widths = Counter(
            len(row.cells)
            for row in _parsed(iter(lines), delimiter, 0)
            if any(cell.strip() for cell in row.cells)
        )
        if not widths:
            continue
        width, times = widths.most_common(1)[0]
        share = times / widths.total()
        score = share * (1 + min(width, 50) / 50) if width > 1 else 0
        if score > best:
            best, found = score, delimiter
    return found


def _has_names(rows: list[list[str]]) -> bool:
    """Whether the first row names the columns: no figures, no addresses, nothing like the rest."""
    from .guessing import looks_like_data, target_named

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
