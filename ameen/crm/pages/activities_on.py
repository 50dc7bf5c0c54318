"""All activities on a record, and logging there what was just done."""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ...accounts.rules import N_, Forbidden, Invalid
from ...store import Snapshot
from ...web import access, answer, dom_id, fragment, is_htmx, page, paging, store, viewer, write
from .. import actions, queries
from ..forms import ACTIVITY_KINDS, LogForm
from ..records import ActivityStatus, activities
from .activity_card import card, entries
from .browsing import undo_address
from .lists import page_size
from .reading import lines
from .register import Register
from .registers import ALL

REGISTERS = {register.name: register for register in ALL if register.table is not activities}
blueprint = Blueprint(
    "activities_on",
    __name__,
    url_prefix=f"/crm/<any({', '.join(REGISTERS)}):module>/<id:subject_id>/activities",
)


@blueprint.get("")
@access("activities", "list")
def index(module: str, subject_id: bytes) -> Response:
    """What is to be done, then what was done, a page of each."""
    register, is_open = REGISTERS[module], request.args.get("status") != "closed"
    with store().read() as snap:
        subject = queries.record(snap, viewer(), register.table.name, subject_id)
        found = _page(snap, register, subject_id, is_open)
        shown = entries(snap, [hit.id for hit in found.items], {register.table.name})
    here = request.path if is_open else f"{request.path}?status=closed"
    onward = f"{here}{'&' if '?' in here else '?'}cursor={found.next}"
    return page(
        "crm/activities/on.html",
        title=_("Activities"),
        subject=subject,
        back=register.address("show", subject),
        here=here,
        path=request.path,
        is_open=is_open,
        entries=shown,
        kinds=ACTIVITY_KINDS,
        page=found,
        next_address=onward if found.next else "",
        first_address=here if request.args.get("cursor") else "",
    )


@blueprint.post("")
@access("activities", "create")
def create(module: str, subject_id: bytes) -> Response:
    """Logs what was just done: a call, a mail, a meeting."""
    register, form = REGISTERS[module], LogForm.of()
    with store().read() as snap:
        subject = queries.record(snap, viewer(), register.table.name, subject_id)
        behind = queries.people_behind(snap, viewer(), subject)
    if subject.trashed_at is not None:
        raise Forbidden(N_("It is in the trash. Restore it first."))
    made = _logged(register, subject, behind, form)
    if made is None:
        return _refused(register, subject, form)
    with store().read() as snap:
        names = {
            "activities": card(snap, register, subject),
            **lines(snap, register, subject),
        }
    return answer(
        "crm/activities/create.html",
        fallback=f"{register.address('show', subject)}#{dom_id(subject, 'activities')}",
        toast=_("The activity was logged."),
        undo=undo_address(),
        **names,
    )


def _logged(register: Register, subject: Any, behind: dict[str, bytes], form: LogForm) -> Any:
    if not form.validate():
        return None
    links = {f"{link}_id": record_id for link, record_id in behind.items()}
    links[f"{register.table.name}_id"] = subject.id
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    over = {"status": ActivityStatus.DONE, "starts_at": now}
    try:
        return write(actions.create, activities, form.values() | links | over)
    except Invalid as error:
        form.refuse(error.errors)
        return None


def _refused(register: Register, subject: Any, form: LogForm) -> Response:
    names = {"subject": subject, "module": register.name, "form": form, "kinds": ACTIVITY_KINDS}
    if is_htmx():
        return fragment("crm/activities/_log.html", 422, **names)
    back = register.address("show", subject)
    return page("crm/activities/log.html", 422, title=_("Log an activity"), back=back, **names)


def _page(snap: Snapshot, register: Register, subject_id: bytes, is_open: bool) -> paging.Page:
    size, spec = page_size(), ("activities on", register.name, subject_id, is_open)
    token = request.args.get("cursor") or None
    after = paging.opened(spec, token)[0] if token else None
    hits = queries.activities_on(
        snap,
        viewer(),
        register.table.name,
        subject_id,
        is_open=is_open,
        after=after,
        limit=size + 1,
    )
    return paging.cut(hits, size, spec, token)
