"""An import as long work: in short transactions, each of which also notes how far it is."""

import logging
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from ...accounts.queries import Viewer, viewer_for
from ...accounts.records import users
from ...accounts.rules import N_, Forbidden, Invalid
from ...jobs import Cancelled, Work, advance, cancel, enqueue, progress, works
from ...store import Missing, StoreFull, Tx
from .. import rules
from ..actions import owned
from ..records import companies, contacts
from .kept import LINKS, REJECTS, Import, import_path, imports, leave, left_over
from .links import Linked, company_of
from .meaning import Fault, Reader
from .planning import CREATED, OUTCOMES, REJECTED, UPDATED, Plan, Planner
from .reading import Row, rows_of
from .targets import CONTACTS

log = logging.getLogger(__name__)

IMPORT = "import"
CHUNK = 500
COUNT_EVERY = 50_000
MOST_WARNINGS = 100
UNSAVED = N_("This row could not be saved.")
STOPPED = N_("Your roles no longer allow this import, so it was stopped.")
NOT_LINKED = N_("The parent company “%(name)s” was not linked: %(reason)s")
NO_LONGER = N_("What belonged here was changed meanwhile.")


class Stopped(Exception):
    """Who began the import may not go on with it."""


def empty_result() -> dict[str, Any]:
    return {**dict.fromkeys(OUTCOMES, 0), "companies": 0, "warned": 0, "warnings": []}


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
    result = _copy(work.result)
    reader = Reader(made.choices)
    planner = Planner(tx, viewer, made.kind, made.choices, since=work.started_at)
    rejects: list[Any] = []
    waiting: list[Any] = []
    for row in rows:
        plan = planner.plan(reader.meant(row))
        record = _do(tx, plan, made.kind, viewer, result)
        result[plan.outcome] += 1
        if plan.outcome == REJECTED:
            rejects.append((row.line, row.cells, plan.faults))
        elif plan.outcome in (CREATED, UPDATED):
            _warn(result, row.line, plan.warnings)
        if record is not None and plan.parent:
            waiting.append((record.id, plan.parent, row.line))
    leave(tx, made.id, REJECTS, rejects)
    leave(tx, made.id, LINKS, waiting)
    advance(tx, work_id, work.done + len(rows), None, result)


def _do(tx: Tx, plan: Plan, kind: str, viewer: Viewer, result: dict[str, Any]) -> Any:
    """Writes what was planned; what the rules refuse after all becomes a rejected row."""
    if plan.outcome not in (CREATED, UPDATED):
        return None
    table = contacts if kind == CONTACTS else companies
    try:
        if plan.company is not None:
            plan.values["company_id"] = make_company(tx, plan.company, viewer, result)
        if plan.record is None:
            return owned.create_accepted(tx, table, plan.values, viewer=viewer)
        return owned.edit_accepted(tx, table, plan.record.id, None, plan.values, viewer=viewer)
    except Forbidden as error:
        plan.outcome, plan.faults = REJECTED, [(str(error), {})]
    except Invalid as error:
        plan.outcome = REJECTED
        plan.faults = [(text, {}) for texts in error.errors.values() for text in texts]
    return None


def make_company(tx: Tx, link: Linked, viewer: Viewer, result: dict[str, Any]) -> bytes:
    """A company of which only the name is known yet."""
    values = rules.accepted("company", company_values(link))
    result["companies"] += 1
    return owned.create_accepted(tx, companies, values, viewer=viewer).id


def company_values(link: Linked) -> dict[str, str]:
    field = "name_ar" if any("\u0600" <= letter <= "\u06ff" for letter in link.make) else "name_en"
    return {field: link.make, "external_id": link.external_id}


def _link(writer: _Writer) -> None:
    """Links the parents that stood further down in the file, now that all are there."""
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
    result = _copy(work.result) | {"linked": place}
    for record_id, links, line in rows:
        reason = _link_one(tx, viewer, record_id, links, result)
        if reason:
            _warn(result, line, [(NOT_LINKED, {"name": links.get("parent", ""), **reason})])
    advance(tx, work_id, work.done, None, result)


def _link_one(
    tx: Tx, viewer: Viewer, record_id: bytes, links: dict[str, str], result: dict[str, Any]
) -> dict[str, Any]:
    """Nothing when the parent was linked; else the reason, with what its text is about."""
    link = company_of(tx, viewer, links, "parent")
    if link is None:
        return {}
    if link.fault:
        return {"reason": link.fault[0], **link.fault[1]}
    try:
        parent = link.id or make_company(tx, link, viewer, result)
        owned.edit_accepted(tx, companies, record_id, None, {"parent_id": parent}, viewer=viewer)
    except (Missing, Forbidden):
        return {"reason": NO_LONGER}
    except Invalid as error:
        return {"reason": str(error)}
    return {}


def _reject(tx: Tx, made: Import, work_id: bytes, row: Row) -> None:
    work = tx.require(works, work_id)
    result = _copy(work.result)
    result[REJECTED] += 1
    leave(tx, made.id, REJECTS, [(row.line, row.cells, [(UNSAVED, {})])])
    advance(tx, work_id, work.done + 1, None, result)


def _viewer(tx: Tx, made: Import) -> Viewer:
    """Whose import it is, with the rights of now."""
    user = tx.get(users, made.created_by)
    viewer = viewer_for(tx, user) if user is not None else None
    if viewer is None or not viewer.may(made.kind, "import"):
        raise Stopped
    return viewer


def _warn(result: dict[str, Any], line: int, faults: Iterable[Fault]) -> None:
    for text, said in faults:
        result["warned"] += 1
        if len(result["warnings"]) < MOST_WARNINGS:
            result["warnings"].append((line, text, said))


def _copy(result: dict[str, Any]) -> dict[str, Any]:
    return {**empty_result(), **result, "warnings": list(result.get("warnings", ()))}


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
