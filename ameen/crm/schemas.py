"""The records of the CRM at the JSON edge; the names are those of the records."""

from datetime import UTC, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, ValidationError, fields, post_load, validate

from ..store import id_text, parse_id
from .records import (
    ActivityKind,
    ActivityStatus,
    CampaignKind,
    CampaignStatus,
    ContactKind,
    LeadStatus,
    Line,
    Outcome,
    Preferred,
    Priority,
    Source,
)

CURRENCY = validate.Regexp(r"^[A-Z]{3}$", error=_l("Use three letters, as in OMR (ISO 4217)."))
NO_MOMENT = _l("Write a time with its offset, as in 2026-11-23T09:00:00Z (RFC 3339).")
MOST_MONEY = 10**14


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

    def _deserialize(self, value: Any, attr: Any, data: Any, **names: Any) -> datetime:
        try:
            moment = datetime.fromisoformat(value)
            if moment.tzinfo is None:
                raise ValidationError(NO_MOMENT)
            return moment.astimezone(UTC)
        except (ValueError, TypeError, OverflowError) as error:
            raise ValidationError(NO_MOMENT) from error


class Count(fields.Integer):
    """A whole number, or none."""

    def __init__(self, **names: Any) -> None:
        super().__init__(strict=True, allow_none=True, **names)


class Money(Schema):
    """An amount in minor units: 1500 baisa are {"amount": 1500, "currency": "OMR"}."""

    amount = fields.Integer(
        required=True, strict=True, validate=validate.Range(-MOST_MONEY, MOST_MONEY)
    )
    currency = fields.String(required=True, validate=CURRENCY)


class Whole(fields.Nested):
    """What is sent as a whole, or not at all, where only some fields of a record are sent too."""

    def _load(self, value: Any, partial: Any = None) -> Any:
        return super()._load(value, partial=False)


class OwnedSchema(Schema):
    """What all records of the CRM have."""

    id = Id(dump_only=True)
    version = fields.Integer(dump_only=True)
    external_id = fields.String()
    tags = fields.List(fields.String())
    assignee_id = Id(allow_none=True)
    custom = fields.Dict(keys=fields.String())
    merged_ids = fields.List(Id(), dump_only=True)
    merged_into = Id(dump_only=True)
    trashed_at = Moment(dump_only=True)
    created_at = Moment(dump_only=True)
    created_by = Id(dump_only=True)
    updated_at = Moment(dump_only=True)
    updated_by = Id(dump_only=True)

    @post_load
    def apart(self, loaded: dict[str, Any], **names: Any) -> dict[str, Any]:
        """Values as the record has them: amounts apart from their one currency."""
        values = dict(loaded)
        for field in _amounts(self) & loaded.keys():
            money = loaded[field] or {"amount": None}
            values[field] = money["amount"]
            own = money.get("currency")
            if own and values.setdefault("currency", own) != own:
                raise ValidationError({field: [_l("All amounts of a record have one currency.")]})
        return values


class PlacedSchema(OwnedSchema):
    """What contacts and companies have."""

    name_en = fields.String()
    name_ar = fields.String()
    street = fields.String()
    city = fields.String()
    region = fields.String()
    postal_code = fields.String()
    country = fields.String()
    website = fields.String()


class ContactSchema(PlacedSchema):
    kind = fields.Enum(ContactKind, by_value=True)
    emails = fields.List(fields.String())
    phones = fields.List(fields.String())
    job_title = fields.String()
    department = fields.String()
    company_id = Id(allow_none=True)
    preferred = fields.Enum(Preferred, by_value=True, allow_none=True)
    socials = fields.List(fields.String())
    source = fields.Enum(Source, by_value=True, allow_none=True)


class CompanySchema(PlacedSchema):
    industry = fields.String()
    size = Count(validate=validate.Range(0, 10**9))
    revenue = Whole(Money, allow_none=True)
    phone = fields.String()
    email = fields.String()
    parent_id = Id(allow_none=True)


class SoldSchema(OwnedSchema):
    """What leads and deals have."""

    contact_id = Id(allow_none=True)
    company_id = Id(allow_none=True)
    campaign_id = Id(allow_none=True)
    source = fields.Enum(Source, by_value=True, allow_none=True)
    value = Whole(Money, allow_none=True)
    probability = Count(validate=validate.Range(0, 100))
    priority = fields.Enum(Priority, by_value=True)
    expected_close = fields.Date(allow_none=True)
    description = fields.String()


class LeadSchema(SoldSchema):
    title = fields.String()
    status = fields.Enum(LeadStatus, by_value=True)
    last_contacted = Moment(allow_none=True)
    next_follow_up = fields.Date(allow_none=True)
    deal_id = Id(dump_only=True)
    converted_at = Moment(dump_only=True)


class LineSchema(Schema):
    """A line of a deal; `price` in minor units of the deal's currency."""

    product_id = Id(required=True)
    quantity = fields.Integer(load_default=1, strict=True, validate=validate.Range(1, 10**6))
    price = Count(load_default=None)

    @post_load
    def made(self, values: dict[str, Any], **names: Any) -> Line:
        return Line(**values)


class DealSchema(SoldSchema):
    name = fields.String()
    lead_id = Id(dump_only=True)
    pipeline_id = Id(dump_only=True)
    stage_id = Id(allow_none=True)
    outcome = fields.Enum(Outcome, by_value=True, dump_only=True)
    opened_on = fields.Date(allow_none=True)
    closed_on = fields.Date(allow_none=True)
    staged_at = Moment(dump_only=True)
    lost_reason = fields.String()
    competitor = fields.String()
    lines = fields.List(Whole(LineSchema))


class ActivitySchema(OwnedSchema):
    subject = fields.String()
    kind = fields.Enum(ActivityKind, by_value=True)
    status = fields.Enum(ActivityStatus, by_value=True)
    starts_at = Moment(allow_none=True)
    ends_at = Moment(allow_none=True)
    minutes = Count()
    place = fields.String()
    outcome = fields.String()
    description = fields.String()
    attendee_ids = fields.List(Id())
    contact_id = Id(allow_none=True)
    company_id = Id(allow_none=True)
    lead_id = Id(allow_none=True)
    deal_id = Id(allow_none=True)
    campaign_id = Id(allow_none=True)
    remind = Count()


class CampaignSchema(OwnedSchema):
    name = fields.String()
    kind = fields.Enum(CampaignKind, by_value=True)
    status = fields.Enum(CampaignStatus, by_value=True)
    starts_on = fields.Date(allow_none=True)
    ends_on = fields.Date(allow_none=True)
    budget = Whole(Money, allow_none=True)
    cost = Whole(Money, allow_none=True)
    audience = fields.String()
    goals = fields.String()
    leads_target = Count()
    revenue_target = Whole(Money, allow_none=True)
    description = fields.String()


class CollectionSchema(Schema):
    """What a list can be asked for, besides its filters."""

    q = fields.String(load_default="", validate=validate.Length(max=200))
    sort = fields.String(load_default="")
    cursor = fields.String(load_default=None)
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200))


def shown(schema: Schema, record: Any) -> dict[str, Any]:
    """The record as JSON: its amounts with the record's currency beside each."""
    amounts = _amounts(schema)
    told = schema.dump({f: getattr(record, f) for f in schema.fields if f not in amounts})
    for field in amounts:
        amount = getattr(record, field)
        told[field] = None if amount is None else {"amount": amount, "currency": record.currency}
    return told


def _amounts(schema: Schema) -> set[str]:
    return {
        name
        for name, field in schema.fields.items()
        if isinstance(field, fields.Nested) and field.nested is Money
    }
