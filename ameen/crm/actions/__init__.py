"""What is done to the records of the CRM; nothing else writes them."""

from .activities import cancel_activity, complete_activity, reopen_activity
from .companies import create_company, edit_company, restore_company, trash_company
from .contacts import create_contact, edit_contact, restore_contact, trash_contact
from .merging import merge
from .notes import add_note, delete_note, edit_note
from .owned import assign, create, edit, restore, tag, trash, trash_all
from .purge import purge_trash
from .undo import RESTORERS, Undone, undo

__all__ = [
    "RESTORERS",
    "Undone",
    "add_note",
    "assign",
    "cancel_activity",
    "complete_activity",
    "create",
    "create_company",
    "create_contact",
    "delete_note",
    "edit",
    "edit_company",
    "edit_contact",
    "edit_note",
    "merge",
    "purge_trash",
    "reopen_activity",
    "restore",
    "restore_company",
    "restore_contact",
    "tag",
    "trash",
    "trash_all",
    "trash_company",
    "trash_contact",
    "undo",
]
