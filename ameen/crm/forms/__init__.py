"""What people fill in about contacts, companies and notes."""

from .activity import ActivityForm, LogForm, OutcomeForm
from .campaign import CampaignForm
from .company import CompanyForm
from .contact import ContactForm
from .custom import customised
from .field import KINDS_OF_RECORDS, TYPES, FieldForm, options_sent, options_shown
from .note import NoteForm
from .selection import SelectionForm
from .view import ViewForm
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
    "KINDS_OF_RECORDS",
    "PREFERRED",
    "REMINDERS",
    "SOURCES",
    "TYPES",
    "ActivityForm",
    "CampaignForm",
    "CompanyForm",
    "ContactForm",
    "FieldForm",
    "LogForm",
    "NoteForm",
    "OutcomeForm",
    "SelectionForm",
    "ViewForm",
    "choices",
    "customised",
    "options_sent",
    "options_shown",
]
