"""What people fill in about contacts, companies and notes."""

from .company import CompanyForm
from .contact import ContactForm
from .note import NoteForm
from .selection import SelectionForm
from .view import ViewForm
from .words import INDUSTRIES, KINDS, PREFERRED, SOURCES, choices

__all__ = [
    "INDUSTRIES",
    "KINDS",
    "PREFERRED",
    "SOURCES",
    "CompanyForm",
    "ContactForm",
    "NoteForm",
    "SelectionForm",
    "ViewForm",
    "choices",
]
