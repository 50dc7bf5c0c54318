"""The activities on a record, and what somebody is to do and when, by their own clock."""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from ...accounts.queries import Viewer
from ...accounts.records import ZONE
from ...store import Hit, Snapshot, Table, keys
from ..records import MODULES, TABLES, Activity, Lead, activities, leads

WEEK = 7


class When(StrEnum):
    """Where on somebody's agenda: before today, today, in what is left of the week, after it."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"


class Due(NamedTuple):
    """Something to be done: an activity, or a lead to follow up. `on` is its day by the clock of
    who is to do it; `late` says that this day is over."""

    record: Activity | Lead
    on: date
    late: bool


def activities_on(
    snap: Snapshot,
    viewer: Viewer,
    table: str,
    record_id: bytes,
    *,
    is_open: bool,
    after: bytes | None = None,
    limit: int = 20,
) -> list[Hit]:
    """The activities on a record that the caller has shown to be visible: open ones by when they
    begin, those that are done or cancelled from the latest on."""
    if not viewer.may(MODULES[activities.name], "list"):
        return []
    prefix = (table, record_id, is_open)
    return list(snap.range(activities, "subject", prefix, after, not is_open, limit))


def follow_ups(snap: Snapshot, viewer: Viewer, day: date, limit: int = 50) -> list[Due]:
    """What the viewer is to do on that day of theirs, and has left undone before it: open
    activities and leads to follow up, the longest overdue first."""
    found = [
        due
        for when in (When.OVERDUE, When.TODAY)
        for table in (activities, leads)
        for due in due_records(snap, table, due_hits(snap, viewer, table, when, day, None, limit))
    ]
    zone = zone_of(viewer)
    dues = [Due(record, on := _day(record, zone), on < day) for record in found]
    return sorted(dues, key=lambda due: (due.on, _moment(due.record, zone)))[:limit]


def due_hits(
    snap: Snapshot,
    viewer: Viewer,
    table: Table,
    when: When,
    day: date,
    after: bytes | None = None,
    limit: int = 50,
) -> list[Hit]:
    """What the viewer is to do of this table (activities or leads) by their own `day`, the
    earliest first; an activity without a time comes after all others."""
    if not viewer.may(MODULES[table.name], "list"):
        return []
    since, until = _span(when, day, viewer.user.week_start)
    if table is activities:
        zone = zone_of(viewer)
        since, until = (_midnight(edge, zone) if edge else None for edge in (since, until))
    begin = after or (keys.pack((since,)) if since else None)
    end = keys.pack((until,)) if until else None
    found = []
    for hit in snap.range(table, "agenda", (viewer.user.id,), begin, limit=limit):
        if end is not None and hit.key >= end:
            break
        found.append(hit)
    return found


def due_records(snap: Snapshot, table: Table, hits: list[Hit]) -> list[Activity | Lead]:
    return [snap.require(table, hit.id) for hit in hits]


def zone_of(viewer: Viewer) -> ZoneInfo:
    """The zone in which the viewer's days begin and end."""
    return ZoneInfo(viewer.user.zone or ZONE)


def _span(when: When, day: date, week_start: int) -> tuple[date | None, date | None]:
    """From which day on, and before which day."""
    tomorrow = day + timedelta(days=1)
    next_week = day + timedelta(days=WEEK - (day.weekday() - week_start) % WEEK)
    return {
        When.OVERDUE: (None, day),
        When.TODAY: (day, tomorrow),
        When.WEEK: (tomorrow, next_week),
        When.LATER: (next_week, None),
    }[when]


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _day(record: Activity | Lead, zone: ZoneInfo) -> date:
    if isinstance(record, Lead):
        return record.next_follow_up
    return record.starts_at.astimezone(zone).date()


def _moment(record: Activity | Lead, zone: ZoneInfo) -> datetime:
    """A lead is followed up before what has its hour on that day."""
    if isinstance(record, Lead):
        return _midnight(record.next_follow_up, zone)
    return record.starts_at


def people_behind(snap: Snapshot, viewer: Viewer, record: Any) -> dict[str, bytes]:
    """The contact and the company with whom one deals over a record, as far as the viewer sees
    them and they are not in the trash: {"contact": id, "company": id}."""
    found = {}
    for link in ("contact", "company"):
        linked = getattr(record, f"{link}_id", None)
        behind = snap.get(TABLES[link], linked) if linked else None
        here = behind is not None and behind.trashed_at is None
        if here and viewer.may_see(MODULES[link], behind):
            found[link] = behind.id
    return found
