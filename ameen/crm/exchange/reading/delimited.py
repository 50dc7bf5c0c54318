"""Reading CSV as it comes, row by row, with the line that each row began on."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from ....accounts.rules import N_
from ..encoding import encoding_of
from ..errors import Unreadable
from .rows import EMPTY, SAMPLE_ROWS, Row, Sheet, named, records

DELIMITERS = (",", ";", "\t", "|")
MOST_LINES = 1000  # of one row: more, and a quotation mark was never closed
MOST_LETTERS = 200_000
_SEP = re.compile(r"sep=(.)\s*$", re.IGNORECASE)
UNCLOSED = N_("A quotation mark is opened in this row and never closed.")

csv.field_size_limit(MOST_LETTERS + MOST_LINES)


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
        raise Unreadable(EMPTY)
    delimiter = delimiter or _delimiter(lines)
    rows = [row.cells for row in _parsed(iter(lines), delimiter, starts)][:SAMPLE_ROWS]
    header, names = named(rows, header)
    return Sheet(encoding=encoding, delimiter=delimiter, header=header, names=names, starts=starts)


def rows_of(path: Path, sheet: Sheet) -> Iterator[Row]:
    """All rows of the file in turn, in flat memory; blank rows and repeated headers left out.

    A row whose number of cells is wrong, or that can't be read, comes with its fault.
    """
    with _opened(path, sheet.encoding) as file:
        for _ in range(sheet.starts):
            file.readline()
        yield from records(_parsed(file, sheet.delimiter, sheet.starts), sheet)


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
