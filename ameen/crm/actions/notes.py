"""What is done to notes: by those who see what they stand on."""

from datetime import datetime
from typing import Any

from msgspec.structs import replace

from ...accounts.queries import Viewer
from ...accounts.rules import Forbidden
from ...store import Stale, Tx
from .. import queries, rules
from ..records import Note, notes
from ..rules import N_


def add_note(
    tx: Tx,
    subject_table: str,
    subject_id: bytes,
    body: str,
    *,
    record_id: bytes = b"",
    author_id: bytes | None = None,
    written_at: datetime | None = None,
    viewer: Viewer,
) -> Note:
    """Writes a note on a record, for those whom it mentions and who see the record to be told;
    one that comes from elsewhere under the id, by the author and as of the time that it had.
    Missing when the record is unseen, Invalid without a text."""
    subject = queries.record(tx, viewer, subject_table, subject_id)
    rules.need(viewer, queries.MODULES[subject_table], "edit")
    if subject.trashed_at is not None:
        raise Forbidden(N_("It is in the trash. Restore it first."))
    body = rules.accepted_note(body)
    said = _said(tx, subject_table, subject, body, (), viewer)
    return tx.put(
        Note(
            id=record_id,
            subject_table=subject_table,
            subject_id=subject_id,
            body=said.body,
            mentions=said.ids,
            created_by=author_id or viewer.user.id,
            created_at=min(written_at or tx.now, tx.now),
        )
    )


def edit_note(tx: Tx, note_id: bytes, version: int | None, body: str, *, viewer: Viewer) -> Note:
    """Changes the text. Stale when somebody saved since `version`."""
    note = _changeable(tx, note_id, viewer)
    if version is not None and version != note.version:
        raise Stale(notes.name, note)
    subject = queries.record(tx, viewer, note.subject_table, note.subject_id)
    text = rules.accepted_note(body)
    said = _said(tx, note.subject_table, subject, text, note.mentions, viewer)
    return tx.put(replace(note, body=said.body, mentions=said.ids))


def delete_note(tx: Tx, note_id: bytes, *, viewer: Viewer) -> Note:
    """Removes the note and says what it was; an undo brings it back."""
    note = _changeable(tx, note_id, viewer)
    tx.delete(notes, note_id)
    return note


def _said(
    tx: Tx, table: str, subject: Any, body: str, before: tuple[bytes, ...], viewer: Viewer
) -> queries.Spoken:
    return queries.spoken(tx, table, subject, body, before, viewer.user.language or "en")


def _changeable(tx: Tx, note_id: bytes, viewer: Viewer) -> Note:
    note = queries.note(tx, viewer, note_id)
    if not queries.may_change_note(viewer, note):
        raise Forbidden(N_("A note is changed by who wrote it."))
    return note
