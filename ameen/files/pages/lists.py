"""The list of files: all that one may know of without opening a record, or those of a record."""

from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ...accounts.queries import colleague
from ...store import Snapshot
from ...web import Page, access, hub, language, page, paging, store, viewer
from .. import queries
from ..queries import FilePage
from ..records import Attachment, Kind
from ..rules import KINDS
from .blueprint import blueprint

SIZE = 50


@blueprint.get("")
@access("files", "list")
def index() -> Response:
    """Newest first; `kind` and `subject` narrow it."""
    kind, place = _kind(), request.args.get("subject", "")
    spec, given = ("files", kind, place), request.args.get("after")
    after = paging.opened(spec, given)[0] if given else None
    with store().read() as snap:
        found, total, about = _found(snap, kind, place, after)
        rows = [_row(snap, one) for one in found.files]
        everything = queries.sees_everything(viewer(), hub().subjects)
    onward = paging.seal(spec, found.after) if found.after else None
    asked = {"kind": kind, "subject": place}
    return page(
        "files/index.html",
        title=_("Files"),
        rows=rows,
        about=about,
        everything=everything,
        page=Page(rows, onward, None, total),
        next_address=_address(asked, after=onward) if onward else "",
        first_address=_address(asked) if given else "",
        tab_list=_tabs(kind, place),
    )


def _kind() -> Kind | None:
    asked = request.args.get("kind", "")
    return Kind(asked) if asked in KINDS else None


def _found(
    snap: Snapshot, kind: Kind | None, place: str, after: bytes | None
) -> tuple[FilePage, int | None, tuple[str, str] | None]:
    """A page, how many there are when that is known, and the record's name and address."""
    who, subjects = viewer(), hub().subjects
    if not place:
        total = queries.total(snap, kind) if queries.sees_everything(who, subjects) else None
        return queries.files_page(snap, who, subjects, kind, after, SIZE), total, None
    table, record_id = queries.place_of(place)
    subject, record = queries.subject(snap, who, subjects, table, record_id)
    found = queries.files_on(snap, who, table, record_id, after, SIZE)
    about = (subject.name(record, language()), subject.address(record_id))
    return found, queries.count_on(snap, who, table, record_id), about


def _row(snap: Snapshot, found: Attachment) -> dict[str, Any]:
    subject, record = queries.subject(
        snap, viewer(), hub().subjects, found.subject_table, found.subject_id
    )
    return {
        "file": found,
        "called": subject.name(record, language()),
        "address": subject.address(record.id),
        "uploader": colleague(snap, found.created_by),
    }


def _tabs(kind: Kind | None, place: str) -> list[tuple[str, str, bool, str]]:
    if place:
        return []
    every = [(_address({}), _("All"), kind is None, "")]
    return every + [
        (_address({"kind": own}), _(text), own == kind, "") for own, text in KINDS.items()
    ]


def _address(asked: dict[str, Any], **more: Any) -> str:
    return url_for("files.index", **{n: v for n, v in (asked | more).items() if v})
