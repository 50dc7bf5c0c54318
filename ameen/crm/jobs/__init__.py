"""What the CRM does by itself: each minute, each hour, and as long work."""

from datetime import datetime
from typing import Any

from ...jobs import Job, Work, WorkKind
from ..actions import empty_stage, purge_trash
from ..actions.pipelines import EMPTY_STAGE
from ..exchange import WORK_KINDS as EXCHANGE
from ..exchange import forget_imports
from . import bulk, follow_ups, reminders


def empty_trash(hub: Any, now: datetime) -> int:
    """Purges all that is due, a batch in each transaction; says how many records."""
    purged, more = 0, True
    while more:
        count, more = hub.store.write(purge_trash, origin="job", now=now)
        purged += count
    return purged


def run_empty_stage(hub: Any, work: Work) -> dict[str, Any]:
    """Moves all deals out of a stage that is to go, some in each transaction."""
    names = {"by": work.owner_id, "batch": work.id, "origin": "job"}
    while hub.store.write(empty_stage, work.id, **names):
        continue
    return {}


JOBS = (
    Job("say what is to be followed up", "minute", follow_ups.say_follow_ups),
    Job("remind of what is to begin", "minute", reminders.send_reminders),
    Job("empty the trash", "hour", empty_trash),
    Job("forget old imports", "hour", forget_imports),
    Job("forget old bulk changes", "hour", bulk.forget_bulk_changes),
)
WORK_KINDS = (*EXCHANGE, *bulk.KINDS, WorkKind(EMPTY_STAGE, run_empty_stage))
