"""Identities: ULIDs, 16 bytes in the store and 26 characters everywhere else.

https://github.com/ulid/spec, with its monotonic order: ids made by one process never go back,
so that records made in one transaction keep the order in which they were made.
"""

import os
import threading
from datetime import UTC, datetime

from ulid import ULID

_RANDOM_BITS = 80
_lock = threading.Lock()
_last = 0


def new_id(now: datetime | None = None) -> bytes:
    """A new id of the time `now`, greater than any that this process made before."""
    global _last
    moment = int((now or datetime.now(UTC)).timestamp() * 1000)
    fresh = (moment << _RANDOM_BITS) | int.from_bytes(os.urandom(10), "big")
    with _lock:
        if moment <= _last >> _RANDOM_BITS:
            fresh = _last + 1
        _last = fresh
    return fresh.to_bytes(16, "big")


def id_text(record_id: bytes) -> str:
    """The 26 characters by which people and programs name a record."""
    return str(ULID(record_id))


def parse_id(text: str) -> bytes:
    """The 16 bytes of an id; ValueError when the text is none."""
    if len(text) != 26 or not text.isascii() or text[0] > "7":
        raise ValueError("not an id")
    return ULID.from_str(text.upper()).bytes
