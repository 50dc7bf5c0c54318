"""What the CRM does each hour, and its long work."""

from datetime import datetime
from typing import Any

from ...jobs import Job
from .. import exchange
from ..actions import purge_trash
from ..exchange import forget_imports
from . import bulk


def empty_trash(hub: Any, now: datetime) -> int:
    """Purges all that is due, a batch in each transaction; says how many records."""
    purged, more = 0, True
    while more:
        count, more = hub.store.write(purge_trash, origin="job", now=now)
        purged += count
    return purged


WORK_KINDS = (*exchange.WORK_KINDS, *bulk.KINDS)
JOBS = (
    Job("empty the trash", "hour", empty_trash),
    Job("forget old imports", "hour", forget_imports),
    Job("forget old bulk changes", "hour", bulk.forget_bulk_changes),
)

__all__ = ["JOBS", "WORK_KINDS", "empty_trash"]
