"""What a dry run would have made so far, kept beside memory: a file may have a million rows."""

import sqlite3
from collections.abc import Iterable
from hashlib import blake2b
from typing import Any


class Seen:
    """Keys of rows that went before, each with a mark of what the row held."""

    def __init__(self) -> None:
        self._kept = sqlite3.connect("", check_same_thread=False)  # a temporary file of its own
        self._kept.execute("create table seen (key blob primary key, mark blob) without rowid")

    def add(self, keys: Iterable[tuple[str, ...]], mark: bytes) -> None:
        rows = [(_digest(repr(key)), mark) for key in keys]
        self._kept.executemany("insert or ignore into seen values (?, ?)", rows)

    def found(self, keys: Iterable[tuple[str, ...]]) -> bytes | None:
        """The mark of the first of these keys that was there before."""
        for key in keys:
            row = self._kept.execute("select mark from seen where key = ?", (_digest(repr(key)),))
            if found := row.fetchone():
                return found[0]
        return None

    def first_time(self, *key: str) -> bool:
        """Whether this key comes for the first time; it is known from then on."""
        row = ((_digest(repr(key))), b"")
        return self._kept.execute("insert or ignore into seen values (?, ?)", row).rowcount > 0

    @staticmethod
    def mark(values: dict[str, Any]) -> bytes:
        return _digest(repr(sorted(values.items(), key=lambda item: item[0])))

    def close(self) -> None:
        self._kept.close()


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).digest()
