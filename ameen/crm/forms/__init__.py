"""What people fill in about the records of the CRM."""

from .company import CompanyForm
from .contact import ContactForm
from .conversion import ConversionForm
from .deal import ClosingForm, DealForm
from .lead import CallForm, FollowUpForm, LeadForm
from .lines import Lines
from .note import NoteForm
from .product import ProductForm
from .selection import SelectionForm
from .words import (
    INDUSTRIES,
    KINDS,
    LEAD_STATUSES,
    LOST_REASONS,
    OUTCOMES,
    PREFERRED,
    PRIORITIES,
    SOURCES,
    choices,
)

__all__ = [
    "INDUSTRIES",
    "KINDS",
    "LEAD_STATUSES",
    "LOST_REASONS",
    "OUTCOMES",
    "PREFERRED",
    "PRIORITIES",
    "SOURCES",
    "CallForm",
    "ClosingForm",
    "CompanyForm",
    "ContactForm",
    "ConversionForm",
    "DealForm",
    "FollowUpForm",
    "LeadForm",
    "Lines",
    "NoteForm",
    "ProductForm",
    "SelectionForm",
    "choices",
]
