"""Files as JSON: what is known of them; `content` is where the file itself is."""

from typing import Any

from flask import Blueprint, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from ..accounts.rules import Invalid
from ..store import Snapshot, Stale
from ..web import (
    access,
    arguments,
    body,
    collection,
    created,
    hub,
    if_match,
    no_content,
    paging,
    problem,
    record_answer,
    repeatable,
    store,
    viewer,
    write,
)
from ..web.openapi import described
from . import actions, queries, receiving
from .queries import FilePage
from .records import Attachment, Purpose
from .schemas import FilesAsked, FileSchema, SubjectSchema, file_json

CHANGED = _l("The file has changed since you read it. Nothing was changed.")

blueprint = Blueprint("files_api", __name__, url_prefix="/api/files")


@blueprint.get("")
@access("files", "list")
@described(asks=FilesAsked, gives=FileSchema, many=True)
def index() -> Response:
    """Files, newest first: those of the record `subject`, else all that the list of files shows."""
    asked = arguments(FilesAsked())
    spec = ("files", "api", asked["subject"], asked["kind"])
    after = paging.opened(spec, asked["cursor"])[0] if asked["cursor"] else None
    with store().read() as snap:
        found, total = _found(snap, asked, after)
    onward = paging.seal(spec, found.after) if found.after else None
    return collection([file_json(one) for one in found.files], onward, total)


@blueprint.post("")
@access("files", "create")
@described(asks=SubjectSchema, sends="file", gives=FileSchema, status=201)
@repeatable
def create() -> Response:
    """Puts the file that is sent as `file` (multipart/form-data) on the record `subject`."""
    table, record_id = queries.place_of(arguments(SubjectSchema())["subject"])
    with store().read() as snap:
        actions.check_add(snap, hub().subjects, table, record_id, Purpose.ATTACHMENT, viewer())
    files = receiving.sent()
    if len(files) != 1:
        raise Invalid({"file": [_("Send one file, as the part “file” of a multipart form.")]})
    [made] = receiving.receive(files, actions.attach, hub().subjects, table, record_id)
    return created(file_json(made), made, url_for("files_api.show", attachment_id=made.id))


@blueprint.get("/<id:attachment_id>")
@access.signed_in
@described(gives=FileSchema)
def show(attachment_id: bytes) -> Response:
    """What is known of one, in the trash or not."""
    found = _load(attachment_id)
    return record_answer(file_json(found), found)


@blueprint.patch("/<id:attachment_id>")
@access.signed_in
@described(takes=FileSchema, gives=FileSchema)
def edit(attachment_id: bytes) -> Response:
    """Changes its name."""
    version = if_match(_load(attachment_id))
    name = body(FileSchema())["name"]
    try:
        found = write(actions.rename, hub().subjects, attachment_id, version, name)
    except Stale:
        return problem(412, CHANGED)
    return record_answer(file_json(found), found)


@blueprint.delete("/<id:attachment_id>")
@access.signed_in
@described(status=204)
def trash(attachment_id: bytes) -> Response:
    """Puts it in the trash, from where it can be restored for 30 days."""
    version = if_match(_load(attachment_id))
    try:
        write(actions.trash, hub().subjects, attachment_id, version)
    except Stale:
        return problem(412, CHANGED)
    return no_content()


@blueprint.delete("/<id:attachment_id>/trash")
@access.signed_in
@described(gives=FileSchema)
def restore(attachment_id: bytes) -> Response:
    """Takes it out of the trash."""
    found = write(actions.take_back, hub().subjects, attachment_id)
    return record_answer(file_json(found), found)


def _load(attachment_id: bytes) -> Attachment:
    with store().read() as snap:
        return queries.attachment(snap, viewer(), hub().subjects, attachment_id, True)


def _found(
    snap: Snapshot, asked: dict[str, Any], after: bytes | None
) -> tuple[FilePage, int | None]:
    """A page, and how many there are when that is known."""
    who, subjects, limit = viewer(), hub().subjects, asked["limit"]
    if asked["subject"]:
        table, record_id = queries.place_of(asked["subject"])
        queries.subject(snap, who, subjects, table, record_id)
        found = queries.files_on(snap, who, table, record_id, after, limit)
        return found, queries.count_on(snap, who, table, record_id)
    everything = queries.sees_everything(who, subjects)
    total = queries.total(snap, asked["kind"]) if everything else None
    return queries.files_page(snap, who, subjects, asked["kind"], after, limit), total
