"""People at the JSON edge. What is not named here, such as a hash, never gets there."""

from datetime import UTC, datetime
from typing import Any

from marshmallow import EXCLUDE, Schema, fields, validate

from ..store import id_text
from .records import Role, Session, User


class LoginSchema(Schema):
    class Meta:
        unknown = EXCLUDE

    email = fields.String(required=True, validate=validate.Length(1, 320))
    password = fields.String(required=True, validate=validate.Length(1, 1024))
    code = fields.String(load_default="", allow_none=True)
    remember = fields.Boolean(load_default=False)


SHOWN = (
    "email", "name_en", "name_ar", "phone", "position", "department", "active", "language",
    "digits", "zone", "week_start", "theme",
)  # fmt: skip


def moment(value: datetime | None) -> str | None:
    """A time as RFC 3339 has it, in UTC."""
    if value is None:
        return None
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def user_json(user: User) -> dict[str, Any]:
    """A user as those see them who may."""
    return {
        "id": id_text(user.id),
        "version": user.version,
        **{name: getattr(user, name) for name in SHOWN},
        "manager_id": id_text(user.manager_id) if user.manager_id else None,
        "role_ids": [id_text(role_id) for role_id in user.role_ids],
        "must_change_password": user.must_change_password,
        "created_at": moment(user.created_at),
        "updated_at": moment(user.updated_at),
    }


def role_json(role: Role) -> dict[str, Any]:
    return {
        "id": id_text(role.id),
        "version": role.version,
        "name": role.name,
        "description": role.description,
        "system": role.system,
        "levels": dict(role.levels),
    }


def session_json(session: Session) -> dict[str, Any]:
    return {"id": id_text(session.id), "expires_at": moment(session.expires_at)}
