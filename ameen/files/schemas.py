"""Files at the JSON edge; the names are those of the record."""

from datetime import UTC, datetime
from typing import Any

from flask import url_for
from marshmallow import Schema, fields, validate

from ..store import id_text
from .queries import place_text
from .records import Attachment, Kind, Purpose
from .rules import LONGEST_NAME

LIMIT, MOST = 50, 200


class FileSchema(Schema):
    """A file: `subject` names its record as table:id, `content` and `thumbnail` are addresses."""

    id = fields.String(dump_only=True)
    version = fields.Integer(dump_only=True)
    subject = fields.String(dump_only=True)
    name = fields.String(required=True, validate=validate.Length(1, LONGEST_NAME))
    purpose = fields.Enum(Purpose, by_value=True, dump_only=True)
    kind = fields.Enum(Kind, by_value=True, dump_only=True)
    media_type = fields.String(dump_only=True)
    size = fields.Integer(dump_only=True)
    sha256 = fields.String(dump_only=True)
    width = fields.Integer(dump_only=True, allow_none=True)
    height = fields.Integer(dump_only=True, allow_none=True)
    content = fields.String(dump_only=True)
    thumbnail = fields.String(dump_only=True, allow_none=True)
    trashed_at = fields.DateTime(dump_only=True, allow_none=True)
    created_at = fields.DateTime(dump_only=True)
    created_by = fields.String(dump_only=True, allow_none=True)
    updated_at = fields.DateTime(dump_only=True)
    updated_by = fields.String(dump_only=True, allow_none=True)


class SubjectSchema(Schema):
    """The record that files are put on."""

    subject = fields.String(required=True)


class FilesAsked(Schema):
    """What a list of files can be asked for."""

    subject = fields.String(load_default="")
    kind = fields.Enum(Kind, by_value=True, load_default=None)
    limit = fields.Integer(load_default=LIMIT, validate=validate.Range(1, MOST))
    cursor = fields.String(load_default="")


def file_json(found: Attachment) -> dict[str, Any]:
    """A file as programs see it."""
    here = {"attachment_id": found.id}
    return {
        "id": id_text(found.id),
        "version": found.version,
        "subject": place_text(found.subject_table, found.subject_id),
        "name": found.name,
        "purpose": found.purpose,
        "kind": found.kind,
        "media_type": found.media_type,
        "size": found.size,
        "sha256": found.sha256.hex(),
        "width": found.width or None,
        "height": found.height or None,
        "content": url_for("files.show", **here),
        "thumbnail": url_for("files.thumbnail", **here) if found.thumbnails else None,
        "trashed_at": _moment(found.trashed_at),
        "created_at": _moment(found.created_at),
        "created_by": id_text(found.created_by) if found.created_by else None,
        "updated_at": _moment(found.updated_at),
        "updated_by": id_text(found.updated_by) if found.updated_by else None,
    }


def _moment(at: datetime | None) -> str | None:
    """RFC 3339 in UTC."""
    if at is None:
        return None
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
