"""The pages of activities."""

from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l

from ...accounts.queries import colleague
from ...accounts.records import users
from ...store import Missing, Snapshot, parse_id
from ...web import store, viewer, zone
from .. import queries
from ..forms import ACTIVITY_KINDS, ACTIVITY_STATUSES, REMINDERS, ActivityForm, choices
from ..records import LINKED, TABLES, Activity, ActivityKind, ActivityStatus, activities
from .activity_card import linked_records
from .agenda import VIEWS, agenda
from .linked import linked_record
from .register import Column, Needs, Prepared, Register, facet
from .routes import blueprint_of
from .telling import OTHERS

LINKS = {field.removesuffix("_id"): table for field, table in LINKED[activities.name].items()}


def _needs(activity: Activity) -> Needs:
    linked = ((TABLES[table], getattr(activity, f"{link}_id")) for link, table in LINKS.items())
    return *linked, (users, activity.assignee_id)


def _rows(snap: Snapshot, ids: list[bytes]) -> Prepared:
    chosen = viewer().may("activities", "edit")
    for activity in snap.get_many(activities, ids):
        if activity is None:
            yield None, ()
            continue
        names = {
            "activity": activity,
            "about": linked_records(snap, activity),
            "assignee": colleague(snap, activity.assignee_id),
            "chosen": chosen,
            "kinds": ACTIVITY_KINDS,
            "statuses": ACTIVITY_STATUSES,
        }
        yield names, _needs(activity)


def _shown(snap: Snapshot, activity: Activity) -> dict[str, Any]:
    attending = (colleague(snap, person) for person in activity.attendee_ids)
    return {
        "linked": [
            (OTHERS[f"{link}_id"], linked_record(snap, table, getattr(activity, f"{link}_id")))
            for link, table in LINKS.items()
        ],
        "attending": [person for person in attending if person],
        "kinds": ACTIVITY_KINDS,
        "statuses": ACTIVITY_STATUSES,
        "reminders": REMINDERS,
    }


def _begin() -> dict[str, Any]:
    """What the address says of a new one: `kind=call`, and `status=done` for one that is over."""
    kind, status = request.args.get("kind"), request.args.get("status")
    values: dict[str, Any] = {}
    if kind in list(ActivityKind):
        values["kind"] = ActivityKind(kind)
    if status in list(ActivityStatus):
        values["status"] = ActivityStatus(status)
    return values


def _implied(snap: Snapshot) -> dict[str, bytes]:
    """Who plans something about a deal plans it with the deal's contact and company."""
    for link, table in LINKS.items():
        given = request.args.get(link)
        if given:
            try:
                record = queries.record(snap, viewer(), table, parse_id(given))
            except (ValueError, Missing):
                return {}
            return queries.people_behind(snap, viewer(), record)
    return {}


def _filters() -> dict[str, Any]:
    return {
        "kinds": choices(ACTIVITY_KINDS),
        "statuses": choices(ACTIVITY_STATUSES),
        "linked": _chosen(),
        "views": VIEWS,
        "due": "",
    }


def _chosen() -> list[tuple[str, str, str, Any]]:
    """The records that the list is narrowed to: link, id, and what they are called."""
    found = []
    for link, table in LINKS.items():
        given = request.args.get(link, "")
        if given:
            try:
                with store().read() as snap:
                    record = queries.record(snap, viewer(), table, parse_id(given))
                found.append((link, OTHERS[f"{link}_id"], given, record))
            except (Missing, ValueError):
                continue
    return found


ACTIVITIES = Register(
    name="activities",
    one="activity",
    table=activities,
    tables=(activities, *(TABLES[table] for table in LINKS.values()), users),
    form=ActivityForm,
    links=LINKS,
    icon="calendar-event",
    words={
        "many": _l("Activities"),
        "name": _l("Subject"),
        "none": _l("No activities yet"),
        "about": _l(
            "Calls, mails, meetings and tasks: what was done with somebody, and what is to be done."
        ),
        "unfit": _l("No activity fits these words and filters."),
        "trash": _l("Trash of activities"),
        "in_trash": _l(
            "This activity is in the trash since %(day)s. It is deleted for good after 30 days."
        ),
        "new": _l("New activity"),
        "create": _l("Create activity"),
        "created": _l("The activity was created."),
        "saved": _l("The activity was saved."),
        "trashed": _l("The activity was moved to the trash."),
        "restored": _l("The activity was restored."),
    },
    sorts={"start": _l("Start")},
    columns={
        "start": Column(_l("Start"), sort="start", style="nowrap"),
        "status": Column(_l("Status")),
        "about": Column(_l("About")),
        "assignee": Column(_l("Assigned to")),
        "updated": Column(_l("Changed"), sort="updated", style="nowrap"),
        "end": Column(_l("End"), style="nowrap", usual=False),
        "place": Column(_l("Place"), usual=False),
        "tags": Column(_l("Tags"), usual=False),
        "created": Column(_l("Created"), sort="created", style="nowrap", usual=False),
    },
    facets={name: facet(name) for name in ("kind", "status", "assignee", "tag", *LINKS)},
    prepare=_rows,
    needs=_needs,
    shown=_shown,
    begin=_begin,
    implied=_implied,
    extras=lambda: {"zone": zone().key},
    filters=_filters,
    instead=agenda,
)

blueprint = blueprint_of(ACTIVITIES)
