"""What is done with files each hour: the trash is emptied, and what nothing knows is removed."""

from datetime import datetime
from typing import Any

from ..jobs import Job
from . import thumbnails, uploads
from .actions import purge_trash


def empty_trash(hub: Any, now: datetime) -> int:
    """Purges what lay in the trash for 30 days, and contents that were replaced that long ago, a
    batch in each transaction; says how many."""
    purged, more = 0, True
    while more:
        count, more = hub.store.write(purge_trash, origin="job", now=now)
        purged += count
    return purged


def sweep(hub: Any, now: datetime) -> int:
    """Removes contents and thumbnails that no record knows any more; says how many. Comes after
    all that purges, and when a hub begins."""
    data = hub.settings.data
    gone = uploads.sweep(hub.store, uploads.folder(data), now)
    return gone + thumbnails.sweep(hub.store, data, now)


JOBS = (
    Job("empty the trash of files", "hour", empty_trash),
    Job("remove files that nothing knows", "hour", sweep),
)
