"""What accounts does every hour."""

from datetime import datetime
from typing import Any

from ..jobs import Job
from .actions import purge_expired


def purge(hub: Any, now: datetime) -> int:
    """Clears expired sessions, invitations and remembered failures away; says how many."""
    total = 0
    while done := hub.store.write(purge_expired, now=now, origin="job"):
        total += done
    return total


JOBS = (Job("purge-sessions", "hour", purge),)
