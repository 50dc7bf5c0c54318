"""The pages of the CRM: its registers, their notes, import and export, and undo."""

from . import (
    activities,
    activities_on,
    campaigns,
    companies,
    completing,
    contacts,
    duplicates,
    exports,
    imports,
    mentions,
    notes,
    reports,
    undo,
)

blueprints = (contacts.blueprint, companies.blueprint, notes.blueprint, undo.blueprint)
blueprints = (*blueprints, activities.blueprint, activities_on.blueprint, completing.blueprint)
blueprints = (*blueprints, campaigns.blueprint, mentions.blueprint, reports.blueprint)
blueprints = (*blueprints, *imports.blueprints, *exports.blueprints, *duplicates.blueprints)

__all__ = ["blueprints"]
