"""Reading files: whatever their format, a sheet of named columns, and its rows one by one."""

from collections.abc import Iterator
from pathlib import Path

from . import cards, delimited, workbook
from .rows import CARDS, CSV, WORKBOOK, Row, Sheet


def sheet_of(
    path: Path, encoding: str = "", delimiter: str = "", header: bool | None = None, place: str = ""
) -> Sheet:
    """Finds out by its content how the file is written; what is given is taken as said.

    Unreadable, with why.
    """
    with path.open("rb") as file:
        opening = file.read(cards.OPENING)
    if opening.startswith(workbook.MARKS):
        return workbook.sheet_of(path, place, header)
    if cards.begins(opening):
        return cards.sheet_of(path, encoding)
    return delimited.sheet_of(path, encoding, delimiter, header)


def rows_of(path: Path, sheet: Sheet) -> Iterator[Row]:
    """All rows of the file in turn, in flat memory; one that can't be taken comes with its fault."""
    return _READS[sheet.format](path, sheet)


_READS = {CSV: delimited.rows_of, WORKBOOK: workbook.rows_of, CARDS: cards.rows_of}


__all__ = ["CARDS", "WORKBOOK", "Row", "Sheet", "rows_of", "sheet_of"]
