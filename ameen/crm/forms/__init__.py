"""What people fill in about the records of the CRM."""

from .company import CompanyForm
from .contact import ContactForm
from .conversion import ConversionForm
from .lead import CallForm, FollowUpForm, LeadForm
from .note import NoteForm
from .selection import SelectionForm
from .words import INDUSTRIES, KINDS, LEAD_STATUSES, PREFERRED, PRIORITIES, SOURCES, choices

__all__ = [
    "INDUSTRIES",
    "KINDS",
    "LEAD_STATUSES",
    "PREFERRED",
    "PRIORITIES",
    "SOURCES",
    "CallForm",
    "CompanyForm",
    "ContactForm",
    "ConversionForm",
    "FollowUpForm",
    "LeadForm",
    "NoteForm",
    "SelectionForm",
    "choices",
]
