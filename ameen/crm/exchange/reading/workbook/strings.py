"""The shared texts of a workbook, read as far as they are asked for, and kept beside memory."""

import re
import sqlite3
from functools import lru_cache

from ...errors import Unreadable
from .archive import DAMAGED, Archive, Attributes, Handler

_ESCAPED = re.compile(r"_x([0-9a-fA-F]{4})_")


def unescaped(text: str) -> str:
    """The text with the characters that XML can't hold (ECMA-376 part 1, §22.9.2.19)."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


class Strings:
    """`strings[number]` is a shared text; Unreadable when the workbook has no such."""

    def __init__(self, archive: Archive, name: str) -> None:
        self._kept = sqlite3.connect("", check_same_thread=False)  # a temporary file of its own
        self._kept.execute("create table texts (number integer primary key, content text)")
        self._handler = _Texts()
        self._steps = archive.parsed(name, self._handler) if name in archive else iter(())
        self._count = 0
        self._at = lru_cache(4096)(self._found)

    def __getitem__(self, number: int) -> str:
        return self._at(number)

    def close(self) -> None:
        self._kept.close()

    def _found(self, number: int) -> str:
        while number >= self._count:
            self._read_on()
        row = self._kept.execute("select content from texts where number = ?", (number,)).fetchone()
        if row is None:
            raise Unreadable(DAMAGED)
        return row[0]

    def _read_on(self) -> None:
        try:
            next(self._steps)
        except StopIteration:
            if not self._handler.ready:
                raise Unreadable(DAMAGED) from None
        ready, self._handler.ready = self._handler.ready, []
        self._kept.executemany("insert into texts values (?, ?)", enumerate(ready, self._count))
        self._count += len(ready)


class _Texts(Handler):
    """Gathers each `si`: its runs joined, its phonetic hints left out."""

    def __init__(self) -> None:
        self.ready: list[str] = []
        self._parts: list[str] = []
        self._within = self._phonetic = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "rPh":
            self._phonetic = True
        self._within = name == "t" and not self._phonetic

    def text(self, text: str) -> None:
        if self._within:
            self._parts.append(text)

    def end(self, name: str) -> None:
        self._within = False
        if name == "rPh":
            self._phonetic = False
        elif name == "si":
            self.ready.append(unescaped("".join(self._parts)))
            self._parts, self.unfinished = [], 0
