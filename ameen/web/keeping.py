"""Where finished text is kept: by shelf and key, within a bound of bytes."""

import threading
from collections.abc import Hashable
from typing import Any

from ..store import Table

OVERHEAD = 400  # of key, versions and places, by measure


class Fragment:
    """A finished text, the versions of what it shows, and when these were last compared."""

    __slots__ = ("needs", "stamps", "tables", "text")

    def __init__(self, text: str, needs: Any, tables: tuple[Table, ...] = (), stamps: Any = None):
        self.text, self.needs, self.tables, self.stamps = text, needs, tables, stamps


class Kept:
    """Fragments by shelf and key, bounded by their size.

    There are two generations: what is used moves to the young one; when that has half of the
    room, it becomes the old one, and what was not used since is forgotten. Looking up takes no
    lock and moves nothing.
    """

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes, self.bytes = most_bytes, 0
        self._young: dict[Hashable, dict[Hashable, Fragment]] = {}
        self._old: dict[Hashable, dict[Hashable, Fragment]] = {}
        self._lock = threading.Lock()

    def shelf(self, name: Hashable) -> dict[Hashable, Fragment]:
        """What is kept under one name; only to be read."""
        return self._young.get(name) or {}

    def get(self, name: Hashable, key: Hashable) -> Fragment | None:
        """One fragment; it stays longer for having been asked for."""
        found = self._young.get(name, {}).get(key)
        if found is None:
            found = self._old.get(name, {}).get(key)
            if found is not None:
                self.put(name, key, found)
        return found

    def put(self, name: Hashable, key: Hashable, fragment: Fragment) -> None:
        size = len(fragment.text) + OVERHEAD
        with self._lock:
            if self.bytes + size > self.most_bytes // 2:
                self._old, self._young, self.bytes = self._young, {}, 0
            if size > self.most_bytes // 2:
                return
            shelf = self._young.setdefault(name, {})
            before = shelf.get(key)
            if before is not None:
                self.bytes -= len(before.text) + OVERHEAD
            shelf[key] = fragment
            self.bytes += size
