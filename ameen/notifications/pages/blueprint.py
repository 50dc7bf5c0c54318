"""The blueprints, and a notification as the templates draw it."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from flask import Blueprint

from ...accounts.queries import Colleague, colleague
from ...store import Snapshot
from ...web import language, viewer
from ..queries import Told, told
from ..records import Notification
from ..rules import ICONS

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

blueprint = Blueprint("notifications", __name__, url_prefix="/notifications")
delivery = Blueprint("delivery", __name__, url_prefix="/settings")


class Row(NamedTuple):
    """A notification with its words; `told` is None when its reader no longer sees what it is
    about, `seen` what its form says of when that was."""

    notification: Notification
    told: Told | None
    by: Colleague | None
    icon: str

    @property
    def seen(self) -> int:
        return stamp(self.notification.at)


def stamp(at: datetime | None) -> int:
    """A moment as forms and addresses carry it: in microseconds; 0 for none."""
    return (at - EPOCH) // MICROSECOND if at else 0


def stamped(text: str | None) -> datetime | None:
    """The moment of a stamp; None for anything else."""
    known = text is not None and text.isdecimal() and len(text) < 18
    return EPOCH + int(text) * MICROSECOND if known else None


def row_of(snap: Snapshot, notification: Notification) -> Row:
    by = notification.by_ids[-1] if notification.by_ids else None
    words = told(snap, viewer(), notification, language())
    who = colleague(snap, by) if words is not None else None
    return Row(notification, words, who, ICONS[notification.kind])
