"""The pages of the CRM: its registers, their notes, import and export, and undo."""

from . import (
    companies,
    contacts,
    deals,
    duplicates,
    exports,
    imports,
    notes,
    products,
    reports,
    stages,
    undo,
)

blueprints = (
    contacts.blueprint,
    companies.blueprint,
    deals.blueprint,
    stages.blueprint,
    products.blueprint,
    notes.blueprint,
    undo.blueprint,
    *imports.blueprints,
    *exports.blueprints,
    *duplicates.blueprints,
    reports.blueprint,
)

__all__ = ["blueprints"]
