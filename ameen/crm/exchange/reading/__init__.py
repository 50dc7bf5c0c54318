"""Reading files: whatever their format, a sheet of named columns, and its rows one by one."""

from collections.abc import Iterator
from pathlib import Path

from . import delimited
from .rows import Row, Sheet


def sheet_of(path: Path, **told: object) -> Sheet:
    """Finds out how the file is written; what is `told` is taken as said. Unreadable, with why."""
    return delimited.sheet_of(path, **told)


def rows_of(path: Path, sheet: Sheet) -> Iterator[Row]:
    """All rows of the file in turn, in flat memory; one that can't be taken comes with its fault."""
    return delimited.rows_of(path, sheet)


__all__ = ["Row", "Sheet", "rows_of", "sheet_of"]
