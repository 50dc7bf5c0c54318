"""Whose turn it is, where only one process at a time may be at something."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def turn(folder: Path, name: str) -> Iterator[bool]:
    """Whether it is this caller's turn, for as long as it lasts. The lock dies with its holder,
    so that what is found taken by who has the turn was taken by somebody dead."""
    lock = os.open(folder / f"{name}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(lock)
