"""What can go wrong with the files of an index, under one name."""

from collections.abc import Iterator
from contextlib import contextmanager

PASSING = ("LockBusy", "No space left", "Quota", "os error 28")


class IndexDamaged(Exception):
    """The files of the index can't be used as they are."""


class IndexWaits(Exception):
    """Another process holds the index, or the disk is full; the index itself is whole."""


@contextmanager
def damage_told() -> Iterator[None]:
    """Raises what tantivy says of its files as IndexDamaged or IndexWaits.

    Put it around calls into tantivy alone: it takes every ValueError for damage. A panic of
    the library is no Exception to Python, and would end the thread.
    """
    try:
        yield
    except BaseException as error:
        expected = isinstance(error, ValueError | OSError | RuntimeError)
        if not expected and type(error).__name__ != "PanicException":
            raise
        kind = IndexWaits if any(said in str(error) for said in PASSING) else IndexDamaged
        raise kind(str(error)) from error
