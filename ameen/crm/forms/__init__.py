"""What people fill in about the records of the CRM."""

from .activity import ActivityForm, LogForm, OutcomeForm
from .campaign import CampaignForm
from .company import CompanyForm
from .contact import ContactForm
from .deal import ClosingForm, DealForm
from .lines import Lines
from .note import NoteForm
from .pipeline import PipelineForm, StageDeletionForm, StageForm
from .product import ProductForm
from .selection import SelectionForm
from .words import (
    ACTIVITY_KINDS,
    ACTIVITY_STATUSES,
    CAMPAIGN_KINDS,
    CAMPAIGN_STATUSES,
    INDUSTRIES,
    KINDS,
    LOST_REASONS,
    OUTCOMES,
    PREFERRED,
    PRIORITIES,
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
    "LOST_REASONS",
    "OUTCOMES",
    "PREFERRED",
    "PRIORITIES",
    "REMINDERS",
    "SOURCES",
    "ActivityForm",
    "CampaignForm",
    "ClosingForm",
    "CompanyForm",
    "ContactForm",
    "DealForm",
    "Lines",
    "LogForm",
    "NoteForm",
    "OutcomeForm",
    "PipelineForm",
    "ProductForm",
    "SelectionForm",
    "StageDeletionForm",
    "StageForm",
    "choices",
]
