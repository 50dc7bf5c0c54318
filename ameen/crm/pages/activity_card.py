"""The activities on a record's page, as `crm/activities/_card.html` draws them."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from flask import url_for

from ...accounts.queries import Colleague, Viewer, colleague
from ...store import Snapshot, id_text
from ...web import today, viewer, zone
from ..forms import ACTIVITY_KINDS
from ..queries import activities_on
from ..records import LINKED, MODULES, TABLES, Activity, activities
from .register import Register

SHOWN = 8
LINKS = LINKED[activities.name]


class Entry(NamedTuple):
    """An activity as it stands in a list; `about` what else it is linked to."""

    activity: Activity
    assignee: Colleague | None
    about: list[Any]
    may_change: bool
    late: bool


class Card(NamedTuple):
    """What is to be done about a record and what was done last; `all` is where all of it is,
    `plan` where something is planned, `back` the page of the record."""

    open: list[Entry]
    closed: list[Entry]
    more: bool
    all: str
    plan: str
    back: str
    may_create: bool
    kinds: dict[Any, Any]


def card(snap: Snapshot, register: Register, record: Any) -> Card | None:
    """The first activities on a record that the reader sees; None where there are none to see."""
    who, table = viewer(), register.table.name
    if table == activities.name or not who.may("activities", "list"):
        return None
    found = {
        is_open: activities_on(snap, who, table, record.id, is_open=is_open, limit=SHOWN + 1)
        for is_open in (True, False)
    }
    shown = {
        key: entries(snap, [h.id for h in hits[:SHOWN]], {table}) for key, hits in found.items()
    }
    return Card(
        shown[True],
        shown[False],
        any(len(hits) > SHOWN for hits in found.values()),
        url_for("activities_on.index", module=MODULES[table], subject_id=record.id),
        url_for("activities.new", **{table: id_text(record.id)}),
        register.address("show", record),
        who.may("activities", "create") and record.trashed_at is None,
        ACTIVITY_KINDS,
    )


def entries(snap: Snapshot, ids: Iterable[bytes], besides: Iterable[str] = ()) -> list[Entry]:
    """These activities, each with what it is linked to `besides` records of these tables."""
    who, day, here = viewer(), today(), zone()
    found = [activity for activity in snap.get_many(activities, ids) if activity]
    return [
        Entry(
            activity,
            colleague(snap, activity.assignee_id),
            linked_records(snap, activity, besides),
            may_change(who, activity),
            activity.is_open
            and activity.starts_at is not None
            and activity.starts_at.astimezone(here).date() < day,
        )
        for activity in found
    ]


def may_change(who: Viewer, activity: Activity) -> bool:
    """Whether the reader may say how it ended: whose it is, with the level for it."""
    return who.may("activities", "edit") and who.may_see("activities", activity)


def linked_records(snap: Snapshot, activity: Activity, besides: Iterable[str] = ()) -> list[Any]:
    """What an activity is linked to: its names are for all who see the activity."""
    ids = ((t, getattr(activity, field)) for field, t in LINKS.items() if t not in besides)
    return [record for t, i in ids if i and (record := snap.get(TABLES[t], i)) is not None]
