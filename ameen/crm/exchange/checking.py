"""The dry run: what an import would do to each row of a file, without doing it."""

from collections.abc import Callable
from itertools import islice
from typing import Any

import msgspec
from msgspec.structs import replace

from ...accounts.queries import Viewer, viewer_for
from ...accounts.records import users
from ...jobs import Work, enqueue, progress
from ...store import Tx, fold
from .counting import MOST_WARNINGS, count_made, empty_result, note
from .kept import Import, import_path, imports
from .kinds import KINDS
from .meaning import Meant, reader_for
from .planning import CREATED, REJECTED, UPDATED, Plan
from .reading import Row, rows_of
from .running import STOPPED, planner_for
from .seen import Seen

CHECK = "import check"
PREVIEWED = 20
AT_ONCE = 1000  # rows that a page may wait for
CHUNK = 500


class Previewed(msgspec.Struct):
    """A row, what it says, and what will happen to it."""

    row: Row
    meant: Meant
    plan: Plan


def preview(store: Any, data: Any, made: Import, viewer: Viewer) -> list[Previewed]:
    """The first rows of the file."""
    rows = list(islice(rows_of(import_path(data, made.id), made.sheet), PREVIEWED))
    seen = Seen()
    with store.read() as snap:
        reader, planner = reader_for(snap, viewer, made), planner_for(snap, viewer, made, seen=seen)
        meanings = [reader.meant(row) for row in rows]
        found = [
            Previewed(row, meant, planner.plan(meant))
            for row, meant in zip(rows, meanings, strict=True)
        ]
    seen.close()
    return found


def check(
    store: Any,
    data: Any,
    made: Import,
    viewer: Viewer,
    told: Callable[[int, dict[str, Any]], None] = lambda done, result: None,
    most: int | None = None,
) -> dict[str, Any] | None:
    """The counts of the whole file, and the first of what would be rejected.

    None when there are more than `most` rows. `told` hears how far it is.
    """
    rows = rows_of(import_path(data, made.id), made.sheet)
    seen = Seen()
    result: dict[str, Any] = empty_result() | {"rejects": [], "rows": 0}
    while piece := list(islice(rows, CHUNK)):
        if most is not None and result["rows"] + len(piece) > most:
            seen.close()
            return None
        with store.read() as snap:
            reader = reader_for(snap, viewer, made)
            planner = planner_for(snap, viewer, made, seen=seen)
            for row in piece:
                meant = reader.meant(row)
                _count(result, seen, row, meant, planner.plan(meant))
        result["rows"] += len(piece)
        told(result["rows"], result)
    seen.close()
    return result


def run_check(hub: Any, work: Work) -> dict[str, Any]:
    """The dry run as long work; begun anew when it was interrupted, since it changes nothing."""
    with hub.store.read() as snap:
        made = snap.require(imports, work.args["import_id"])
        user = snap.get(users, made.created_by)
        viewer = viewer_for(snap, user) if user else None
    if viewer is None or not KINDS[made.kind].may(viewer, "import"):
        return {"stopped": STOPPED}
    progress(hub.store, work.id, 0, made.size)
    return check(
        hub.store,
        hub.settings.data,
        made,
        viewer,
        lambda done, result: progress(hub.store, work.id, done, None, {"rows": done}),
    )


def start_check(tx: Tx, made: Import, *, viewer: Viewer) -> Import:
    """Begins the dry run of what is decided now, once."""
    made = tx.require(imports, made.id)
    if made.check_id is not None:
        return made
    work = enqueue(tx, CHECK, {"import_id": made.id}, viewer.user.id)
    return tx.put(replace(made, check_id=work.id))


def _count(result: dict[str, Any], seen: Seen, row: Row, meant: Meant, plan: Plan) -> None:
    result[plan.outcome] += 1
    if plan.outcome == REJECTED:
        if len(result["rejects"]) < MOST_WARNINGS:
            result["rejects"].append((row.line, row.cells, plan.faults))
        return
    note(result, row.line, meant, plan)
    if plan.outcome in (CREATED, UPDATED):
        for linked in plan.makes.values():
            if seen.first_time(linked.to, fold(linked.make)):
                count_made(result, linked.to)
