"""How the fixed values of the CRM are called."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from ..records import (
    ActivityKind,
    ActivityStatus,
    CampaignKind,
    CampaignStatus,
    ContactKind,
    LeadStatus,
    Outcome,
    Preferred,
    Priority,
    Source,
)

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
LEAD_STATUSES: dict[LeadStatus, Any] = {
    LeadStatus.NEW: _l("New"),
    LeadStatus.CONTACTED: _l("Contacted"),
    LeadStatus.QUALIFIED: _l("Qualified"),
    LeadStatus.UNQUALIFIED: _l("Unqualified"),
    LeadStatus.CONVERTED: _l("Converted"),
}
PRIORITIES: dict[Priority, Any] = {
    Priority.LOW: _l("Low"),
    Priority.MEDIUM: _l("Medium"),
    Priority.HIGH: _l("High"),
    Priority.URGENT: _l("Urgent"),
}
OUTCOMES: dict[Outcome, Any] = {
    Outcome.OPEN: _l("Open"),
    Outcome.WON: _l("Won"),
    Outcome.LOST: _l("Lost"),
}
ACTIVITY_KINDS: dict[ActivityKind, Any] = {
    ActivityKind.CALL: _l("Call"),
    ActivityKind.EMAIL: _l("Email"),
    ActivityKind.MEETING: _l("Meeting"),
    ActivityKind.TASK: _l("Task"),
    ActivityKind.NOTE: _l("Note"),
}
ACTIVITY_STATUSES: dict[ActivityStatus, Any] = {
    ActivityStatus.PLANNED: _l("Planned"),
    ActivityStatus.IN_PROGRESS: _l("In progress"),
    ActivityStatus.DONE: _l("Done"),
    ActivityStatus.CANCELLED: _l("Cancelled"),
}
REMINDERS: dict[int, Any] = {
    0: _l("When it begins"),
    5: _l("5 minutes before"),
    15: _l("15 minutes before"),
    30: _l("30 minutes before"),
    60: _l("An hour before"),
    120: _l("Two hours before"),
    1440: _l("A day before"),
    2880: _l("Two days before"),
    10080: _l("A week before"),
}
CAMPAIGN_KINDS: dict[CampaignKind, Any] = {
    CampaignKind.EMAIL: _l("Email"),
    CampaignKind.SMS: _l("SMS"),
    CampaignKind.SOCIAL_MEDIA: _l("Social media"),
    CampaignKind.ADVERTISING: _l("Advertising"),
    CampaignKind.EVENT: _l("Event"),
    CampaignKind.WEBINAR: _l("Webinar"),
    CampaignKind.DIRECT_MAIL: _l("Direct mail"),
    CampaignKind.REFERRAL: _l("Referral"),
    CampaignKind.OTHER: _l("Other"),
}
CAMPAIGN_STATUSES: dict[CampaignStatus, Any] = {
    CampaignStatus.DRAFT: _l("Draft"),
    CampaignStatus.SCHEDULED: _l("Scheduled"),
    CampaignStatus.ACTIVE: _l("Active"),
    CampaignStatus.PAUSED: _l("Paused"),
    CampaignStatus.COMPLETED: _l("Completed"),
    CampaignStatus.CANCELLED: _l("Cancelled"),
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
