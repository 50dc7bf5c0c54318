"""What changes of the CRM give cause to tell somebody."""

from collections.abc import Iterator
from typing import NamedTuple

from ...accounts.queries import viewer_for
from ...accounts.records import users
from ...store import Change, Snapshot
from ..queries import newly_mentioned, sees_note
from ..records import notes


class Mentioned(NamedTuple):
    """Somebody is spoken to for the first time in a note on a record."""

    user_id: bytes
    note_id: bytes
    subject_table: str
    subject_id: bytes


def mentioned(snap: Snapshot, change: Change) -> Iterator[Mentioned]:
    """Whom a change of a note is to be told: those who are active and see its record now."""
    for user_id in newly_mentioned(change):
        note, user = snap.get(notes, change.id), snap.get(users, user_id)
        if note is None or user is None or user_id not in note.mentions:
            continue
        if user.active and sees_note(snap, viewer_for(snap, user), note):
            yield Mentioned(user_id, note.id, note.subject_table, note.subject_id)
