"""What people fill in about the records of the CRM."""

from .activity import ActivityForm, LogForm, OutcomeForm
from .campaign import CampaignForm
from .company import CompanyForm
from .contact import ContactForm
from .conversion import ConversionForm
from .custom import customised
from .deal import ClosingForm, DealForm
from .field import KINDS_OF_RECORDS, TYPES, FieldForm, options_sent, options_shown
from .lead import CallForm, FollowUpForm, LeadForm
from .lines import Lines
from .note import NoteForm
from .pipeline import PipelineForm, StageDeletionForm, StageForm
from .product import ProductForm
from .selection import SelectionForm
from .view import ViewForm
from .words import (
    ACTIVITY_KINDS,
    ACTIVITY_STATUSES,
    CAMPAIGN_KINDS,
    CAMPAIGN_STATUSES,
    INDUSTRIES,
    KINDS,
    LEAD_STATUSES,
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
    "KINDS_OF_RECORDS",
    "LEAD_STATUSES",
    "LOST_REASONS",
    "OUTCOMES",
    "PREFERRED",
    "PRIORITIES",
    "REMINDERS",
    "SOURCES",
    "TYPES",
    "ActivityForm",
    "CallForm",
    "CampaignForm",
    "ClosingForm",
    "CompanyForm",
    "ContactForm",
    "ConversionForm",
    "DealForm",
    "FieldForm",
    "FollowUpForm",
    "LeadForm",
    "Lines",
    "LogForm",
    "NoteForm",
    "OutcomeForm",
    "PipelineForm",
    "ProductForm",
    "SelectionForm",
    "StageDeletionForm",
    "StageForm",
    "ViewForm",
    "choices",
    "customised",
    "options_sent",
    "options_shown",
]
