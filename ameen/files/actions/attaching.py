"""Files put on records, changed there, thrown away and taken back."""

from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace

from ...accounts.queries import Viewer
from ...accounts.rules import N_, Forbidden, Invalid
from ...store import Missing, Stale, Tx
from .. import queries, rules
from ..queries import Subject, Subjects
from ..records import CONTENT_FIELDS, Attachment, Content, Purpose, attachments, contents
from ..uploads import Stored


def attach(
    tx: Tx,
    subjects: Subjects,
    table: str,
    record_id: bytes,
    kept: Iterable[Stored],
    *,
    viewer: Viewer,
) -> list[Attachment]:
    """Puts files on a record. Missing when it is unseen, Forbidden when short of a level,
    Invalid for an empty file."""
    check_add(tx, subjects, table, record_id, Purpose.ATTACHMENT, viewer)
    return [_create(tx, table, record_id, Purpose.ATTACHMENT, stored) for stored in kept]


def set_picture(
    tx: Tx, subjects: Subjects, table: str, record_id: bytes, stored: Stored, *, viewer: Viewer
) -> Attachment:
    """Makes this the avatar or logo of a record, in the place of the one that it has."""
    kind = subjects.get(table)
    purpose = kind.picture if kind else None
    if purpose is None:
        raise Missing(table, record_id)
    check_add(tx, subjects, table, record_id, purpose, viewer)
    if not stored.thumbnails:
        raise Invalid({"file": [N_("This is no picture that can be shown.")]})
    before = queries.picture(tx, table, record_id)
    if before is None:
        return _create(tx, table, record_id, purpose, stored)
    return _exchange(tx, replace(before, name=stored.name), stored)


def check_add(
    tx: Any, subjects: Subjects, table: str, record_id: bytes, purpose: Purpose, viewer: Viewer
) -> Subject:
    """The kind of record. Missing when the record is unseen; Forbidden, with the reason, for
    who may put no such file on it."""
    kind, record = queries.subject(tx, viewer, subjects, table, record_id)
    if purpose == Purpose.ATTACHMENT and not kind.takes_files:
        raise Missing(table, record_id)
    _need_edit(tx, viewer, kind, record)
    if not (rules.follows_its_record_alone(purpose) or viewer.may("files", "create")):
        raise Forbidden(N_("Your roles do not let you upload files."))
    return kind


def rename(
    tx: Tx,
    subjects: Subjects,
    attachment_id: bytes,
    version: int | None,
    name: str,
    *,
    viewer: Viewer,
) -> Attachment:
    """Gives a file another name. Stale when somebody changed it since `version`."""
    found = changeable(tx, subjects, attachment_id, version, viewer)
    if not name.strip():
        raise Invalid({"name": [N_("A file needs a name.")]})
    return tx.put(replace(found, name=rules.safe_name(name)))


def replace_content(
    tx: Tx,
    subjects: Subjects,
    attachment_id: bytes,
    version: int | None,
    name: str,
    stored: Stored,
    *,
    viewer: Viewer,
) -> Attachment:
    """Puts another content in the place of a file's, under `name`, or, without one, its own. What
    was there is kept for 30 days, so that this can be undone."""
    found = changeable(tx, subjects, attachment_id, version, viewer)
    if rules.follows_its_record_alone(found.purpose) and not stored.thumbnails:
        raise Invalid({"file": [N_("This is no picture that can be shown.")]})
    name = rules.safe_name(name) if name.strip() else stored.name
    return _exchange(tx, replace(found, name=name), stored)


def trash(
    tx: Tx, subjects: Subjects, attachment_id: bytes, version: int | None, *, viewer: Viewer
) -> Attachment:
    """Puts a file in the trash, from where it can be restored for 30 days."""
    found = changeable(tx, subjects, attachment_id, version, viewer)
    return tx.put(replace(found, trashed_at=tx.now))


def take_back(tx: Tx, subjects: Subjects, attachment_id: bytes, *, viewer: Viewer) -> Attachment:
    """Takes a file out of the trash. A picture takes the place of today's, which goes there."""
    found = changeable(tx, subjects, attachment_id, None, viewer, even_trashed=True)
    return brought_back(tx, found)


def _create(tx: Tx, table: str, record_id: bytes, purpose: Purpose, stored: Stored) -> Attachment:
    _check_content(stored)
    made = tx.put(
        Attachment(
            subject_table=table,
            subject_id=record_id,
            name=stored.name,
            purpose=purpose,
            **_told(stored),
        )
    )
    tx.put(Content(id=stored.id, attachment_id=made.id, kind=stored.kind))
    return made


def _exchange(tx: Tx, found: Attachment, stored: Stored) -> Attachment:
    _check_content(stored)
    tx.put(Content(id=stored.id, attachment_id=found.id, kind=stored.kind))
    let_go(tx, found.content_id)
    return tx.put(replace(found, **_told(stored)))


def _told(stored: Stored) -> dict[str, Any]:
    """What an attachment says of its content."""
    said = {name: getattr(stored, name) for name in CONTENT_FIELDS - {"content_id"}}
    return said | {"content_id": stored.id}


def _check_content(stored: Stored) -> None:
    if not stored.size:
        raise Invalid({"file": [N_("This file is empty.")]})


def let_go(tx: Tx, content_id: bytes) -> None:
    known = tx.get(contents, content_id)
    if known is not None:
        tx.put(replace(known, let_go_at=tx.now))


def brought_back(tx: Tx, found: Attachment) -> Attachment:
    if rules.follows_its_record_alone(found.purpose):
        shown = queries.picture(tx, found.subject_table, found.subject_id)
        if shown is not None and shown.id != found.id:
            tx.put(replace(shown, trashed_at=tx.now))
    return tx.put(replace(found, trashed_at=None))


def changeable(
    tx: Tx,
    subjects: Subjects,
    attachment_id: bytes,
    version: int | None,
    viewer: Viewer,
    even_trashed: bool = False,
) -> Attachment:
    """The file as it is now: Missing when unseen, Forbidden for who may not change it, Stale
    when it was changed since `version`."""
    found = queries.attachment(tx, viewer, subjects, attachment_id, even_trashed)
    kind, record = queries.subject(tx, viewer, subjects, found.subject_table, found.subject_id)
    _need_edit(tx, viewer, kind, record)
    if not rules.follows_its_record_alone(found.purpose):
        rules.need_change(viewer, found)
    if version is not None and version != found.version:
        raise Stale(attachments.name, found)
    return found


def _need_edit(tx: Any, viewer: Viewer, kind: Subject, record: Any) -> None:
    if not kind.is_edited_by(tx, viewer, record):
        raise Forbidden(N_("You may see this record, but not change it."))
    if rules.is_trashed(record):
        raise Forbidden(N_("It is in the trash. Restore it first."))
