"""What is done to many records of a list at once: to those ticked, or to all that match."""

from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from ...accounts.rules import Invalid
from ...jobs import cancel, works
from ...store import id_text, parse_id
from ...web import (
    fragment,
    hub,
    is_partial,
    page,
    see_other,
    store,
    viewer,
    write,
)
from ...web.format import number
from .. import actions
from ..forms import SelectionForm
from ..queries import bulk_change, records_page
from ..records import BulkChange
from .browsing import back_of, undo_address
from .bulk_edit import Edit
from .lists import PAGED_AT_MOST, SIZES, hits, layout_of
from .people import people
from .register import Register

MOST = PAGED_AT_MOST
AT_ONCE = SIZES[-1]
TAGGING = ("tag", "untag")


def bulk(register: Register) -> Response:
    """Does it as one change that can be undone; as long work when there are more than a page."""
    back, every = back_of(register), request.form.get("all") == "1"
    ids = matching(register) if every else _chosen()
    if ids is None:
        text = _(
            "These are more than %(count)s records. Narrow the list first.", count=number(MOST)
        )
        return see_other(back, toast=text, tone="warning")
    if not ids:
        return see_other(back, toast=_("Nothing was selected."), tone="warning")
    if request.form.get("action") == "edit":
        return _edit(register, ids, every, back)
    form = SelectionForm.of()
    with store().read() as snap:
        form.assignee_id.choices = [(parse_id(i), name) for i, name in people(snap).named]
    if not form.validate():
        raise BadRequest(_("Choose what is to be done with the selected records."))
    action = form.action.data
    if action in TAGGING and not form.tags.data:
        return see_other(back, toast=_("Type a tag first."), tone="warning")
    values = {"tags": form.tags.data} if action in TAGGING else {}
    values |= {"assignee_id": form.assignee_id.data} if action == "assign" else {}
    return _do(register, action, values, ids, back)


def matching(register: Register) -> list[bytes] | None:
    """All records that the address of the list asks for; None when they are too many."""
    with store().read() as snap:
        layout = layout_of(register, snap)
        if not layout.asked.searched:
            found = records_page(snap, viewer(), register.table, sort="created", limit=MOST + 1)
            return [hit.id for hit in found] if len(found) <= MOST else None
    hub().search.catch_up(viewer().user.id)
    found = hits(register, layout, 0, MOST)
    return None if found.capped else [record_id for _, record_id in found.hits]


def _edit(register: Register, ids: list[bytes], every: bool, back: str) -> Response:
    """The form for the field that was chosen; what is typed in it goes into all the records."""
    edit = Edit.read(register)
    if edit is None:
        return see_other(back, toast=_("Choose a field first."), tone="warning")
    if request.form.get("apply") != "1":
        return _edit_page(register, edit, ids, every, back)
    if not edit.is_right():
        return _edit_page(register, edit, ids, every, back, 422)
    try:
        return _do(register, "edit", edit, ids, back)
    except Invalid as error:
        edit.refuse(error)
        return _edit_page(register, edit, ids, every, back, 422)


def _do(register: Register, action: str, values: Any, ids: list[bytes], back: str) -> Response:
    if len(ids) > AT_ONCE:
        made = write(_started, register, action, values, ids)
        return see_other(address(register, "show_bulk", made.id))
    count = write(_done, register, action, values, ids)
    return see_other(back, toast=said(action, count), undo=undo_address())


def _started(
    tx: Any, register: Register, action: str, values: Any, ids: list[bytes], *, viewer: Any
) -> BulkChange:
    values = values.values(tx, viewer) if isinstance(values, Edit) else values
    return actions.start_bulk(tx, register.table, action, values, ids, viewer=viewer)


def _done(
    tx: Any, register: Register, action: str, values: Any, ids: list[bytes], *, viewer: Any
) -> int:
    table = register.table
    match action:
        case "tag":
            return actions.tag(tx, table, ids, values["tags"], (), viewer=viewer)
        case "untag":
            return actions.tag(tx, table, ids, (), values["tags"], viewer=viewer)
        case "assign":
            return actions.assign(tx, table, ids, values["assignee_id"], viewer=viewer)
        case "trash":
            return actions.trash_all(tx, table, ids, viewer=viewer)
    return actions.edit_all(tx, table, ids, values.values(tx, viewer), viewer=viewer)


