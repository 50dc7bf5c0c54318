"""Notes as somebody may see them."""

from ...accounts.queries import Viewer
from ...store import Snapshot
from ..records import MODULES, Note, notes
from .found import record


def note(snap: Snapshot, viewer: Viewer, note_id: bytes) -> Note:
    """The note, if the viewer sees what it stands on."""
    found = snap.require(notes, note_id)
    record(snap, viewer, found.subject_table, found.subject_id)
    return found


def notes_on(
    snap: Snapshot, table: str, record_id: bytes, after: bytes | None = None, limit: int = 20
) -> list[Note]:
    """The notes on a record that the caller has shown to be visible, newest first."""
    hits = snap.range(notes, "subject", (table, record_id), after=after, reverse=True, limit=limit)
    return [snap.require(notes, hit.id) for hit in hits]


def may_change_note(viewer: Viewer, found: Note) -> bool:
    """Whether somebody may change or remove a note: who wrote it, or a full level."""
    module = MODULES[found.subject_table]
    own = found.created_by == viewer.user.id and viewer.may(module, "edit")
    return own or viewer.may(module, "delete")
