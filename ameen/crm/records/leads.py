"""Leads: what may become a deal."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from ...accounts.records import CURRENCY, people_figures, people_tallies, scoped_indexes
from ...store import Index, Record, Table
from .base import LOOKED_UP, CrmRecord, Priority, Source, by_name, link_index, live, rank_of

NEVER = date.max  # without a date: after all that have one


class LeadStatus(StrEnum):
    NEW = "new"
    CONTACTED = "contacted"
    QUALIFIED = "qualified"
    UNQUALIFIED = "unqualified"
    CONVERTED = "converted"


OPEN = frozenset((LeadStatus.NEW, LeadStatus.CONTACTED, LeadStatus.QUALIFIED))


class Lead(CrmRecord):
    """`value` is in minor units of `currency`; `probability` in percent.

    `rank` is its place in a column of the board, b"" where it came by itself. `deal_id` is what
    it was converted to.
    """

    title: str = ""
    contact_id: bytes | None = None
    company_id: bytes | None = None
    campaign_id: bytes | None = None
    source: Source | None = None
    status: LeadStatus = LeadStatus.NEW
    value: int | None = None
    currency: str = CURRENCY
    probability: int | None = None
    priority: Priority = Priority.MEDIUM
    expected_close: date | None = None
    last_contacted: datetime | None = None
    next_follow_up: date | None = None
    description: str = ""
    rank: bytes = b""
    deal_id: bytes | None = None
    converted_at: datetime | None = None
    name_ar: ClassVar[str] = ""

    @property
    def name_en(self) -> str:
        return self.title


class FollowUps(Record):
    """Up to which of their own days somebody was told of what they are to follow up; its id is
    the user's."""

    told_on: date


def _campaign(lead: Lead) -> list[tuple[tuple, int, int]]:
    group = (lead.campaign_id, str(lead.status), lead.currency)
    return [(group, 1, lead.value or 0)] if lead.campaign_id else []


def _agenda(lead: Lead) -> list[tuple]:
    """Whose it is to follow up an open lead, and on which day."""
    person = lead.assignee_id or lead.created_by
    is_due = lead.status in OPEN and lead.next_follow_up and person
    return [(person, lead.next_follow_up)] if is_due else []


def _columns(lead: Lead) -> list[tuple[tuple, int, int]]:
    return [((str(lead.status), lead.currency), 1, lead.value or 0)]


leads = Table(
    "lead",
    Lead,
    *scoped_indexes(
        name=by_name,
        created=lambda r: r.created_at,
        updated=lambda r: r.updated_at,
        follow_up=lambda r: r.next_follow_up or NEVER,
        board=lambda r: (str(r.status), rank_of(r)),
    ),
    *LOOKED_UP,
    link_index("contact", "contact_id"),
    link_index("company", "company_id"),
    link_index("campaign", "campaign_id"),
    Index("agenda", live(_agenda)),
    link_index("deal", "deal_id"),
    *people_tallies(),
    *people_figures("columns", _columns),
    *people_figures("campaigns", _campaign),
)
# The log has an event for each lead that is due, on the lead's id: "due".
follow_ups = Table("follow_up", FollowUps, logged=False)