def show(register: Register, bulk_id: bytes) -> Response:
    """How far it is, and what came of it."""
    return page("crm/bulk/show.html", title=register.words["many"], **_names(register, bulk_id))


def progress(register: Register, bulk_id: bytes) -> Response:
    """How far it is; the whole page again once it is done."""
    names = _names(register, bulk_id)
    if is_partial() and names["running"]:
        return fragment("crm/bulk/_progress.html", **names)
    response = show(register, bulk_id)
    response.headers["HX-Retarget"] = "#main"
    return response


def stop(register: Register, bulk_id: bytes) -> Response:
    """Stops it; what is done stays done, and can be undone."""
    made = _own(register, bulk_id)
    write(_cancel, made.undo_id or made.work_id)
    return see_other(address(register, "show_bulk", bulk_id), toast=_("It was stopped."))


def undo(register: Register, bulk_id: bytes) -> Response:
    """Begins to take it back."""
    _own(register, bulk_id)
    write(actions.start_bulk_undo, bulk_id)
    return see_other(address(register, "show_bulk", bulk_id))


def address(register: Register, action: str, bulk_id: bytes) -> str:
    return url_for(f"{register.name}.{action}", bulk_id=bulk_id)


def _cancel(tx: Any, work_id: bytes, *, viewer: Any) -> None:
    cancel(tx, work_id)


def _own(register: Register, bulk_id: bytes) -> BulkChange:
    with store().read() as snap:
        made = bulk_change(snap, viewer(), bulk_id)
    if made.table != register.table.name:
        raise BadRequest(_("These are not records of this list."))
    return made


def _names(register: Register, bulk_id: bytes) -> dict[str, Any]:
    made = _own(register, bulk_id)
    with store().read() as snap:
        work = snap.get(works, made.work_id)
        undoing = snap.get(works, made.undo_id) if made.undo_id else None
    return {
        "made": made,
        "work": work,
        "undoing": undoing,
        "running": next((w for w in (undoing, work) if w is not None and w.open), None),
        "told": said(made.action, work.result.get("changed", 0)),
        "to": lambda action: address(register, action, bulk_id),
        "back": url_for(register.endpoint),
        "many": register.words["many"],
    }


def _edit_page(
    register: Register,
    edit: Edit,
    ids: list[bytes],
    every: bool,
    back: str,
    status: int = 200,
) -> Response:
    query = request.query_string.decode()
    here = url_for(f"{register.name}.bulk")
    return page(
        "crm/bulk/edit.html",
        status,
        title=_("Edit a field"),
        edit=edit,
        form=edit.form,
        action=f"{here}?{query}" if query else here,
        ids=[] if every else [id_text(record_id) for record_id in ids],
        count=len(ids),
        back=back,
        many=register.words["many"],
    )


def said(action: str, count: int) -> str:
    """What was done, in words."""
    shown = number(count)
    match action:
        case "tag":
            return ngettext(
                "%(count)s record was tagged.", "%(count)s records were tagged.", count, count=shown
            )
        case "untag":
            return ngettext(
                "The tag was taken from %(count)s record.",
                "The tag was taken from %(count)s records.",
                count,
                count=shown,
            )
        case "assign":
            return ngettext(
                "%(count)s record was assigned.",
                "%(count)s records were assigned.",
                count,
                count=shown,
            )
        case "edit":
            return ngettext(
                "%(count)s record was changed.",
                "%(count)s records were changed.",
                count,
                count=shown,
            )
    return ngettext(
        "%(count)s record was moved to the trash.",
        "%(count)s records were moved to the trash.",
        count,
        count=shown,
    )


def _chosen() -> list[bytes]:
    try:
        ids = dict.fromkeys(parse_id(text) for text in request.form.getlist("ids"))
    except ValueError as error:
        raise BadRequest(_("These are not records of this list.")) from error
    return list(ids)[:AT_ONCE]
