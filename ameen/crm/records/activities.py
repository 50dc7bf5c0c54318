"""Activities: what was done with somebody, and what is to be done."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from ...accounts.records import people_tallies, scoped_indexes
from ...store import Index, Record, Table
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
NEVER = datetime(9999, 1, 1, tzinfo=UTC)  # without a time: after all that have one
LINKS = {
    "contact_id": "contact",
    "company_id": "company",
    "lead_id": "lead",
    "deal_id": "deal",
    "campaign_id": "campaign",
}  # field: table


class Activity(CrmRecord):
    """`starts_at` and `ends_at` are moments, shown in the reader's zone; `minutes` how long it
    took, where that is not the time between them. `attendee_ids` are users, whom it concerns as
    it does its assignee. `remind` is so many minutes before its start.

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

    @property
    def others(self) -> tuple[bytes, ...]:
        return self.attendee_ids

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def reminds_at(self) -> datetime | None:
        """When those who are to do it are reminded."""
        if self.remind is None or self.starts_at is None or not self.is_open:
            return None
        return self.starts_at - timedelta(minutes=self.remind)

    @property
    def duration(self) -> int | None:
        """How many minutes it takes or took: as said, else from its start to its end."""
        if self.minutes is not None or not (self.starts_at and self.ends_at):
            return self.minutes
        return int((self.ends_at - self.starts_at).total_seconds()) // 60


class Reminders(Record):
    """Up to which place of the index "reminder" everybody was reminded; there is one of it."""

    place: bytes


def subjects(activity: Activity) -> list[tuple[str, bytes]]:
    """The records that it is linked to, as (table, id)."""
    found = ((table, getattr(activity, field)) for field, table in LINKS.items())
    return [(table, record_id) for table, record_id in found if record_id]


def doers(activity: Activity) -> set[bytes]:
    """Who is to do it: its assignee, else who made it; and who attends."""
    people = (activity.assignee_id or activity.created_by, *activity.attendee_ids)
    return {person for person in people if person}


def _agenda(activity: Activity) -> list[tuple]:
    if not activity.is_open:
        return []
    return [(person, activity.starts_at or NEVER) for person in doers(activity)]


def _on_subjects(activity: Activity) -> list[tuple]:
    """Open ones apart, and each by when it begins."""
    when = activity.starts_at or activity.created_at
    return [(*subject, activity.is_open, when) for subject in subjects(activity)]


activities = Table(
    "activity",
    Activity,
    *scoped_indexes(
        name=by_name,
        created=lambda r: r.created_at,
        updated=lambda r: r.updated_at,
        start=lambda r: r.starts_at or r.created_at,
    ),
    *LOOKED_UP,
    Index("subject", live(_on_subjects)),
    Index("agenda", live(_agenda)),
    Index("reminder", live(lambda a: [(a.reminds_at,)] if a.reminds_at else [])),
    *people_tallies(),
    parents=subjects,
)
# The log has an event for each who is reminded, on the activity's id: "reminded".
reminders = Table("reminder", Reminders, logged=False)
