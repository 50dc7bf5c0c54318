"""Notifications at the JSON edge; the names are those of the record."""

from datetime import UTC, datetime
from typing import Any

from marshmallow import Schema, fields, validate

from ..store import id_text
from .queries import UNREAD, Told
from .records import Kind, Notification

LIMIT, MOST = 50, 200


class NotificationSchema(Schema):
    """One notification in the reader's language. `path` is the page that it leads to; it, `title`
    and `text` are null when its reader no longer sees what it is about."""

    id = fields.String(dump_only=True)
    version = fields.Integer(dump_only=True)
    kind = fields.Enum(Kind, by_value=True, dump_only=True)
    at = fields.DateTime(dump_only=True)
    count = fields.Integer(dump_only=True)
    read = fields.Boolean(required=True)
    read_at = fields.DateTime(dump_only=True, allow_none=True)
    title = fields.String(dump_only=True, allow_none=True)
    text = fields.String(dump_only=True, allow_none=True)
    path = fields.String(dump_only=True, allow_none=True)


class NotificationsAsked(Schema):
    """`only` keeps to those that are unread, or of a kind."""

    only = fields.String(load_default="", validate=validate.OneOf(["", UNREAD, *map(str, Kind)]))
    limit = fields.Integer(load_default=LIMIT, validate=validate.Range(1, MOST))
    cursor = fields.String(load_default="")


class UnreadSchema(Schema):
    unread = fields.Integer(dump_only=True)


class MarkedSchema(Schema):
    """How many were marked."""

    marked = fields.Integer(dump_only=True)


class QueueSchema(Schema):
    """Deliveries by channel: how many wait, and when the last one left."""

    channel = fields.String(dump_only=True)
    waiting = fields.Integer(dump_only=True)
    due = fields.DateTime(dump_only=True, allow_none=True)
    last_sent = fields.DateTime(dump_only=True, allow_none=True)
    failed = fields.Integer(dump_only=True)


def notification_json(found: Notification, words: Told | None) -> dict[str, Any]:
    """A notification as programs see it."""
    return {
        "id": id_text(found.id),
        "version": found.version,
        "kind": found.kind,
        "at": moment(found.at),
        "count": found.count,
        "read": found.read_at is not None,
        "read_at": moment(found.read_at),
        "title": words.title if words else None,
        "text": words.text if words else None,
        "path": words.path if words else None,
    }


def moment(at: datetime | None) -> str | None:
    """RFC 3339 in UTC."""
    if at is None:
        return None
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
