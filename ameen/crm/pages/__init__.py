"""The pages of the CRM: its registers, their notes, import and export, and undo."""

from . import (
    boards,
    companies,
    contacts,
    conversion,
    deals,
    duplicates,
    exports,
    imports,
    leads,
    notes,
    products,
    undo,
)

blueprints = (
    contacts.blueprint,
    companies.blueprint,
    leads.blueprint,
    boards.blueprint,
    conversion.blueprint,
    deals.blueprint,
    products.blueprint,
    notes.blueprint,
    undo.blueprint,
)
blueprints = (*blueprints, *imports.blueprints, *exports.blueprints, *duplicates.blueprints)

__all__ = ["blueprints"]
