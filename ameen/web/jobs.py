"""What this room asks to be done every hour."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from .idempotency import purge_answers


class HourlyJob(NamedTuple):
    """What the room of jobs asks of a job; this room does not know that one."""

    name: str
    every: str
    run: Callable[[Any, datetime], int]


def purge(hub: Any, now: datetime) -> int:
    """Forgets the answers that were kept for requests sent again; says how many."""
    return purge_answers(hub.store, now)


JOBS = (HourlyJob("purge-answers", "hour", purge),)
