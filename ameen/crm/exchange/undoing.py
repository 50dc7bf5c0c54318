"""Taking back a whole import, as long work: a piece of the log in each transaction."""

from itertools import takewhile
from typing import Any

from msgspec.structs import replace

from ...accounts.queries import Viewer, viewer_for
from ...accounts.records import users
from ...accounts.rules import N_, Forbidden
from ...jobs import Work, advance, enqueue, progress, works
from ...store import Change, Tx
from ..actions.undo import FOR
from ..records import name
from .kept import Import, imports
from .kinds import TABLES

UNDO = "import undo"
CHUNK = 500
MOST_NAMED = 100
TOO_LATE = N_("This is more than 30 days ago and can't be undone any more.")


def start_undo(tx: Tx, made: Import, *, viewer: Viewer) -> Import:
    """Begins to take the import back, once. Forbidden when it is too long ago."""
    made = tx.require(imports, made.id)
    if made.undo_id is not None or made.work_id is None:
        return made
    if tx.now - made.created_at > FOR:
        raise Forbidden(TOO_LATE)
    work = enqueue(tx, UNDO, {"import_id": made.id}, viewer.user.id)
    return tx.put(replace(made, undo_id=work.id))


def run_undo(hub: Any, work: Work) -> dict[str, Any]:
    """Reverses what the import changed, as far as nothing else came after it."""
    with hub.store.read() as snap:
        made = snap.require(imports, work.args["import_id"])
        first = next(snap.changes_of(made.id), None)
        last = snap.last_seq
    if first is None:
        return _result(0, last)
    if work.total is None:
        work = progress(hub.store, work.id, 0, last - first.seq + 1, _result(first.seq - 1, last))
    while work.result["seq"] < work.result["last"]:
        work = hub.store.write(
            _take_back, made, work.id, by=made.created_by, batch=work.id, origin="job"
        )
    return work.result


def _result(seq: int, last: int) -> dict[str, Any]:
    return {"undone": 0, "skipped": 0, "names": [], "seq": seq, "last": last}


def _take_back(tx: Tx, made: Import, work_id: bytes) -> Work:
    work = tx.require(works, work_id)
    result = {**work.result, "names": list(work.result["names"])}
    viewer = viewer_for(tx, tx.require(users, made.created_by))
    changes = list(tx.changes(result["seq"], CHUNK))
    for change in changes:
        if change.batch == made.id and change.table in TABLES and change.seq <= result["last"]:
            _undo_one(tx, made, work_id, change, viewer, result)
    ended = len(changes) < CHUNK or changes[-1].seq >= result["last"]
    seq = result["last"] if ended else changes[-1].seq
    result["seq"] = seq
    done = (work.total or 0) - (result["last"] - seq)
    return advance(tx, work_id, max(0, done), None, result)


def _undo_one(
    tx: Tx, made: Import, work_id: bytes, change: Change, viewer: Viewer, result: dict[str, Any]
) -> None:
    """Reverses all that the import did to the record of `change`, at its first change."""
    since = takewhile(lambda c: c.seq >= change.seq, tx.own_history(change.table, change.id))
    own = [c for c in since if c.op != "event"]
    if own and own[0].batch == work_id:
        return
    kind = TABLES[change.table]
    record = tx.get(kind.table, change.id)
    if change.op == "create":
        if kind.is_gone(record):
            return
        if own[0].batch == made.id:
            # What the import itself did to it afterwards is no reason to keep it.
            left = kind.take_back(tx, replace(change, version=record.version), viewer)
        else:
            left = name(record) if hasattr(record, "name_en") else "—"
    else:
        left = None
        for each in (c for c in own if c.batch == made.id):
            left = kind.take_back(tx, each, viewer) or left
    if left is None:
        result["undone"] += 1
    else:
        result["skipped"] += 1
        if len(result["names"]) < MOST_NAMED:
            result["names"].append(left)
