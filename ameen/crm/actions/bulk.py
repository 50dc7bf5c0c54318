"""A deed for a great many records: begun, done a piece at a time, and taken back."""

from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any, get_type_hints

import msgspec
from msgspec.structs import replace

from ...accounts.queries import Viewer, viewer_for
from ...accounts.records import users
from ...accounts.rules import Forbidden, Invalid
from ...jobs import Work, advance, enqueue, works
from ...store import Missing, Table, Tx
from ...store.log import plain
from .. import queries, rules
from ..records import MODULES, TABLES, BulkChange, BulkPart, bulk_changes, bulk_parts, name
from ..rules import N_
from . import owned
from .undo import FOR, restore

BULK, BULK_UNDO = "bulk change", "bulk undo"
PIECE = 250
MOST_NAMED = 100
FAR_BACK = 500  # so many changes of a record are looked through for the one that is undone
NEEDS = {"tag": "edit", "untag": "edit", "edit": "edit", "assign": "assign", "trash": "delete"}


def start_bulk(
    tx: Tx,
    table: Table,
    action: str,
    values: dict[str, Any],
    ids: Sequence[bytes],
    *,
    viewer: Viewer,
) -> BulkChange:
    """Begins to do something to all these records. Forbidden when short of a level; which of
    them may be changed is seen when their turn comes."""
    rules.need(viewer, MODULES[table.name], NEEDS[action])
    made = tx.put(BulkChange(table=table.name, action=action, values=plain(values), total=len(ids)))
    for start in range(0, len(ids), PIECE):
        tx.put(BulkPart(bulk_id=made.id, ids=tuple(ids[start : start + PIECE])))
    work = enqueue(tx, BULK, {"bulk_id": made.id}, viewer.user.id)
    return tx.put(replace(made, work_id=work.id))


def start_bulk_undo(tx: Tx, bulk_id: bytes, *, viewer: Viewer) -> BulkChange:
    """Begins to take it back, once. Forbidden while it runs, and when it is too long ago."""
    made = queries.bulk_change(tx, viewer, bulk_id)
    if made.undo_id is not None:
        return made
    if tx.require(works, made.work_id).open:
        raise Forbidden(N_("It is not done yet. Stop it first."))
    if tx.now - made.created_at > FOR:
        raise Forbidden(N_("This is more than 30 days ago and can't be undone any more."))
    work = enqueue(tx, BULK_UNDO, {"bulk_id": made.id}, viewer.user.id)
    return tx.put(replace(made, undo_id=work.id))


def do_piece(tx: Tx, bulk_id: bytes, work_id: bytes) -> bool:
    """Does the next piece, with the rights that its owner has now; False when none is left."""
    return _piece(tx, bulk_id, work_id, _do)


def undo_piece(tx: Tx, bulk_id: bytes, work_id: bytes) -> bool:
    """Takes the next piece back, as far as nothing else came after it."""
    return _piece(tx, bulk_id, work_id, _undo)


Deed = Callable[[Tx, BulkChange, bytes, Viewer], int | str]


def _piece(tx: Tx, bulk_id: bytes, work_id: bytes, deed: Deed) -> bool:
    made, work = tx.require(bulk_changes, bulk_id), tx.require(works, work_id)
    after = work.result.get("place")
    hit = next(iter(tx.range(bulk_parts, "bulk", (bulk_id,), after=after, limit=1)), None)
    if hit is None:
        return False
    viewer = viewer_for(tx, tx.require(users, made.created_by))
    part = tx.require(bulk_parts, hit.id)
    result = _result(work) | {"place": hit.key}
    for record_id in part.ids:
        outcome = deed(tx, made, record_id, viewer)
        if isinstance(outcome, int):
            result["changed"] += outcome
        else:
            result["skipped"] += 1
            if len(result["names"]) < MOST_NAMED:
                result["names"].append(outcome)
    advance(tx, work_id, work.done + len(part.ids), made.total, result)
    return True


def _result(work: Work) -> dict[str, Any]:
    kept = {"changed": 0, "skipped": 0, "names": []} | work.result
    return kept | {"names": list(kept["names"])}


def _do(tx: Tx, made: BulkChange, record_id: bytes, viewer: Viewer) -> int | str:
    """How many were changed, or the name of what was left as it is."""
    table = TABLES[made.table]
    try:
        return _done(tx, table, made, [record_id], viewer)
    except (Missing, Forbidden, Invalid):
        return _named(tx, made, record_id, viewer)


def _done(tx: Tx, table: Table, made: BulkChange, ids: Sequence[bytes], viewer: Viewer) -> int:
    values = made.values
    match made.action:
        case "tag":
            return owned.tag(tx, table, ids, values["tags"], (), viewer=viewer)
        case "untag":
            return owned.tag(tx, table, ids, (), values["tags"], viewer=viewer)
        case "assign":
            return owned.assign(tx, table, ids, values["assignee_id"], viewer=viewer)
        case "trash":
            return owned.trash_all(tx, table, ids, viewer=viewer)
    return owned.edit_all(tx, table, ids, _typed(table, values), viewer=viewer)


def _undo(tx: Tx, made: BulkChange, record_id: bytes, viewer: Viewer) -> int | str:
    since = islice(tx.own_history(made.table, record_id), FAR_BACK)
    own = next((c for c in since if c.batch == made.id), None)
    if own is None:
        return 0
    left = restore(tx, own, viewer=viewer)
    return 1 if left is None else left


def _typed(table: Table, values: dict[str, Any]) -> dict[str, Any]:
    """Fields as the record has them, from what the log has of them."""
    hints = get_type_hints(table.record_type)
    return {field: msgspec.convert(value, hints[field]) for field, value in values.items()}


def _named(tx: Tx, made: BulkChange, record_id: bytes, viewer: Viewer) -> str:
    """What to call it before the viewer, who may have lost sight of it."""
    record = tx.get(TABLES[made.table], record_id)
    if record is None or not viewer.may_see(MODULES[made.table], record):
        return "—"
    return name(record, viewer.user.language)


def forget_bulk(tx: Tx, bulk_id: bytes, limit: int = 200) -> bool:
    """Removes a piece of what is kept of a bulk change; False once nothing was left."""
    hits = list(tx.range(bulk_parts, "bulk", (bulk_id,), limit=limit))
    for hit in hits:
        tx.delete(bulk_parts, hit.id)
    if not hits and tx.get(bulk_changes, bulk_id) is not None:
        tx.delete(bulk_changes, bulk_id)
    return bool(hits)
