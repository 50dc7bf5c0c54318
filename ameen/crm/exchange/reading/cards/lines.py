"""The content lines of a file of cards: unfolded, then decoded (RFC 6350 §3.2).

Folding may cut a letter in two, so that lines are put together as bytes first.
"""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from ...encoding import MARKS, MOST_DAMAGE, SAMPLE, legacy

MOST_LETTERS = 1 << 16  # of a line; what is longer is a picture, or too long for any field
UTF_8 = "utf-8"
_WIDE = ("utf-16", "utf-32")
_BYTES = "latin-1"  # each byte a letter, and back
_CHARSET = re.compile(rb";CHARSET=\"?([\w-]+)", re.IGNORECASE)
_SOFT = re.compile(r"[^:]*;(ENCODING=)?QUOTED-PRINTABLE", re.IGNORECASE)
_BEGIN = re.compile(r"\s*BEGIN:VCARD", re.IGNORECASE)
_WIDE_PLAIN = ("utf-16-le", "utf-16-be")


def encoding_of(path: Path) -> str:
    """In which encoding the lines are: by the file's mark, else UTF-8 unless many can't be that."""
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
    for mark, name in MARKS:
        if sample.startswith(mark):
            return name
    for name in _WIDE_PLAIN:
        if _BEGIN.match(sample.decode(name, "replace")):
            return name
    broken = others = 0
    for _, line in _raw_lines(path, _BYTES):
        data = line.encode(_BYTES)
        if not data.isascii() and not _CHARSET.search(data):
            others += 1
            broken += not _is_utf_8(data)
    return legacy(sample) if broken > others * MOST_DAMAGE else UTF_8


def content_lines(path: Path, encoding: str) -> Iterator[tuple[int, str]]:
    """Each line with the number that its first part has in the file."""
    if encoding.startswith(_WIDE):
        yield from _raw_lines(path, encoding)
        return
    for number, line in _raw_lines(path, _BYTES):
        yield number, _decoded(line.encode(_BYTES), encoding)


def begins(opening: bytes) -> bool:
    """Whether a file that opens like this holds cards."""
    for mark, name in MARKS:
        if opening.startswith(mark):
            return bool(_BEGIN.match(opening.decode(name, "replace").lstrip("\ufeff")))
    return any(_BEGIN.match(opening.decode(name, "replace")) for name in (_BYTES, *_WIDE_PLAIN))


def _raw_lines(path: Path, encoding: str) -> Iterator[tuple[int, str]]:
    with path.open(encoding=encoding, errors="replace") as file:
        yield from _unfolded(file)


def _unfolded(file: TextIO) -> Iterator[tuple[int, str]]:
    """Puts folded lines together; what exceeds the most letters of a line is dropped."""
    held: list[str] = []
    first = number = size = 0
    starts = True
    while piece := file.readline(MOST_LETTERS):
        body = piece.removesuffix("\n")
        if starts:
            number += 1
            soft = bool(held) and held[-1].endswith("=") and bool(_SOFT.match(held[0]))
            if soft:
                held[-1] = held[-1][:-1]
            elif held and body[:1] in (" ", "\t"):
                body = body[1:]
            else:
                if held:
                    yield first, "".join(held)
                held, first, size = [], number, 0
        if size < MOST_LETTERS:
            held.append(body)
            size += len(body)
        starts = piece.endswith("\n")
    if held:
        yield first, "".join(held)


def _decoded(data: bytes, encoding: str) -> str:
    if data.isascii():
        return data.decode("ascii")
    said = _CHARSET.search(data.partition(b":")[0])
    return data.decode(known(said[1].decode()) if said else encoding, "replace")


def known(charset: str) -> str:
    """The encoding of this name, else UTF-8."""
    try:
        return codecs.lookup(charset).name
    except LookupError:
        return UTF_8


def _is_utf_8(data: bytes) -> bool:
    try:
        data.decode(UTF_8)
    except UnicodeDecodeError:
        return False
    return True


__all__ = ["begins", "content_lines", "encoding_of", "known"]
