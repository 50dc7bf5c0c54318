"""Undoing what was done to a file, as far as nothing else came after it."""

from typing import Any

from msgspec import convert
from msgspec.structs import replace

from ...accounts.queries import Viewer
from ...accounts.rules import Forbidden, Invalid
from ...store import Change, Missing, Tx
from ...store.table import STAMPS
from .. import queries
from ..queries import Subjects
from ..records import Attachment, attachments, contents
from .attaching import brought_back, changeable, let_go


def restore(
    tx: Tx, change: Change, *, subjects: Subjects, viewer: Viewer, merged: bool = False
) -> str | None:
    """Brings back what was before one change; None, or the name of what was left as it is.

    What a merge of records (`merged`) took along goes back without asking for rights, as it came.
    """
    found = tx.get(attachments, change.id)
    try:
        if merged and found is not None and "subject_id" in change.after:
            return _move_back(tx, found, change)
        if found is None or change.op not in ("create", "update"):
            return "—"
        found = changeable(tx, subjects, found.id, None, viewer, even_trashed=True)
        if change.op == "create":
            if found.version != change.version:
                return found.name
            tx.put(replace(found, trashed_at=tx.now))
            return None
        return _unchange(tx, subjects, found, change, viewer)
    except Missing:
        return "—"
    except (Forbidden, Invalid):
        return found.name


def _unchange(
    tx: Tx, subjects: Subjects, found: Attachment, change: Change, viewer: Viewer
) -> str | None:
    """Reverses an update, as far as nothing else came after it."""
    before, after = change.before, change.after
    if not after or any(getattr(found, name) != value for name, value in after.items()):
        return found.name
    former = _former(found, before)
    if "subject_id" in after:
        place = (former.subject_table, former.subject_id)
        kind, record = queries.subject(tx, viewer, subjects, *place)
        if not kind.is_edited_by(tx, viewer, record):
            return found.name
    if "trashed_at" in after and former.trashed_at is None:
        brought_back(tx, found)
        return None
    if former.content_id != found.content_id and not _use_again(tx, found, former):
        return found.name
    tx.put(former)
    return None


def _move_back(tx: Tx, found: Attachment, change: Change) -> str | None:
    if any(getattr(found, name) != value for name, value in change.after.items()):
        return "—"
    tx.put(_former(found, change.before))
    return None


def _former(found: Attachment, before: dict[str, Any]) -> Attachment:
    whole = {name: getattr(found, name) for name in (*attachments.fields, *STAMPS)}
    return convert(whole | before, Attachment)


def _use_again(tx: Tx, found: Attachment, former: Attachment) -> bool:
    """Exchanges the content for the one that it had; False when that is gone for good."""
    known = tx.get(contents, former.content_id)
    if known is None:
        return False
    tx.put(replace(known, let_go_at=None))
    let_go(tx, found.content_id)
    return True
