"""A record's own page: what is known of it, its notes, and what happened."""

from typing import Any

from flask import request
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from ...accounts.queries import colleague
from ...files.queries import card as files_card
from ...store import Snapshot
from ...web import dom_id, fragment, hub, is_partial, language, page, store, viewer
from .. import queries
from ..queries import (
    custom_fields_of,
    may_change_note,
    mention_names,
    notes_on,
    timeline,
)
from ..records import name
from .activity_card import card
from .custom import facts
from .register import Register
from .telling import Teller

LINES = 20
NOTES = 100


def show(register: Register, record_id: bytes) -> Response:
    """The page of a record; one in the trash says so. One that is seen only because of what it
    is linked to is not changed."""
    who = viewer()
    with store().read() as snap:
        record = queries.record(snap, viewer(), register.table.name, record_id)
        names = {
            "register": register,
            register.one: record,
            "assignee": colleague(snap, record.assignee_id),
            "creator": colleague(snap, record.created_by),
            "custom": facts(snap, register.table.name, record),
            **register.shown(snap, record),
            **around(snap, register, record),
        }
    own = who.may_see(register.name, record)
    return page(
        register.template("show"),
        title=name(record, language()),
        may_edit=own and who.may(register.name, "edit"),
        may_create=who.may(register.name, "create"),
        may_export=who.may(register.name, "export"),
        may_trash=own and who.may(register.name, "delete"),
        may_restore=own and who.may(register.name, "restore"),
        **names,
    )


def around(snap: Snapshot, register: Register, record: Any) -> dict[str, Any]:
    """The activities, the files, the notes and the first lines of the timeline."""
    notes = notes_on(snap, register.table.name, record.id, limit=NOTES)
    return {
        "activities": card(snap, register, record),
        "files": files_card(snap, viewer(), hub().subjects, register.table.name, record),
        "notes": notes,
        **writers(snap, notes),
        **lines(snap, register, record),
    }


def writers(snap: Snapshot, notes: list[Any]) -> dict[str, Any]:
    """Who wrote these notes, whom they mention, and which of them the reader may change."""
    who = viewer()
    return {
        "writers": {note.id: colleague(snap, note.created_by) for note in notes},
        "mentioned": {note.id: mention_names(snap, note) for note in notes},
        "changeable": {note.id for note in notes if may_change_note(who, note)},
    }


def lines(
    snap: Snapshot, register: Register, record: Any, before: int | None = None
) -> dict[str, Any]:
    """A page of the timeline, and where the next one begins."""
    table = register.table.name
    found = timeline(snap, viewer(), table, record.id, before=before, limit=LINES + 1)
    return {
        "subject": record,
        "subject_key": register.key,
        "module": register.name,
        "lines": found[:LINES],
        "start": before or 0,
        "before": found[LINES - 1].seq if len(found) > LINES else None,
        "teller": Teller(register, record, custom_fields_of(snap, table)),
    }


def history(register: Register, record_id: bytes) -> Response:
    """More of what happened: under htmx the next lines, else a page of its own."""
    given = request.args.get("before")
    if given is not None and not (given.isascii() and given.isdecimal() and len(given) < 16):
        raise BadRequest
    with store().read() as snap:
        record = queries.record(snap, viewer(), register.table.name, record_id)
        names = lines(snap, register, record, int(given) if given else None)
    target = dom_id(record, f"timeline-{names['start']}")
    if is_partial() and request.headers.get("HX-Target", "").endswith(f"#{target}"):
        return fragment("crm/timeline/_lines.html", **names)
    return page("crm/timeline/index.html", title=name(record, language()), **names)
