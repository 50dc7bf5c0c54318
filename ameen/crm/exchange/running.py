"""An import as long work: in short transactions, each of which also notes how far it is."""

import logging
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from ...accounts.queries import Viewer, viewer_for
from ...accounts.records import users
from ...accounts.rules import N_, Forbidden, Invalid
from ...jobs import Cancelled, Work, advance, cancel, enqueue, progress, works
from ...store import Missing, Snapshot, StoreFull, Tx
from .counting import copied, empty_result, make_linked, note, warn
from .kept import LINKS, REJECTS, Import, import_path, imports, leave, left_over
from .kinds import KINDS, Kind, Link
from .meaning import Fault, reader_for
from .planning import CREATED, REJECTED, UNCHANGED, UPDATED, Plan, Planner
from .reading import Row, rows_of
from .seen import Seen

log = logging.getLogger(__name__)

IMPORT = "import"
CHUNK = 500
COUNT_EVERY = 50_000
UNSAVED = N_("This row could not be saved.")
STOPPED = N_("Your roles no longer allow this import, so it was stopped.")
NOT_LINKED = N_("“%(name)s” was not linked: %(reason)s")
NO_LONGER = N_("What belonged here was changed meanwhile.")


class Stopped(Exception):
    """Who began the import may not go on with it."""


def run_import(hub: Any, work: Work) -> dict[str, Any]:
    """Takes the rows of a file from wherever `work` says it is, then links what waits for it."""
    with hub.store.read() as snap:
        made = snap.require(imports, work.args["import_id"])
    path = import_path(hub.settings.data, made.id)
    if work.total is None:
        work = progress(hub.store, work.id, 0, _count(hub.store, work, path, made), empty_result())
    writer = _Writer(hub.store, made, work)
    try:
        rows = islice(rows_of(path, made.sheet), work.done, None)
        while piece := list(islice(rows, CHUNK)):
            writer.write(_take, piece)
        _link(writer)
    except Stopped:
        return writer.result() | {"stopped": STOPPED}
    return writer.result()


def _count(store: Any, work: Work, path: Path, made: Import) -> int:
    """How many rows there are; asks now and then whether to go on."""
    total = 0
    for _ in rows_of(path, made.sheet):
        total += 1
        if total % COUNT_EVERY == 0:
            progress(store, work.id, 0)
    return total


class _Writer:
    """Writes pieces of one import; a piece that fails is taken again row by row."""

    def __init__(self, store: Any, made: Import, work: Work) -> None:
        self.store, self.made, self.work = store, made, work

    def write(self, action: Any, rows: list[Any]) -> None:
        run = partial(
            self.store.write,
            action,
            self.made,
            self.work.id,
            by=self.made.created_by,
            batch=self.made.id,
            origin="job",
        )
        try:
            run(rows)
        except (StoreFull, Stopped, Cancelled):
            raise
        except Exception:
            log.exception("rows of import %s from line %s", self.made.id.hex(), rows[0].line)
            if len(rows) == 1:
                self.store.write(_reject, self.made, self.work.id, rows[0], origin="job")
                return
            for row in rows:
                self.write(action, [row])

    def result(self) -> dict[str, Any]:
        with self.store.read() as snap:
            return snap.require(works, self.work.id).result


def _take(tx: Tx, made: Import, work_id: bytes, rows: list[Row]) -> None:
    """Plans and does these rows. How far it is moves with them, so that none is taken twice."""
    viewer = _viewer(tx, made)
    work = tx.require(works, work_id)
    result = copied(work.result)
    reader = reader_for(tx, viewer, made)
    planner = planner_for(tx, viewer, made, since=work.started_at)
    rejects: list[Any] = []
    waiting: list[Any] = []
    for row in rows:
        meant = reader.meant(row)
        plan = planner.plan(meant)
        record = _do(tx, plan, planner.kind, viewer, result)
        result[plan.outcome] += 1
        if plan.outcome == REJECTED:
            rejects.append((row.line, row.cells, plan.faults))
        else:
            note(result, row.line, meant, plan)
        if record is not None and plan.later:
            waiting.append((record.id, plan.later, row.line))
    leave(tx, made.id, REJECTS, rejects)
    leave(tx, made.id, LINKS, waiting)
    advance(tx, work_id, work.done + len(rows), None, result)


def planner_for(
    snap: Snapshot,
    viewer: Viewer,
    made: Import,
    since: datetime | None = None,
    seen: Seen | None = None,
) -> Planner:
    return Planner(snap, viewer, made.kind, made.choices, since, seen, made.sheet.names)


