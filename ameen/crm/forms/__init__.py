"""What people fill in about the records of the CRM."""

from .company import CompanyForm
from .contact import ContactForm
from .deal import ClosingForm, DealForm
from .lines import Lines
from .note import NoteForm
from .pipeline import PipelineForm, StageDeletionForm, StageForm
from .product import ProductForm
from .selection import SelectionForm
from .words import (
    INDUSTRIES,
    KINDS,
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
    "LOST_REASONS",
    "OUTCOMES",
    "PREFERRED",
    "PRIORITIES",
    "SOURCES",
    "ClosingForm",
    "CompanyForm",
    "ContactForm",
    "DealForm",
    "Lines",
    "NoteForm",
    "PipelineForm",
    "ProductForm",
    "SelectionForm",
    "StageDeletionForm",
    "StageForm",
    "choices",
]
