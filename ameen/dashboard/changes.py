"""What changes mean to the tiles: everything that happens to records, for those who see them."""

from collections.abc import Iterator
from typing import Any

from ..accounts.records import people_of
from ..crm.records import MODULES, TABLES
from ..live import Topic, Touch, followed
from ..store import Change, Snapshot

RECORDS = tuple(followed(table, MODULES[name], people_of)[0] for name, table in TABLES.items())


def _happened(snap: Snapshot, change: Change) -> Iterator[Touch]:
    for topic in RECORDS:
        for touch in topic.touched(snap, change):
            yield Touch(b"", touch.may_hear)


def _may_follow(snap: Snapshot, viewer: Any, record_id: bytes) -> bool:
    return viewer.may("dashboard", "view")


TOPICS = (Topic("happenings", _may_follow, _happened),)
