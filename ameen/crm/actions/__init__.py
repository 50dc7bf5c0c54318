"""What is done to the records of the CRM; nothing else writes them."""

from .activities import cancel_activity, complete_activity, reopen_activity
from .bulk import start_bulk, start_bulk_undo
from .companies import create_company, edit_company, restore_company, trash_company
from .contacts import create_contact, edit_contact, restore_contact, trash_contact
from .conversion import Converted, Party, convert, undo_conversion
from .custom import define_field, edit_field, move_field, retire_field, revive_field
from .deals import move_deal
from .leads import log_call, move_lead
from .merging import merge
from .notes import add_note, delete_note, edit_note
from .owned import assign, create, edit, edit_all, restore, tag, trash, trash_all
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
from .views import choose_columns, delete_view, edit_view, save_view

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
    "choose_columns",
    "complete_activity",
    "convert",
    "create",
    "create_company",
    "create_contact",
    "create_pipeline",
    "create_product",
    "define_field",
    "delete_note",
    "delete_stage",
    "delete_view",
    "edit",
    "edit_all",
    "edit_company",
    "edit_contact",
    "edit_field",
    "edit_note",
    "edit_pipeline",
    "edit_product",
    "edit_stage",
    "edit_view",
    "empty_stage",
    "log_call",
    "merge",
    "move_deal",
    "move_field",
    "move_lead",
    "offer_product",
    "place_pipeline",
    "place_stage",
    "purge_trash",
    "reopen_activity",
    "restore",
    "restore_company",
    "restore_contact",
    "retire_field",
    "retire_product",
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
    "undo_conversion",
]
