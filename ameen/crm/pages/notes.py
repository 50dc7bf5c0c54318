"""The notes on a record: written, changed and removed as fragments, or by plain forms."""

from typing import Any

from flask import Blueprint
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ...accounts.rules import N_, Forbidden, Invalid
from ...store import Snapshot, Stale
from ...web import (
    access,
    answer,
    dom_id,
    fragment,
    is_htmx,
    is_partial,
    language,
    page,
    see_other,
    store,
    toast,
    viewer,
    write,
)
from .. import actions, queries
from ..forms import NoteForm
from ..records import Note
from .browsing import undo_address
from .conflicts import Conflict, conflict
from .reading import lines, writers
from .register import Register
from .registers import BY_TABLE, REGISTERS

SUBJECTS = f"/<any({', '.join(REGISTERS)}):module>/<id:subject_id>"
blueprint = Blueprint("notes", __name__, url_prefix="/crm")


@blueprint.post(f"/<any({', '.join(REGISTERS)}):module>/<id:subject_id>/notes")
@access.signed_in
def create(module: str, subject_id: bytes) -> Response:
    register, form = REGISTERS[module], NoteForm.of()
    back = register.address("show", subject_id)
    note = None
    if form.validate():
        try:
            note = write(actions.add_note, register.table.name, subject_id, form.body.data)
        except Invalid as error:
            form.refuse(error.errors)
    with store().read() as snap:
        subject = queries.record(snap, viewer(), register.table.name, subject_id)
        names = _around(snap, register, subject, [note] if note else [])
        unreached = _unreached(snap, subject, note) if note else []
    if note is None:
        return _refused(form, subject, module, back)
    _tell(unreached)
    return answer(
        "crm/notes/create.html",
        fallback=f"{back}#{dom_id(note, 'row')}",
        toast=_("The note was added."),
        undo=undo_address(),
        note=note,
        form=None,
        **names,
    )


@blueprint.get("/notes/<id:note_id>")
@access.signed_in
def show(note_id: bytes) -> Response:
    """A note as it stands in the page of its record."""
    with store().read() as snap:
        note, register, _subject = _found(snap, note_id)
        names = writers(snap, [note])
    if not is_partial():
        return see_other(_place(register, note))
    return fragment("crm/notes/_note.html", note=note, **names)


@blueprint.get("/notes/<id:note_id>/edit")
@access.signed_in
def edit(note_id: bytes) -> Response:
    with store().read() as snap:
        note, register, subject = _found(snap, note_id)
    if not queries.may_change_note(viewer(), note):
        raise Forbidden(N_("A note is changed by who wrote it."))
    return _form(NoteForm.of(note), note, register, subject)


@blueprint.route("/notes/<id:note_id>", methods=["POST", "PUT"])
@access.signed_in
def update(note_id: bytes) -> Response:
    form = NoteForm.of()
    with store().read() as snap:
        note, register, subject = _found(snap, note_id)
    if not form.validate():
        return _form(form, note, register, subject, 422)
    try:
        note = write(actions.edit_note, note_id, form.version.data, form.body.data)
    except Invalid as error:
        form.refuse(error.errors)
        return _form(form, note, register, subject, 422)
    except Stale:
        return _conflicting(form, note_id)
    with store().read() as snap:
        names = _around(snap, register, subject, [note])
        unreached = _unreached(snap, subject, note)
    _tell(unreached)
    return answer(
        "crm/notes/update.html",
        fallback=_place(register, note),
        toast=_("The note was saved."),
        undo=undo_address(),
        note=note,
        **names,
    )


@blueprint.delete("/notes/<id:note_id>")
@access.signed_in
def delete(note_id: bytes) -> Response:
    with store().read() as snap:
        note, register, subject = _found(snap, note_id)
    write(actions.delete_note, note_id)
    with store().read() as snap:
        names = _around(snap, register, subject, [])
    return answer(
        "crm/notes/delete.html",
        fallback=register.address("show", subject),
        toast=_("The note was removed."),
        undo=undo_address(),
        note=note,
        **names,
    )


def _unreached(snap: Snapshot, subject: Any, note: Note) -> list[str]:
    """What the writer has to know of those who are mentioned but are not told."""
    said = queries.spoken(snap, note.subject_table, subject, note.body, note.mentions, language())
    names = [person.name(language()) for person in said.unseen]
    texts = [_("%(name)s can’t see this record, and is not told.", name=name) for name in names]
    shared = _("Several colleagues are called %(name)s: write @ and the email address.")
    return [*texts, *(shared % {"name": name} for name in said.unclear)]


def _tell(texts: list[str]) -> None:
    for text in texts:
        toast(text, tone="warning")


def _found(snap: Snapshot, note_id: bytes) -> tuple[Note, Register, Any]:
    note = queries.note(snap, viewer(), note_id)
    register = BY_TABLE[note.subject_table]
    return note, register, queries.record(snap, viewer(), register.table.name, note.subject_id)


def _around(snap: Snapshot, register: Register, subject: Any, notes: list[Note]) -> dict[str, Any]:
    may_edit = viewer().may(register.name, "edit")
    return {**lines(snap, register, subject), **writers(snap, notes), "may_edit": may_edit}


def _place(register: Register, note: Note) -> str:
    return f"{register.address('show', note.subject_id)}#{dom_id(note, 'row')}"


def _refused(form: NoteForm, subject: Any, module: str, back: str) -> Response:
    names = {"form": form, "subject": subject, "module": module}
    if is_htmx():
        return fragment("crm/notes/_new.html", 422, **names)
    return page("crm/notes/new.html", 422, title=_("Add note"), back=back, **names)


def _conflicting(form: NoteForm, note_id: bytes) -> Response:
    with store().read() as snap:
        note, register, subject = _found(snap, note_id)
        differences = [(form.body.label.text, form.body.data, note.body)]
        told = conflict(snap, note, differences)
    form.version.data, form.version.raw_data = note.version, None
    return _form(form, note, register, subject, 409, told)


def _form(
    form: NoteForm,
    note: Note,
    register: Register,
    subject: Any,
    status: int = 200,
    told: Conflict | None = None,
) -> Response:
    names = {
        "form": form,
        "note": note,
        "subject": subject,
        "module": register.name,
        "conflict": told,
        "back": _place(register, note),
    }
    if is_partial():
        return fragment("crm/notes/_form.html", status, **names)
    return page("crm/notes/edit.html", status, title=_("Edit the note"), **names)
