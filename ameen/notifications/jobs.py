"""What notifications do by themselves."""

from datetime import datetime
from typing import Any

from ..jobs import Job
from ..jobs.rounds import HOUR
from . import actions


def purge_notifications(hub: Any, now: datetime) -> int:
    """Forgets what is long read, and what was sent long ago; says how much."""
    purged = 0
    while done := hub.store.write(actions.purge_notifications, origin="job", now=now):
        purged += done
    return purged


JOBS = (Job("forget old notifications", HOUR, purge_notifications),)
