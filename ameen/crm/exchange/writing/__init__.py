"""The formats in which records leave: each turns columns and rows of texts into pieces of a file."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from . import delimited, workbook

Write = Callable[[Sequence[str], Iterable[list[str]]], Iterator[bytes]]


class Format(NamedTuple):
    """How a file of this format is served, and how it is written."""

    media: str
    write: Write


FORMATS = {
    "csv": Format(delimited.MEDIA, delimited.pieces),
    "xlsx": Format(workbook.MEDIA, workbook.pieces),
}

__all__ = ["FORMATS", "Format"]
