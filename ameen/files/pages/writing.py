"""Uploading, renaming, replacing and removing, from the page of a record or a page of its own."""

from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from ...accounts.queries import colleague
from ...accounts.rules import Invalid
from ...store import Snapshot, Stale
from ...web import (
    access,
    answer,
    batch,
    dom_id,
    fragment,
    hub,
    is_partial,
    language,
    page,
    see_other,
    store,
    viewer,
    write,
)
from ...web.format import number
from .. import actions, queries, receiving
from ..forms import FileForm
from ..records import Attachment, Purpose
from ..rules import follows_its_record_alone, need_change
from .blueprint import blueprint

# What the timeline of a record listens to; told to the body, for the form itself is replaced.
CHANGED = '{"files-changed": {"target": "body"}}'


@blueprint.post("")
@access.signed_in
def create() -> Response:
    """Puts the files that were sent on the record `subject`."""
    table, record_id = asked_place()
    with store().read() as snap:
        actions.check_add(snap, hub().subjects, table, record_id, Purpose.ATTACHMENT, viewer())
    files = receiving.sent()
    try:
        if not files:
            raise Invalid({"file": [_("Choose a file first.")]})
        made = receiving.receive(files, actions.attach, hub().subjects, table, record_id)
    except Invalid as error:
        return _refused(table, record_id, error)
    said = ngettext(
        "%(count)s file was added.",
        "%(count)s files were added.",
        len(made),
        count=number(len(made)),
    )
    return changed(table, record_id, said)


@blueprint.get("/<id:attachment_id>/edit")
@access.signed_in
def edit(attachment_id: bytes) -> Response:
    with store().read() as snap:
        found = _changeable(snap, attachment_id)
        return _form(snap, FileForm.of(found), found)


@blueprint.route("/<id:attachment_id>", methods=["POST", "PUT"])
@access.signed_in
def update(attachment_id: bytes) -> Response:
    """Saves the name, and puts the file that was sent, if any, in the place of this one."""
    form, files = FileForm.of(), receiving.sent()
    with store().read() as snap:
        found = _changeable(snap, attachment_id)
        if not form.validate():
            return _form(snap, form, found, 422)
    try:
        saved = _save(form, files, found)
    except Invalid as error:
        form.refuse(error.errors)
        with store().read() as snap:
            return _form(snap, form, found, 422)
    except Stale as stale:
        with store().read() as snap:
            return _form(snap, form, stale.current, 409, form.lost_to(stale.current))
    return see_other(record_address(saved), toast=_("The file was saved."), undo=undo_address())


@blueprint.post("/<id:attachment_id>/trash")
@access.signed_in
def trash(attachment_id: bytes) -> Response:
    gone = write(actions.trash, hub().subjects, attachment_id, None)
    return changed(gone.subject_table, gone.subject_id, _("The file was moved to the trash."))


@blueprint.delete("/<id:attachment_id>/trash")
@access.signed_in
def restore(attachment_id: bytes) -> Response:
    back = write(actions.take_back, hub().subjects, attachment_id)
    return changed(back.subject_table, back.subject_id, _("The file was restored."))


def asked_place() -> tuple[str, bytes]:
    """The record that the request names as `subject`; 404 when it names none."""
    return queries.place_of(request.form.get("subject") or request.args.get("subject", ""))


def changed(table: str, record_id: bytes, said: str) -> Response:
    """The files of the record as they are now; for a plain form the way back to its page."""
    subject = hub().subjects[table]
    with store().read() as snap:
        record = subject.load(snap, viewer(), record_id)
        card = queries.card(snap, viewer(), hub().subjects, table, record)
    place = f"{subject.address(record_id)}#{dom_id(record, 'files')}"
    if not card.seen:
        return see_other(place, toast=said, undo=undo_address())
    response = answer(
        "files/update.html",
        fallback=place,
        toast=said,
        undo=undo_address(),
        subject=record,
        files=card,
        errors=(),
    )
    if response.status_code == 200:
        response.headers["HX-Trigger"] = CHANGED
    return response


def record_address(found: Attachment) -> str:
    return hub().subjects[found.subject_table].address(found.subject_id)


def undo_address() -> str:
    """Where what this request changes can be taken back."""
    return url_for("undo.create", batch_id=batch())


def _refused(table: str, record_id: bytes, error: Invalid) -> Response:
    subject = hub().subjects[table]
    with store().read() as snap:
        record = subject.load(snap, viewer(), record_id)
        card = queries.card(snap, viewer(), hub().subjects, table, record)
    names = {
        "subject": record,
        "files": card,
        "errors": [_(text) for texts in error.errors.values() for text in texts],
    }
    if is_partial():
        return fragment("files/_box.html", 422, **names)
    back = subject.address(record_id)
    called = subject.name(record, language())
    return page("files/new.html", 422, title=_("Files"), back=back, called=called, **names)


def _save(form: FileForm, files: list[Any], found: Attachment) -> Attachment:
    subjects, version, name = hub().subjects, form.version.data, form.name.data
    if not files:
        return write(actions.rename, subjects, found.id, version, name)
    kept_name = name if name != found.name else ""
    return receiving.receive_one(
        files[0], actions.replace_content, subjects, found.id, version, kept_name
    )


def _changeable(snap: Snapshot, attachment_id: bytes) -> Attachment:
    found = queries.attachment(snap, viewer(), hub().subjects, attachment_id)
    if not follows_its_record_alone(found.purpose):
        need_change(viewer(), found)
    return found


def _form(
    snap: Snapshot,
    form: FileForm,
    found: Attachment,
    status: int = 200,
    differences: list[Any] | None = None,
) -> Response:
    subject, record = queries.subject(
        snap, viewer(), hub().subjects, found.subject_table, found.subject_id
    )
    return page(
        "files/edit.html",
        status,
        title=found.name,
        form=form,
        file=found,
        back=subject.address(record.id),
        called=subject.name(record, language()),
        uploader=colleague(snap, found.created_by),
        differences=differences,
        who=colleague(snap, found.updated_by),
        when=found.updated_at,
    )
