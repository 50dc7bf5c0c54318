"""What is done to contacts, companies and notes; nothing else writes them."""

from .companies import (
    assign_companies,
    create_company,
    edit_company,
    restore_company,
    tag_companies,
    trash_companies,
    trash_company,
)
from .contacts import (
    assign_contacts,
    create_contact,
    edit_contact,
    restore_contact,
    tag_contacts,
    trash_contact,
    trash_contacts,
)
from .notes import add_note, delete_note, edit_note
from .purge import purge_trash
from .undo import RESTORERS, Undone, undo

__all__ = [
    "RESTORERS",
    "Undone",
    "add_note",
    "assign_companies",
    "assign_contacts",
    "create_company",
    "create_contact",
    "delete_note",
    "edit_company",
    "edit_contact",
    "edit_note",
    "purge_trash",
    "restore_company",
    "restore_contact",
    "tag_companies",
    "tag_contacts",
    "trash_companies",
    "trash_company",
    "trash_contact",
    "trash_contacts",
    "undo",
]
