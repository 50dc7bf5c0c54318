"""The kinds of records as JSON."""

from functools import cache
from typing import Any, NamedTuple

from marshmallow import Schema

from ...store import Table
from ..records import MODULES, activities, campaigns, companies, contacts, deals, leads
from ..schemas import (
    ActivitySchema,
    CampaignSchema,
    CompanySchema,
    ContactSchema,
    DealSchema,
    LeadSchema,
    shown,
)


class Resource(NamedTuple):
    """One kind of record as JSON, and by what it can be filtered and sorted."""

    table: Table
    schema: type[Schema]
    filters: tuple[str, ...]
    sorts: tuple[str, ...] = ()

    @property
    def module(self) -> str:
        return MODULES[self.table.name]

    def shown(self, record: Any) -> dict[str, Any]:
        return shown(_made(self.schema), record)


@cache
def _made(schema: type[Schema]) -> Schema:
    """Making a schema costs more than using it."""
    return schema()


RESOURCES = (
    Resource(contacts, ContactSchema, ("kind", "tag", "source", "assignee", "company", "country")),
    Resource(companies, CompanySchema, ("industry", "tag", "country", "assignee", "parent")),
    Resource(
        leads,
        LeadSchema,
        ("status", "source", "priority", "tag", "assignee", "contact", "company", "campaign"),
        ("follow_up",),
    ),
    Resource(
        deals,
        DealSchema,
        (
            "outcome",
            "stage",
            "pipeline",
            "source",
            "priority",
            "tag",
            "assignee",
            "contact",
            "company",
            "campaign",
            "product",
        ),
        ("close",),
    ),
    Resource(
        activities,
        ActivitySchema,
        ("kind", "status", "tag", "assignee", "contact", "company", "lead", "deal", "campaign"),
        ("start",),
    ),
    Resource(campaigns, CampaignSchema, ("kind", "status", "tag", "assignee"), ("start",)),
)
IDS = frozenset(
    (
        "assignee",
        "campaign",
        "company",
        "contact",
        "deal",
        "lead",
        "parent",
        "pipeline",
        "product",
        "stage",
    )
)
