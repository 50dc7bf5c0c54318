"""What people fill in about contacts, companies and notes."""

from .company import CompanyForm
from .contact import ContactForm
from .custom import customised
from .field import KINDS_OF_RECORDS, TYPES, FieldForm, options_sent, options_shown
from .note import NoteForm
from .selection import SelectionForm
from .view import ViewForm
from .words import INDUSTRIES, KINDS, PREFERRED, SOURCES, choices

__all__ = [
    "INDUSTRIES",
    "KINDS",
    "KINDS_OF_RECORDS",
    "PREFERRED",
    "SOURCES",
    "TYPES",
    "CompanyForm",
    "ContactForm",
    "FieldForm",
    "NoteForm",
    "SelectionForm",
    "ViewForm",
    "choices",
    "customised",
    "options_sent",
    "options_shown",
]
