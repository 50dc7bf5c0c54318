"""The rows of one sheet as its XML passes by (ECMA-376 part 1, §18.3.1)."""

import re
from collections.abc import Iterator

from .....accounts.rules import N_
from ...cells import guarded
from ...errors import Unreadable
from ..rows import Row
from .archive import DAMAGED, TOO_LARGE, Archive, Attributes, Handler
from .book import Book
from .numbers import Meaning, text_of
from .strings import Strings, unescaped

MOST_ROWS, MOST_PLACES = 1_048_576, 16_384
_NAME = re.compile(r"([A-Z]{1,3})[0-9]{1,7}")
_MIDNIGHT = re.compile(r"T00:00(:00(\.0+)?)?$")
UNCOUNTED = N_(
    "A formula in this row has no result. Open the workbook in your spreadsheet and save it again."
)


def rows_of(archive: Archive, book: Book, place: str) -> Iterator[Row]:
    """The rows in turn, hidden ones too: a filter hides, and takes nothing out of a list.

    A merged cell stands in its first place; a formula is its result.
    """
    strings = Strings(archive, book.strings)
    handler = _Rows(book, strings)
    try:
        for _ in archive.parsed(book.sheets[place], handler):
            ready, handler.ready = handler.ready, []
            yield from ready
        yield from handler.ready
    finally:
        strings.close()


class _Rows(Handler):
    def __init__(self, book: Book, strings: Strings) -> None:
        self.ready: list[Row] = []
        self._book, self._strings = book, strings
        self._line = 0
        self._cells: list[str] = []
        self._cell: Attributes = {}
        self._parts: list[str] = []
        self._within = self._formula = self._phonetic = False
        self._fault = ""

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._cell, self._parts, self._formula = attributes, [], False
        elif name == "row":
            self._line = _line(attributes.get("r"), self._line)
            self._cells, self._fault = [], ""
        elif name == "f":
            self._formula = True
        elif name == "rPh":
            self._phonetic = True
        self._within = name == "v" or (name == "t" and not self._phonetic)

    def text(self, text: str) -> None:
        if self._within:
            self._parts.append(text)

    def end(self, name: str) -> None:
        self._within = False
        if name == "c":
            self._take()
        elif name == "row":
            self.ready.append(Row(self._line, self._cells, self._fault))
            self.unfinished = 0
        elif name == "rPh":
            self._phonetic = False
        elif name == "sheetData":
            self.done = True

    def _take(self) -> None:
        place = _place(self._cell.get("r"), len(self._cells))
        self._cells += [""] * (place - len(self._cells))
        if self._formula and not self._parts and self._cell.get("t") != "str":
            self._fault = UNCOUNTED
        self._cells.append(guarded(self._meant("".join(self._parts))))

    def _meant(self, value: str) -> str:
        kind = self._cell.get("t", "n")
        if kind == "s":
            return self._strings[_number(value)] if value else ""
        if kind in ("inlineStr", "str"):
            return unescaped(value)
        if kind == "b":
            return {"1": "true", "0": "false"}.get(value, value)
        if kind == "d":
            return _MIDNIGHT.sub("", value)
        if kind == "n" and value:
            return text_of(value, *self._format(), self._book.since_1904)
        return value

    def _format(self) -> tuple[Meaning, int]:
        style, formats = self._cell.get("s", "0"), self._book.formats
        number = _number(style)
        return formats[number] if number < len(formats) else (Meaning.PLAIN, 0)


def _line(said: str | None, before: int) -> int:
    line = _number(said) if said else before + 1
    if line <= before:
        raise Unreadable(DAMAGED)
    if line > MOST_ROWS:
        raise Unreadable(TOO_LARGE)
    return line


def _place(name: str | None, following: int) -> int:
    """The place of a cell in its row, from its name; without one it follows the one before."""
    if name is None:
        place = following
    elif found := _NAME.fullmatch(name):
        place = 0
        for letter in found[1]:
            place = place * 26 + ord(letter) - 64
        place -= 1
    else:
        raise Unreadable(DAMAGED)
    if not following <= place < MOST_PLACES:
        raise Unreadable(DAMAGED)
    return place


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        raise Unreadable(DAMAGED)
    return int(text)
