"""Files as somebody may see them: each follows the record that it is on."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

from ..accounts.queries import Viewer
from ..accounts.records import EVERYBODY
from ..store import Change, Hit, Missing, Snapshot, Table, id_text, parse_id
from .records import CONTENT_FIELDS, Attachment, Kind, Purpose, attachments
from .rules import follows_its_record_alone, is_trashed, may_change

SHOWN = 50  # files in the box of a record
PAGES_LOOKED_AT = 10


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A kind of record that files can be on, as the front door describes it.

    `load(snap, viewer, id)` raises Missing when the record doesn't exist for the viewer; `name`
    is what a record is called in a language; `address` gives its page. `picture` is what a
    picture of it is called, None when it has none; `takes_files` whether it has others.
    `may_edit` says who changes its files, unless that is who may edit records of its module.
    """

    table: Table
    module: str
    load: Callable[[Snapshot, Viewer, bytes], Any]
    name: Callable[[Any, str], str]
    address: Callable[[bytes], str]
    picture: Purpose | None = None
    takes_files: bool = True
    may_edit: Callable[[Snapshot, Viewer, Any], bool] | None = None

    def is_edited_by(self, snap: Snapshot, viewer: Viewer, record: Any) -> bool:
        if self.may_edit is not None:
            return self.may_edit(snap, viewer, record)
        return viewer.may(self.module, "edit")


Subjects = Mapping[str, Subject]


class Card(NamedTuple):
    """The files of a record as its page shows them to one viewer. `place` names the record;
    `total` counts its files and `size` adds up their bytes; `files` are the newest."""

    place: str
    files: list[Attachment]
    total: int
    size: int
    trashed: list[Attachment]
    changeable: frozenset[bytes]
    picture: Attachment | None
    seen: bool
    may_add: bool
    may_change_picture: bool


class FilePage(NamedTuple):
    """A page of files, newest first, and the key past which it goes on; None at the end."""

    files: list[Attachment]
    after: bytes | None


def subject(
    snap: Snapshot, viewer: Viewer, subjects: Subjects, table: str, record_id: bytes
) -> tuple[Subject, Any]:
    """The kind of record and the record. Missing when it doesn't exist for the viewer."""
    kind = subjects.get(table)
    if kind is None:
        raise Missing(table, record_id)
    return kind, kind.load(snap, viewer, record_id)


def attachment(
    snap: Snapshot,
    viewer: Viewer,
    subjects: Subjects,
    attachment_id: bytes,
    even_trashed: bool = False,
) -> Attachment:
    """The file, if the viewer sees its record and may view files; Missing when not."""
    found = snap.require(attachments, attachment_id)
    if (is_trashed(found) and not even_trashed) or not may_view(viewer, found.purpose):
        raise Missing(attachments.name, attachment_id)
    try:
        subject(snap, viewer, subjects, found.subject_table, found.subject_id)
    except Missing as error:
        raise Missing(attachments.name, attachment_id) from error
    return found


def may_view(viewer: Viewer, purpose: str) -> bool:
    """Whether files of this purpose exist for the viewer at all, on records that they see."""
    return follows_its_record_alone(purpose) or viewer.may("files", "view")


def card(
    snap: Snapshot, viewer: Viewer, subjects: Subjects, table: str, record: Any, limit: int = SHOWN
) -> Card | None:
    """The files of a record that the caller has shown to be visible; None for a kind of record
    that has none."""
    kind = subjects.get(table)
    if kind is None:
        return None
    seen = viewer.may("files", "list") and kind.takes_files
    editable = kind.is_edited_by(snap, viewer, record) and not is_trashed(record)
    place = (table, record.id)
    files = _on(snap, "subject", place, limit) if seen else []
    trashed = _on(snap, "trash_of", place, limit) if seen and editable else []
    trashed = [one for one in trashed if may_change(viewer, one)]
    return Card(
        place=place_text(table, record.id),
        files=files,
        total=count_on(snap, viewer, *place),
        size=snap.tally(attachments, "bytes", place) if seen else 0,
        trashed=trashed,
        changeable=frozenset(one.id for one in files if editable and may_change(viewer, one)),
        picture=picture(snap, table, record.id),
        seen=seen,
        may_add=editable and kind.takes_files and viewer.may("files", "create"),
        may_change_picture=editable and kind.picture is not None,
    )


def place_text(table: str, record_id: bytes) -> str:
    """A record as addresses and forms name it: `contact:01J…`."""
    return f"{table}:{id_text(record_id)}"


def place_of(text: str) -> tuple[str, bytes]:
    """The table and the id that such a text names; Missing when it names nothing."""
    table, colon, name = text.partition(":")
    try:
        return table, parse_id(name if colon else "")
    except ValueError as error:
        raise Missing from error


