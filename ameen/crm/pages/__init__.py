"""The pages of the CRM: its registers, their notes, import and export, and undo."""

from . import companies, contacts, deals, exports, imports, notes, products, undo

blueprints = (
    contacts.blueprint,
    companies.blueprint,
    deals.blueprint,
    products.blueprint,
    notes.blueprint,
    undo.blueprint,
)
blueprints = (*blueprints, *imports.blueprints, *exports.blueprints)

__all__ = ["blueprints"]
