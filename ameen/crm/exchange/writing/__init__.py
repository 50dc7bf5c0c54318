"""The formats in which records leave: each turns columns and rows of texts into pieces of a file."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from . import cards, delimited, workbook

Write = Callable[[Sequence[str], Iterable[list[str]]], Iterator[bytes]]


class Format(NamedTuple):
    """How a file's name ends, as what it is served, and how it is written."""

    ending: str
    media: str
    write: Write


FORMATS = {
    "csv": Format("csv", delimited.MEDIA, delimited.pieces),
    "xlsx": Format("xlsx", workbook.MEDIA, workbook.pieces),
    "vcf": Format("vcf", cards.MEDIA, cards.pieces),
    "vcf3": Format("vcf", cards.MEDIA, partial(cards.pieces, version=cards.OLDER)),
}

__all__ = ["FORMATS", "Format"]
