"""Columns as a workbook (XLSX, ECMA-376) that leaves while it is made.

Each cell is a text, whatever it looks like: a spreadsheet runs nothing of it, and keeps its
zeros. The archive is written straight into the answer; a library would hold it back until the
last row (XlsxWriter, openpyxl), and the first of these takes a text that looks like its own
markup for markup.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from io import RawIOBase
from itertools import chain, islice
from xml.sax.saxutils import escape

from .book import (
    CONTENT_TYPES,
    RELATIONS,
    STYLES,
    content_types,
    head,
    links,
    relations,
    tail,
    workbook,
)

MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PIECE = 200
MOST_ROWS = 1_048_575  # of a sheet, beside its heading
MOST_BYTES = 1 << 30  # of a sheet: from two of them on an archive is of another kind (zip64)
_UNWRITABLE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def pieces(columns: Sequence[str], rows: Iterable[list[str]]) -> Iterator[bytes]:
    """The file, a few hundred rows at a time. What one sheet can't hold stands on the next."""
    sink, rows, count = _Sink(), iter(rows), 0
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        first: list[list[str]] = []
        while not count or first:
            count += 1
            with archive.open(f"xl/worksheets/sheet{count}.xml", "w") as part:
                for _ in _sheet(part, columns, chain(first, rows)):
                    yield from sink.taken()
            first = list(islice(rows, 1))
        _bind(archive, count)
    yield from sink.taken()


def _sheet(part, columns: Sequence[str], rows: Iterator[list[str]]) -> Iterator[None]:
    """Writes rows until the sheet is full or there are none, a piece at each step."""
    letters = [_letters(place) for place in range(len(columns))]
    part.write(head(len(columns)).encode() + _row(1, letters, columns, 2))
    line, size = 1, 0
    while line <= MOST_ROWS and size < MOST_BYTES:
        piece = list(islice(rows, min(PIECE, MOST_ROWS + 1 - line)))
        if not piece:
            break
        text = b"".join(_row(line + n, letters, cells, 1) for n, cells in enumerate(piece, 1))
        part.write(text)
        line, size = line + len(piece), size + len(text)
        yield
    part.write(tail(f"{letters[-1]}{line}").encode())


def _row(line: int, letters: list[str], cells: Sequence[str], style: int) -> bytes:
    said = (
        f'<c r="{letter}{line}" s="{style}" t="inlineStr"><is>'
        f'<t xml:space="preserve">{_text(cell)}</t></is></c>'
        for letter, cell in zip(letters, cells, strict=True)
        if cell
    )
    return f'<row r="{line}">{"".join(said)}</row>'.encode()


def _text(cell: str) -> str:
    """What XML can't hold goes by its number (part 1, §22.9.2.19), a lone CR too."""
    return escape(_UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", cell))


def _letters(place: int) -> str:
    """The name of a column: A to Z, then AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


def _bind(archive: zipfile.ZipFile, sheets: int) -> None:
    """The parts that make an archive of sheets a workbook."""
    archive.writestr("xl/styles.xml", STYLES)
    archive.writestr("xl/workbook.xml", workbook(sheets))
    archive.writestr("xl/_rels/workbook.xml.rels", links(sheets))
    archive.writestr(RELATIONS, relations())
    archive.writestr(CONTENT_TYPES, content_types(sheets))


class _Sink(RawIOBase):
    """What was written and not yet taken. It can't be gone back in, so that none has to stay."""

    def __init__(self) -> None:
        super().__init__()
        self._written: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        self._written.append(bytes(data))
        return len(data)

    def taken(self) -> Iterator[bytes]:
        written, self._written = b"".join(self._written), []
        if written:
            yield written
