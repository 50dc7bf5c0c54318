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
    purged = _purge_over(hub, now, removed=False) + _purge_over(hub, now, removed=True)
    while done := hub.store.write(actions.purge_deliveries, origin="job", now=now):
        purged += done
    return purged


def forget_signed_out(hub: Any, now: datetime) -> int:
    """Forgets browsers in which nobody is signed in any more; says how many."""
    return hub.store.write(actions.forget_signed_out, origin="job", now=now)


def _purge_over(hub: Any, now: datetime, removed: bool) -> int:
    work, purged, after = actions.purge_notifications, 0, b""
    while after is not None:
        count, after = hub.store.write(work, removed, after, origin="job", now=now)
        purged += count
    return purged


JOBS = (
    Job("send mail", MINUTE, send_mail),
    Job("send push messages", MINUTE, send_push),
    Job("forget old notifications", HOUR, purge_notifications),
    Job("forget browsers that signed out", HOUR, forget_signed_out),
)
ERRANDS = (send_mail, send_push)
