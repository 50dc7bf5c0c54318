"""What the CRM keeps, and in which orders."""

from .activities import (
    LINKS,
    Activity,
    ActivityKind,
    ActivityStatus,
    Reminders,
    activities,
    doers,
    reminders,
    subjects,
)
from .base import CrmRecord, Priority, Source, name, newest_first, rank_of, short
from .bulk import BulkChange, BulkPart, bulk_changes, bulk_parts
from .campaigns import Campaign, CampaignKind, CampaignStatus, campaigns
from .deals import (
    Deal,
    Line,
    Outcome,
    Pipeline,
    Product,
    Stage,
    deals,
    pipelines,
    products,
)
from .fields import (
    CustomField,
    FieldType,
    ListColumns,
    Option,
    SavedView,
    custom_fields,
    list_columns,
    saved_views,
)
from .leads import FollowUps, Lead, LeadStatus, follow_ups, leads
from .notes import Note, notes
from .people import Company, Contact, ContactKind, Preferred, companies, contacts

TABLES = {table.name: table for table in (contacts, companies, leads, deals, activities, campaigns)}
MODULES = {
    "contact": "contacts",
    "company": "companies",
    "lead": "leads",
    "deal": "deals",
    "activity": "activities",
    "campaign": "campaigns",
}
# Which fields of a table hold the id of a record of which other.
LINKED = {
    "contact": {"company_id": "company"},
    "company": {"parent_id": "company"},
    "lead": {
        "contact_id": "contact",
        "company_id": "company",
        "campaign_id": "campaign",
        "deal_id": "deal",
    },
    "deal": {
        "contact_id": "contact",
        "company_id": "company",
        "campaign_id": "campaign",
        "lead_id": "lead",
    },
    "activity": LINKS,
    "campaign": {},
}

__all__ = [
    "LINKED",
    "MODULES",
    "TABLES",
    "Activity",
    "ActivityKind",
    "ActivityStatus",
    "BulkChange",
    "BulkPart",
    "Campaign",
    "CampaignKind",
    "CampaignStatus",
    "Company",
    "Contact",
    "ContactKind",
    "CrmRecord",
    "CustomField",
    "Deal",
    "FieldType",
    "FollowUps",
    "Lead",
    "LeadStatus",
    "Line",
    "ListColumns",
    "Note",
    "Option",
    "Outcome",
    "Pipeline",
    "Preferred",
    "Priority",
    "Product",
    "Reminders",
    "SavedView",
    "Source",
    "Stage",
    "activities",
    "bulk_changes",
    "bulk_parts",
    "campaigns",
    "companies",
    "contacts",
    "custom_fields",
    "deals",
    "doers",
    "follow_ups",
    "leads",
    "list_columns",
    "name",
    "newest_first",
    "notes",
    "pipelines",
    "products",
    "rank_of",
    "reminders",
    "saved_views",
    "short",
    "subjects",
]
