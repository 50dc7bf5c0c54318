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


def forget_signed_out(hub: Any, now: datetime) -> int:
    """Forgets browsers in which nobody is signed in any more; says how many."""
    return hub.store.write(actions.forget_signed_out, origin="job", now=now)


JOBS = (
    Job("send mail", MINUTE, send_mail),
    Job("send push messages", MINUTE, send_push),
    Job("forget old notifications", HOUR, purge_notifications),
    Job("forget browsers that signed out", HOUR, forget_signed_out),
)
ERRANDS = (send_mail, send_push)
