"""What is done to the records of the CRM; nothing else writes them."""

from .activities import cancel_activity, complete_activity, reopen_activity
from .bulk import start_bulk, start_bulk_undo
from .companies import create_company, edit_company, restore_company, trash_company
from .contacts import create_contact, edit_contact, restore_contact, trash_contact
from .custom import define_field, edit_field, move_field, retire_field, revive_field
from .merging import merge
from .notes import add_note, delete_note, edit_note
from .owned import assign, create, edit, edit_all, restore, tag, trash, trash_all
from .purge import purge_trash
from .undo import RESTORERS, Undone, undo
from .views import choose_columns, delete_view, edit_view, save_view

__all__ = [
    "RESTORERS",
    "Undone",
    "add_note",
    "assign",
    "cancel_activity",
    "choose_columns",
    "complete_activity",
    "create",
    "create_company",
    "create_contact",
    "define_field",
    "delete_note",
    "delete_view",
    "edit",
    "edit_all",
    "edit_company",
    "edit_contact",
    "edit_field",
    "edit_note",
    "edit_view",
    "merge",
    "move_field",
    "purge_trash",
    "reopen_activity",
    "restore",
    "restore_company",
    "restore_contact",
    "retire_field",
    "revive_field",
    "save_view",
    "start_bulk",
    "start_bulk_undo",
    "tag",
    "trash",
    "trash_all",
    "trash_company",
    "trash_contact",
    "undo",
]
