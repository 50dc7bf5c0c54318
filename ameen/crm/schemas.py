"""Contacts and companies at the JSON edge; the names are those of the records."""

from datetime import UTC, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, ValidationError, fields, validate

from ..store import id_text, parse_id
from .records import Company, Contact, ContactKind, Preferred, Source

CURRENCY = validate.Regexp(r"^[A-Z]{3}$", error=_l("Use three letters, as in OMR (ISO 4217)."))
MOST_MONEY = 2**62


class Id(fields.Field):
    """26 characters outside, 16 bytes within."""

    openapi = {"type": "string", "minLength": 26, "maxLength": 26}

    def _serialize(self, value: bytes | None, attr: Any, obj: Any, **names: Any) -> str | None:
        return id_text(value) if value else None

    def _deserialize(self, value: Any, attr: Any, data: Any, **names: Any) -> bytes:
        try:
            return parse_id(value)
        except (ValueError, TypeError, AttributeError) as error:
            raise ValidationError(_l("This is not an id.")) from error


class Moment(fields.Field):
    """RFC 3339 in UTC."""

    openapi = {"type": "string", "format": "date-time"}

    def _serialize(self, value: datetime | None, attr: Any, obj: Any, **names: Any) -> str | None:
        if value is None:
            return None
        text = value.astimezone(UTC).isoformat(timespec="milliseconds")
        return text.replace("+00:00", "Z")


class Money(Schema):
    """An amount in minor units: 1500 baisa are {"amount": 1500, "currency": "OMR"}."""

    amount = fields.Integer(
        required=True, strict=True, validate=validate.Range(-MOST_MONEY, MOST_MONEY)
    )
    currency = fields.String(required=True, validate=CURRENCY)


class OwnedSchema(Schema):
    """What all records of the CRM have."""

    id = Id(dump_only=True)
    version = fields.Integer(dump_only=True)
    name_en = fields.String()
    name_ar = fields.String()
    street = fields.String()
    city = fields.String()
    region = fields.String()
    postal_code = fields.String()
    country = fields.String()
    website = fields.String()
    external_id = fields.String()
    tags = fields.List(fields.String())
    assignee_id = Id(allow_none=True)
    custom = fields.Dict(keys=fields.String())
    trashed_at = Moment(dump_only=True)
    created_at = Moment(dump_only=True)
    created_by = Id(dump_only=True)
    updated_at = Moment(dump_only=True)
    updated_by = Id(dump_only=True)


class ContactSchema(OwnedSchema):
    kind = fields.Enum(ContactKind, by_value=True)
    emails = fields.List(fields.String())
    phones = fields.List(fields.String())
    job_title = fields.String()
    department = fields.String()
    company_id = Id(allow_none=True)
    preferred = fields.Enum(Preferred, by_value=True, allow_none=True)
    socials = fields.List(fields.String())
    source = fields.Enum(Source, by_value=True, allow_none=True)


class CompanySchema(OwnedSchema):
    industry = fields.String()
    size = fields.Integer(strict=True, allow_none=True, validate=validate.Range(0, 10**9))
    revenue = fields.Nested(Money, allow_none=True)
    phone = fields.String()
    email = fields.String()
    parent_id = Id(allow_none=True)


class CollectionSchema(Schema):
    """What a list can be asked for, besides its filters."""

    q = fields.String(load_default="", validate=validate.Length(max=200))
    sort = fields.String(load_default="")
    cursor = fields.String(load_default=None)
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200))


def contact_json(contact: Contact) -> dict[str, Any]:
    return _contact.dump(contact)


def company_json(company: Company) -> dict[str, Any]:
    shown = _company.dump({f: getattr(company, f) for f in _company.fields if f != "revenue"})
    amount = company.revenue
    shown["revenue"] = None if amount is None else {"amount": amount, "currency": company.currency}
    return shown


def company_values(loaded: dict[str, Any]) -> dict[str, Any]:
    """Loaded values as the record has them: the amount and its currency apart."""
    if "revenue" not in loaded:
        return loaded
    money = loaded.pop("revenue")
    if money is None:
        return loaded | {"revenue": None}
    return loaded | {"revenue": money["amount"], "currency": money["currency"]}


_contact, _company = ContactSchema(), CompanySchema()
