"""What people fill in about contacts, companies and notes."""

from .activity import ActivityForm, LogForm, OutcomeForm
from .campaign import CampaignForm
from .company import CompanyForm
from .contact import ContactForm
from .note import NoteForm
from .selection import SelectionForm
from .words import (
    ACTIVITY_KINDS,
    ACTIVITY_STATUSES,
    CAMPAIGN_KINDS,
    CAMPAIGN_STATUSES,
    INDUSTRIES,
    KINDS,
    PREFERRED,
    REMINDERS,
    SOURCES,
    choices,
)

__all__ = [
    "ACTIVITY_KINDS",
    "ACTIVITY_STATUSES",
    "CAMPAIGN_KINDS",
    "CAMPAIGN_STATUSES",
    "INDUSTRIES",
    "KINDS",
    "PREFERRED",
    "REMINDERS",
    "SOURCES",
    "ActivityForm",
    "CampaignForm",
    "CompanyForm",
    "ContactForm",
    "LogForm",
    "NoteForm",
    "OutcomeForm",
    "SelectionForm",
    "choices",
]
