"""What is done to the records of the CRM; nothing else writes them."""

from .activities import cancel_activity, complete_activity, reopen_activity
from .companies import create_company, edit_company, restore_company, trash_company
from .contacts import create_contact, edit_contact, restore_contact, trash_contact
from .conversion import Converted, Party, convert, undo_conversion
from .deals import move_deal
from .leads import log_call, move_lead
from .merging import merge
from .notes import add_note, delete_note, edit_note
from .owned import assign, create, edit, restore, tag, trash, trash_all
from .pipelines import (
    add_stage,
    create_pipeline,
    delete_stage,
    edit_pipeline,
    edit_stage,
    empty_stage,
    place_pipeline,
    place_stage,
)
from .products import create_product, edit_product, offer_product, retire_product
from .purge import purge_trash
from .undo import FOR as UNDO_FOR
from .undo import RESTORERS, Undone, undo

__all__ = [
    "RESTORERS",
    "UNDO_FOR",
    "Converted",
    "Party",
    "Undone",
    "add_note",
    "add_stage",
    "assign",
    "cancel_activity",
    "complete_activity",
    "convert",
    "create",
    "create_company",
    "create_contact",
    "create_pipeline",
    "create_product",
    "delete_note",
    "delete_stage",
    "edit",
    "edit_company",
    "edit_contact",
    "edit_note",
    "edit_pipeline",
    "edit_product",
    "edit_stage",
    "empty_stage",
    "log_call",
    "merge",
    "move_deal",
    "move_lead",
    "offer_product",
    "place_pipeline",
    "place_stage",
    "purge_trash",
    "reopen_activity",
    "restore",
    "restore_company",
    "restore_contact",
    "retire_product",
    "tag",
    "trash",
    "trash_all",
    "trash_company",
    "trash_contact",
    "undo",
    "undo_conversion",
]
