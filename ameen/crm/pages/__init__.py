"""The pages of the CRM: its registers, their notes, import and export, and undo."""

from . import (
    activities,
    activities_on,
    boards,
    campaigns,
    companies,
    completing,
    contacts,
    conversion,
    deals,
    duplicates,
    exports,
    fields,
    imports,
    leads,
    mentions,
    notes,
    products,
    reports,
    stages,
    undo,
)

blueprints = (
    contacts.blueprint,
    companies.blueprint,
    leads.blueprint,
    boards.blueprint,
    conversion.blueprint,
    fields.blueprint,
    deals.blueprint,
    products.blueprint,
    stages.blueprint,
    activities.blueprint,
    activities_on.blueprint,
    completing.blueprint,
    campaigns.blueprint,
    mentions.blueprint,
    notes.blueprint,
    reports.blueprint,
    undo.blueprint,
)
blueprints = (*blueprints, *imports.blueprints, *exports.blueprints, *duplicates.blueprints)

__all__ = ["blueprints"]
