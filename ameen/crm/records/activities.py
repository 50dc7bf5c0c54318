"""Activities: what was done with somebody, and what is to be done."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from ...accounts.records import people_tallies, scoped_indexes
from ...store import Index, Table
from .base import LOOKED_UP, CrmRecord, by_name, live


class ActivityKind(StrEnum):
    CALL = "call"
    EMAIL = "email"
    MEETING = "meeting"
    TASK = "task"
    NOTE = "note"


class ActivityStatus(StrEnum):
    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    CANCELLED = "cancelled"


OPEN = frozenset((ActivityStatus.PLANNED, ActivityStatus.IN_PROGRESS))
LINKS = {
    "contact_id": "contact",
    "company_id": "company",
    "lead_id": "lead",
    "deal_id": "deal",
    "campaign_id": "campaign",
}  # field: table


class Activity(CrmRecord):
    """`starts_at` and `ends_at` are moments, shown in the reader's zone; `minutes` how long it
    took. `attendee_ids` are users. `remind` is so many minutes before its start.

    It is told in the timeline of every record it is linked to; who sees one of these sees it.
    """

    subject: str = ""
    kind: ActivityKind = ActivityKind.CALL
    status: ActivityStatus = ActivityStatus.PLANNED
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    minutes: int | None = None
    place: str = ""
    outcome: str = ""
    description: str = ""
    attendee_ids: tuple[bytes, ...] = ()
    contact_id: bytes | None = None
    company_id: bytes | None = None
    lead_id: bytes | None = None
    deal_id: bytes | None = None
    campaign_id: bytes | None = None
    remind: int | None = None
    name_ar: ClassVar[str] = ""

    @property
    def name_en(self) -> str:
        return self.subject


def subjects(activity: Activity) -> list[tuple[str, bytes]]:
    """The records that it is linked to, as (table, id)."""
    found = ((table, getattr(activity, field)) for field, table in LINKS.items())
    return [(table, record_id) for table, record_id in found if record_id]


def _due(activity: Activity) -> tuple:
    """Open ones apart, and each by when it begins."""
    return activity.status in OPEN, activity.starts_at or activity.created_at


activities = Table(
    "activity",
    Activity,
    *scoped_indexes(
        name=by_name,
        created=lambda r: r.created_at,
        updated=lambda r: r.updated_at,
        start=lambda r: r.starts_at or r.created_at,
        due=_due,
    ),
    *LOOKED_UP,
    Index("subject", live(lambda a: [(*s, a.starts_at or a.created_at) for s in subjects(a)])),
    *people_tallies(),
    parents=subjects,
)
