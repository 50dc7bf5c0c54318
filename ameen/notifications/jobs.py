"""What notifications do by themselves."""

from datetime import datetime
from typing import Any

from ..jobs import Job
from ..jobs.rounds import HOUR, MINUTE
from . import actions
from .mailing import send_mail
from .pushing import send_push


def purge_notifications(hub: Any, now: datetime) -> int:
    """Forgets what is long read, and what was sent long ago; says how much."""
    purged = 0
    while done := hub.store.write(actions.purge_notifications, origin="job", now=now):
        purged += done
    return purged


JOBS = (
    Job("send mail", MINUTE, send_mail),
    Job("send push messages", MINUTE, send_push),
    Job("forget old notifications", HOUR, purge_notifications),
)
ERRANDS = (send_mail, send_push)
