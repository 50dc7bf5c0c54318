"""Undoing: each change of a batch is reversed, as far as nothing else came after it."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from itertools import islice
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace

from ...accounts.queries import Viewer
from ...accounts.rules import Forbidden, Invalid
from ...store import Change, Missing, Table, Tx
from ...store.log import plain
from ...store.table import STAMPS
from .. import queries, rules
from ..records import LINKED, MODULES, TABLES, Note, activities, name, notes
from ..rules import N_
from . import owned
from .linking import links_to, naming
from .rearranging import ARRANGED, is_deed, rearrange
from .settling import check_line, check_standing, kept_to_outcome

FOR = timedelta(days=30)
MOST = 2000
ASKED = 20
MOVED = {field for links in LINKED.values() for field in links} | {"subject_id"}
UNDOABLE = TABLES | {notes.name: notes}


class Undone(NamedTuple):
    """How many changes were reversed, and the names of what was left as it is."""

    done: int
    skipped: list[str]


def undo(
    tx: Tx,
    batch_id: bytes,
    *,
    viewer: Viewer,
    restorers: Mapping[str, Callable[..., str | None]] | None = None,
) -> Undone:
    """Reverses a batch, the last change first, with today's rights of the viewer. `restorers`
    says for each table, of whatever slice, how one of its changes is reversed.

    What was changed since is skipped and named. Missing when the viewer made no such batch;
    Forbidden when it is older than 30 days, or too large for one transaction.
    """
    changes = list(islice(tx.changes_of(batch_id), MOST + 1))
    if not changes or any(change.by != viewer.user.id for change in changes):
        raise Missing("batch", batch_id)
    if tx.now - changes[0].at > FOR:
        raise Forbidden(N_("This is more than 30 days ago and can't be undone any more."))
    if len(changes) > MOST:
        raise Forbidden(
            N_("This is too much to undo at once. An import is undone on its own page.")
        )
    done, skipped, restorers = 0, {}, restorers or RESTORERS
    merged = any(change.op == "event" and change.name == "merged" for change in changes)
    for change in reversed([c for c in changes if c.table in restorers and is_deed(c)]):
        left = restorers[change.table](tx, change, viewer=viewer, merged=merged)
        if left is None:
            done += 1
        else:
            skipped.setdefault((change.table, change.id), left)
    return Undone(done, list(skipped.values()))


def restore(tx: Tx, change: Change, *, viewer: Viewer, merged: bool = False) -> str | None:
    """Brings back what was before one change; None, or the name of what was left as it is.

    When the change was part of a merge (`merged`), links go back without asking for rights: the
    merge took them along whether the viewer saw what they stand in or not.
    """
    table = UNDOABLE[change.table]
    record = tx.get(table, change.id)
    try:
        if change.op == "create" and (record is None or record.version == change.version):
            return _uncreate(tx, table, record, change, viewer)
        if change.op == "update" and record is not None:
            return _unchange(tx, table, record, change, viewer, merged)
        if change.op == "delete" and record is None:
            return _bring_back(tx, change, viewer)
    except (Missing, Forbidden, Invalid):
        pass
    return shown_name(tx, table, record, viewer)


RESTORERS = dict.fromkeys(UNDOABLE, restore) | dict.fromkeys(ARRANGED, rearrange)


def _uncreate(tx: Tx, table: Table, record: Any, change: Change, viewer: Viewer) -> str | None:
    if record is None:
        return None
    if isinstance(record, Note):
        _need_note(tx, record, viewer)
        tx.delete(notes, record.id)
        return None
    if _is_used(tx, table, record.id, change.batch):
        return shown_name(tx, table, record, viewer)
    own = record.created_by == viewer.user.id
    owned.load(tx, table, record.id, "edit" if own else "delete", viewer)
    tx.put(replace(record, trashed_at=tx.now))
    return None


def _is_used(tx: Tx, table: Table, record_id: bytes, batch: bytes | None) -> bool:
    """Whether records name it that didn't come with it. Of very many only the first are asked."""
    for other, field in links_to(table):
        if other is activities:
            continue
        for one in naming(tx, other, field, record_id, ASKED):
            own = tx.own_history(other.name, one)
            if batch is None or all(change.batch != batch for change in own):
                return True
    return False


