"""The pages of the CRM: its registers, their notes, import and export, and undo."""

from . import companies, contacts, duplicates, exports, fields, imports, notes, reports, undo

blueprints = (contacts.blueprint, companies.blueprint, notes.blueprint, undo.blueprint)
blueprints = (
    *blueprints,
    *imports.blueprints,
    *exports.blueprints,
    *duplicates.blueprints,
    reports.blueprint,
    fields.blueprint,
)

__all__ = ["blueprints"]
