"""What the CRM does each hour: empties the trash of what lay there for 30 days."""

from datetime import datetime
from typing import Any

from ..jobs import Job
from .actions import purge_trash
from .exchange import WORK_KINDS, forget_imports


def empty_trash(hub: Any, now: datetime) -> int:
    """Purges all that is due, a batch in each transaction; says how many records."""
    purged, more = 0, True
    while more:
        count, more = hub.store.write(purge_trash, origin="job", now=now)
        purged += count
    return purged


JOBS = (
    Job("empty the trash", "hour", empty_trash),
    Job("forget old imports", "hour", forget_imports),
)

__all__ = ["JOBS", "WORK_KINDS", "empty_trash"]
