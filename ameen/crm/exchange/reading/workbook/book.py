"""A workbook as a whole: its sheets, its number formats, where its parts lie."""

import posixpath
from typing import NamedTuple

from ...errors import Unreadable
from .archive import NO_WORKBOOK, Archive, Attributes, Handler
from .numbers import Meaning, meaning_of

_KIND = "/officeDocument"
_SHEET, _STRINGS, _STYLES = "/worksheet", "/sharedStrings", "/styles"
MOST_FORMATS = 65_490  # of cells, as the program itself allows
_TRUE = ("1", "true")


class Book(NamedTuple):
    """Sheets by name, in their order, those that are shown; each with the name of its part."""

    sheets: dict[str, str]
    strings: str
    formats: tuple[tuple[Meaning, int], ...]
    since_1904: bool


def book_of(archive: Archive) -> Book:
    """What an archive's workbook consists of. Unreadable when it holds none."""
    main = next((t for _, kind, t in _links(archive, "") if kind.endswith(_KIND)), "")
    if main not in archive:
        raise Unreadable(NO_WORKBOOK)
    links = _links(archive, main)
    parts = {key: target for key, kind, target in links if kind.endswith(_SHEET)}
    told = _Book()
    archive.read(main, told)
    sheets = {name: parts[key] for name, key in told.sheets if parts.get(key) in archive}
    if not sheets:
        raise Unreadable(NO_WORKBOOK)
    return Book(
        sheets,
        next((t for _, kind, t in links if kind.endswith(_STRINGS)), ""),
        _formats(archive, next((t for _, kind, t in links if kind.endswith(_STYLES)), "")),
        told.since_1904,
    )


def _links(archive: Archive, part: str) -> list[tuple[str, str, str]]:
    """The relationships of a part: id, kind, target (ECMA-376 part 2, §6.5)."""
    folder, name = posixpath.split(part)
    name = posixpath.join(folder, "_rels", f"{name}.rels")
    if name not in archive:
        return []
    told = _Links()
    archive.read(name, told)
    return [
        (key, kind, posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/"))
        for key, kind, target in told.found
    ]


def _formats(archive: Archive, part: str) -> tuple[tuple[Meaning, int], ...]:
    if part not in archive:
        return ()
    told = _Formats()
    archive.read(part, told)
    return tuple(meaning_of(number, told.codes.get(number, "")) for number in told.cells)


class _Links(Handler):
    def __init__(self) -> None:
        self.found: list[tuple[str, str, str]] = []

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            told = (attributes.get(key, "") for key in ("Id", "Type", "Target"))
            self.found.append(tuple(told))


class _Book(Handler):
    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []
        self.since_1904 = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "workbookPr":
            self.since_1904 = attributes.get("date1904") in _TRUE
        elif name == "sheet" and attributes.get("state", "visible") == "visible":
            key = next((v for k, v in attributes.items() if k.endswith(" id")), "")
            self.sheets.append((attributes.get("name", ""), key))


class _Formats(Handler):
    """The formats of cells, in the order in which cells name them."""

    def __init__(self) -> None:
        self.codes: dict[int, str] = {}
        self.cells: list[int] = []
        self._of_cells = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "numFmt":
            self.codes[_whole(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._of_cells = True
        elif name == "xf" and self._of_cells:
            self.cells.append(_whole(attributes.get("numFmtId")))
            self.unfinished = 0 if len(self.cells) < MOST_FORMATS else self.unfinished

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._of_cells = False


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else 0