def _unchange(
    tx: Tx, table: Table, record: Any, change: Change, viewer: Viewer, merged: bool
) -> str | None:
    before, after = _by_field(record, change)
    if not after or any(plain(getattr(record, f)) != value for f, value in after.items()):
        return shown_name(tx, table, record, viewer)
    if _recounted(tx, table, record, change):
        return shown_name(tx, table, record, viewer)
    former = _with(table, record, before)
    if "parent_id" in after:
        check_line(tx, former)
    if merged and set(after) <= MOVED:
        tx.put(former)
        return None
    if isinstance(record, Note):
        _need_note(tx, record, viewer)
        tx.put(former)
        return None
    owned.load(tx, table, record.id, "restore" if "trashed_at" in after else "edit", viewer)
    if former.trashed_at is None and record.merged_into is not None:
        owned.part(tx, table, record)
        former = replace(former, merged_into=None)
    owned.check_assignee(tx, table, record.assignee_id, former.assignee_id, viewer)
    if "stage_id" in after:
        check_standing(tx, former)
    tx.put(owned.without_gone(tx, kept_to_outcome(former)))
    return None


def _recounted(tx: Tx, table: Table, record: Any, change: Change) -> bool:
    """Whether amounts or their currency are others by now than they were after a change: one
    without the other would be another sum."""
    amounts = rules.amounts_of(table.name) if table.name in rules.FIELDS else ()
    counted = {"currency", "lines", *amounts} & set(table.fields)
    if counted.isdisjoint(change.after):
        return False
    now = {field: plain(getattr(record, field)) for field in counted}
    then = dict(now)
    for later in tx.own_history(table.name, record.id):
        if later.op != "event" and later.version <= change.version:
            break
        then |= {field: value for field, value in later.before.items() if field in then}
    return then != now


def _by_field(record: Any, change: Change) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a change says was and is. Of the fields made in settings, and of what was merged into
    the record, just what it changed counts: the rest is as it is now."""
    before, after = change.before, change.after
    if "merged_ids" in after:
        now, was, became = plain(record.merged_ids), before["merged_ids"], after["merged_ids"]
        kept = [one for one in now if one in was or one not in became]
        kept += [one for one in was if one not in became and one not in kept]
        before, after = before | {"merged_ids": kept}, after | {"merged_ids": now}
    if "custom" not in after:
        return before, after
    was, became = before["custom"] or {}, after["custom"] or {}
    changed = {key for key in {*was, *became} if was.get(key) != became.get(key)}
    rest = {key: value for key, value in record.custom.items() if key not in changed}
    both = (rest | {key: held[key] for key in changed & held.keys()} for held in (was, became))
    return tuple(
        own | {"custom": custom} for own, custom in zip((before, after), both, strict=True)
    )


def _bring_back(tx: Tx, change: Change, viewer: Viewer) -> str | None:
    """A note is all that is ever deleted at once."""
    values = change.before
    if not values:
        return shown_name(tx, notes, None, viewer)
    note = msgspec.convert(values | {"version": 0}, Note)
    _need_note(tx, note, viewer)
    tx.put(note)
    return None


def _need_note(tx: Tx, note: Note, viewer: Viewer) -> None:
    queries.record(tx, viewer, note.subject_table, note.subject_id)
    if not queries.may_change_note(viewer, note):
        raise Forbidden


def _with(table: Table, record: Any, values: dict[str, Any]) -> Any:
    """The record with fields as the log has them."""
    whole = {f: plain(getattr(record, f)) for f in table.fields + tuple(STAMPS)} | values
    return msgspec.convert(whole, table.record_type)


def shown_name(tx: Tx, table: Table, record: Any, viewer: Viewer) -> str:
    """What to call it before the viewer, who may have lost sight of it."""
    try:
        if isinstance(record, Note):
            queries.record(tx, viewer, record.subject_table, record.subject_id)
            return record.body[:60]
        if record is not None and viewer.may_see(MODULES[table.name], record):
            return name(record, viewer.user.language)
    except Missing:
        pass
    return "—"
