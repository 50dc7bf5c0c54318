"""Campaigns: what leads and deals come from."""

from datetime import date
from enum import StrEnum
from typing import ClassVar

from ...accounts.records import CURRENCY, people_tallies, scoped_indexes
from ...store import Table
from .base import LOOKED_UP, CrmRecord, by_name

NEVER = date.max


class CampaignKind(StrEnum):
    EMAIL = "email"
    SMS = "sms"
    SOCIAL_MEDIA = "social_media"
    ADVERTISING = "advertising"
    EVENT = "event"
    WEBINAR = "webinar"
    DIRECT_MAIL = "direct_mail"
    REFERRAL = "referral"
    OTHER = "other"


class CampaignStatus(StrEnum):
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    ACTIVE = "active"
    PAUSED = "paused"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class Campaign(CrmRecord):
    """`budget`, `cost` and `revenue_target` are in minor units of `currency`.

    Its figures (leads, deals, revenue, return) are computed from what belongs to it.
    """

    name: str = ""
    kind: CampaignKind = CampaignKind.EMAIL
    status: CampaignStatus = CampaignStatus.DRAFT
    starts_on: date | None = None
    ends_on: date | None = None
    budget: int | None = None
    cost: int | None = None
    currency: str = CURRENCY
    audience: str = ""
    goals: str = ""
    leads_target: int | None = None
    revenue_target: int | None = None
    description: str = ""
    name_ar: ClassVar[str] = ""

    @property
    def name_en(self) -> str:
        return self.name


campaigns = Table(
    "campaign",
    Campaign,
    *scoped_indexes(
        name=by_name,
        created=lambda r: r.created_at,
        updated=lambda r: r.updated_at,
        start=lambda r: r.starts_on or NEVER,
    ),
    *LOOKED_UP,
    *people_tallies(),
)