def _do(tx: Tx, plan: Plan, kind: Kind, viewer: Viewer, result: dict[str, Any]) -> Any:
    """Writes what was planned; what the rules refuse after all becomes a rejected row."""
    if plan.outcome not in (CREATED, UPDATED):
        return None
    try:
        for link, linked in plan.makes.items():
            made = make_linked(tx, linked, viewer, result)
            plan.values = kind.made(plan.values, link, made)
        if plan.record is None:
            return kind.make(tx, plan.values, viewer)
        record = kind.change(tx, plan.record, plan.values, viewer)
    except Missing:
        plan.outcome, plan.faults = REJECTED, [(NO_LONGER, {})]
    except Forbidden as error:
        plan.outcome, plan.faults = REJECTED, [(str(error), {})]
    except Invalid as error:
        plan.outcome = REJECTED
        plan.faults = [(text, {}) for texts in error.errors.values() for text in texts]
    else:
        if record.version == plan.record.version and not plan.later:
            plan.outcome = UNCHANGED  # what was said is how it was settled already
        return record
    return None


def _link(writer: _Writer) -> None:
    """Links what stood further down in the file, now that all is there."""
    while piece := _next_piece(writer):
        place, rows = piece
        writer.store.write(
            _link_rows,
            writer.made,
            writer.work.id,
            place,
            rows,
            by=writer.made.created_by,
            batch=writer.made.id,
            origin="job",
        )


def _next_piece(writer: _Writer) -> tuple[bytes, list[Any]] | None:
    with writer.store.read() as snap:
        after = snap.require(works, writer.work.id).result.get("linked")
        return next(left_over(snap, writer.made.id, LINKS, after), None)


def _link_rows(tx: Tx, made: Import, work_id: bytes, place: bytes, rows: list[Any]) -> None:
    viewer = _viewer(tx, made)
    work = tx.require(works, work_id)
    result = copied(work.result) | {"linked": place}
    planner = planner_for(tx, viewer, made)
    for record_id, later, line in rows:
        for link in planner.kind.links:
            if link.name not in later:
                continue
            said = later[link.name]
            reason = _link_one(tx, planner, record_id, link, said, result)
            if reason:
                told = {"name": said.get(link.name, ""), **reason}
                warn(result, line, [(NOT_LINKED, told)])
    advance(tx, work_id, work.done, None, result)


def _link_one(
    tx: Tx,
    planner: Planner,
    record_id: bytes,
    link: Link,
    said: dict[str, str],
    result: dict[str, Any],
) -> dict[str, Any]:
    """Nothing when it was linked; else the reason, with what its text is about."""
    linked = planner.finder.linked(link, said)
    if linked is None:
        return {}
    if fault := linked.fault or linked.left:
        return {"reason": fault[0], **fault[1]}
    try:
        other = linked.id or make_linked(tx, linked, planner.viewer, result)
        record = tx.require(planner.kind.table, record_id)
        planner.kind.change(tx, record, {link.field: other}, planner.viewer)
    except (Missing, Forbidden):
        return {"reason": NO_LONGER}
    except Invalid as error:
        return {"reason": str(error)}
    return {}


def _reject(tx: Tx, made: Import, work_id: bytes, row: Row) -> None:
    work = tx.require(works, work_id)
    result = copied(work.result)
    result[REJECTED] += 1
    leave(tx, made.id, REJECTS, [(row.line, row.cells, [(UNSAVED, {})])])
    advance(tx, work_id, work.done + 1, None, result)


def _viewer(tx: Tx, made: Import) -> Viewer:
    """Whose import it is, with the rights of now."""
    user = tx.get(users, made.created_by)
    viewer = viewer_for(tx, user) if user is not None else None
    if viewer is None or not KINDS[made.kind].may(viewer, "import"):
        raise Stopped
    return viewer


def start_import(tx: Tx, made: Import, *, viewer: Viewer) -> Import:
    """Begins it, once: a form that is sent twice changes nothing."""
    made = tx.require(imports, made.id)
    if made.work_id is not None:
        return made
    if made.check_id is not None:
        cancel(tx, made.check_id)  # nobody waits for a dry run of what is being done
    work = enqueue(tx, IMPORT, {"import_id": made.id}, viewer.user.id)
    return tx.put(replace(made, work_id=work.id))


def rejected_rows(store: Any, import_id: bytes) -> Iterator[tuple[int, list[str], list[Fault]]]:
    """The rejected rows in the order of the file; no snapshot is held between pieces."""
    after = None
    while True:
        with store.read() as snap:
            piece = next(left_over(snap, import_id, REJECTS, after), None)
        if piece is None:
            return
        after, rows = piece
        for line, cells, faults in rows:
            yield line, cells, [(text, said) for text, said in faults]
