"""How the fixed values of the records are called."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from ..records import ContactKind, LeadStatus, Outcome, Preferred, Priority, Source

KINDS: dict[ContactKind, Any] = {
    ContactKind.LEAD: _l("Lead"),
    ContactKind.CUSTOMER: _l("Customer"),
    ContactKind.PARTNER: _l("Partner"),
    ContactKind.SUPPLIER: _l("Supplier"),
}
PREFERRED: dict[Preferred, Any] = {
    Preferred.EMAIL: _l("Email"),
    Preferred.PHONE: _l("Phone"),
    Preferred.SMS: _l("SMS"),
    Preferred.WHATSAPP: _l("WhatsApp"),
}
SOURCES: dict[Source, Any] = {
    Source.WEBSITE: _l("Website"),
    Source.PHONE: _l("Phone"),
    Source.EMAIL: _l("Email"),
    Source.REFERRAL: _l("Referral"),
    Source.SOCIAL_MEDIA: _l("Social media"),
    Source.ADVERTISING: _l("Advertising"),
    Source.EVENT: _l("Event"),
    Source.OTHER: _l("Other"),
}
PRIORITIES: dict[Priority, Any] = {
    Priority.LOW: _l("Low"),
    Priority.MEDIUM: _l("Medium"),
    Priority.HIGH: _l("High"),
    Priority.URGENT: _l("Urgent"),
}
LEAD_STATUSES: dict[LeadStatus, Any] = {
    LeadStatus.NEW: _l("New"),
    LeadStatus.CONTACTED: _l("Contacted"),
    LeadStatus.QUALIFIED: _l("Qualified"),
    LeadStatus.UNQUALIFIED: _l("Unqualified"),
    LeadStatus.CONVERTED: _l("Converted"),
}
OUTCOMES: dict[Outcome, Any] = {
    Outcome.OPEN: _l("Open"),
    Outcome.WON: _l("Won"),
    Outcome.LOST: _l("Lost"),
}
# Offered while one types; any other word is kept as well.
INDUSTRIES = (
    _l("Agriculture"),
    _l("Construction"),
    _l("Education"),
    _l("Energy"),
    _l("Finance"),
    _l("Government"),
    _l("Health"),
    _l("Hospitality"),
    _l("Logistics"),
    _l("Manufacturing"),
    _l("Real estate"),
    _l("Retail"),
    _l("Technology"),
    _l("Telecommunications"),
)

LOST_REASONS = (
    _l("Price"),
    _l("Lost to a competitor"),
    _l("No budget"),
    _l("No decision"),
    _l("Bad timing"),
    _l("Not what they need"),
)


def choices(words: Mapping[StrEnum, Any]) -> list[tuple[str, Any]]:
    return [(str(value), text) for value, text in words.items()]
