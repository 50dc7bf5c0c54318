"""What changes of notifications mean to open pages: each reader hears of their own alone."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from ..live import Topic, Touch
from ..store import Change, Snapshot
from ..store.log import EVENT
from .records import notifications


class Own(NamedTuple):
    """True of the reader whose notifications they are."""

    user_id: bytes

    def __call__(self, viewer: Any) -> bool:
        return viewer.user.id == self.user_id


def _touched(snap: Snapshot, change: Change) -> Iterator[Touch]:
    if change.table == notifications.name and change.op == EVENT:
        yield Touch(b"", Own(change.id))


def _may_follow(snap: Snapshot, viewer: Any, record_id: bytes) -> bool:
    return True


TOPICS = (Topic("notifications", _may_follow, _touched),)