def picture(snap: Snapshot, table: str, record_id: bytes) -> Attachment | None:
    """The avatar or logo of a record that the caller has shown to be visible."""
    hit = next(snap.range(attachments, "picture", (table, record_id), limit=1), None)
    return snap.require(attachments, hit.id) if hit else None


def files_on(
    snap: Snapshot, viewer: Viewer, table: str, record_id: bytes, after: bytes | None, limit: int
) -> FilePage:
    """A page of the files of a record that the caller has shown to be visible."""
    if not viewer.may("files", "list"):
        return FilePage([], None)
    place = (table, record_id)
    hits = list(snap.range(attachments, "subject", place, after, True, limit + 1))
    return _page([(hit, snap.require(attachments, hit.id)) for hit in hits], limit)


def count_on(snap: Snapshot, viewer: Viewer, table: str, record_id: bytes) -> int:
    """How many files are on a record that the caller has shown to be visible."""
    if not viewer.may("files", "list"):
        return 0
    return snap.tally(attachments, "count", (table, record_id))


def files_page(
    snap: Snapshot,
    viewer: Viewer,
    subjects: Subjects,
    kind: Kind | None = None,
    after: bytes | None = None,
    limit: int = SHOWN,
) -> FilePage:
    """A page of all files, for those who see every record that can have some; for others of
    those that they uploaded, on records that they still see.

    An index can't follow who owns a file's record today, so what others uploaded is listed on
    the record alone. A bounded piece of the index is looked at: a page may be short and yet not
    the last.
    """
    if not viewer.may("files", "list"):
        return FilePage([], None)
    scope = EVERYBODY if sees_everything(viewer, subjects) else viewer.user.id
    most = limit * PAGES_LOOKED_AT
    hits = snap.range(attachments, "uploaded", (scope, kind or ""), after, True, most)
    found, last, looked_at = [], after, 0
    for hit in hits:
        one = snap.require(attachments, hit.id)
        if _record_is_seen(snap, viewer, subjects, one):
            if len(found) == limit:
                return FilePage(found, last)
            found.append(one)
        last, looked_at = hit.key, looked_at + 1
    return FilePage(found, last if looked_at == most else None)


def sees_everything(viewer: Viewer, subjects: Subjects) -> bool:
    """Whether no record that can have files is hidden from the viewer."""
    modules = {one.module for one in subjects.values() if one.takes_files}
    return all(viewer.sees_all(module) for module in modules)


def total(snap: Snapshot, kind: Kind | None = None) -> int:
    """How many files there are, for those who see everything."""
    return snap.tally(attachments, "count", (kind,) if kind else ())


def deed(snap: Snapshot, change: Change) -> str:
    """What a change did to a file, for the timeline of its record: added, replaced, renamed,
    moved, removed, restored, purged or just changed, with `file_` or `picture_` before."""
    if change.op == "create":
        done = "added"
    elif change.op != "update":
        done = "purged"
    elif "trashed_at" in change.after:
        done = "removed" if change.after["trashed_at"] else "restored"
    elif not CONTENT_FIELDS.isdisjoint(change.after):
        done = "replaced"
    else:
        told = {"subject_id": "moved", "name": "renamed"}
        done = next((word for field, word in told.items() if field in change.after), "changed")
    return f"picture_{done}" if _is_of_picture(snap, change) else f"file_{done}"


def name_of(snap: Snapshot, change: Change) -> str:
    """What the file that was changed is called, as far as that is still known."""
    found = snap.get(attachments, change.id)
    said = change.after.get("name") or change.before.get("name")
    return said or (found.name if found else "")


def is_told_to(viewer: Viewer, snap: Snapshot, change: Change) -> bool:
    """Whether a viewer who sees the record may know of a change to a file on it."""
    if viewer.may("files", "view"):
        return True
    return _is_of_picture(snap, change)


def _is_of_picture(snap: Snapshot, change: Change) -> bool:
    found = snap.get(attachments, change.id)
    return found is not None and follows_its_record_alone(found.purpose)


def _on(snap: Snapshot, index: str, place: tuple[str, bytes], limit: int) -> list[Attachment]:
    hits = snap.range(attachments, index, place, reverse=True, limit=limit)
    return [snap.require(attachments, hit.id) for hit in hits]


def _page(found: list[tuple[Hit, Attachment]], limit: int) -> FilePage:
    files = [one for _, one in found[:limit]]
    return FilePage(files, found[limit - 1][0].key if len(found) > limit else None)


def _record_is_seen(snap: Snapshot, viewer: Viewer, subjects: Subjects, one: Attachment) -> bool:
    try:
        subject(snap, viewer, subjects, one.subject_table, one.subject_id)
    except Missing:
        return False
    return True


def everything_on(snap: Snapshot, table: str, record_id: bytes, limit: int) -> Iterator[Attachment]:
    """All that is on a record: files, pictures, and what is in the trash."""
    hits = list(islice(snap.range(attachments, "all_of", (table, record_id)), limit))
    return iter([snap.require(attachments, hit.id) for hit in hits])
