"""The blueprints, and a notification as the templates draw it."""

from typing import NamedTuple

from flask import Blueprint

from ...accounts.queries import Colleague, colleague
from ...store import Snapshot
from ...web import language, viewer
from ..queries import Told, told
from ..records import Notification
from ..rules import ICONS

blueprint = Blueprint("notifications", __name__, url_prefix="/notifications")
delivery = Blueprint("delivery", __name__, url_prefix="/settings")


class Row(NamedTuple):
    """A notification with its words; `told` is None when its reader no longer sees what it is
    about."""

    notification: Notification
    told: Told | None
    by: Colleague | None
    icon: str


def row_of(snap: Snapshot, notification: Notification) -> Row:
    by = notification.by_ids[-1] if notification.by_ids else None
    words = told(snap, viewer(), notification, language())
    who = colleague(snap, by) if words is not None else None
    return Row(notification, words, who, ICONS[notification.kind])
