"""Long work: stored, done one piece after another outside of the serving processes.

It goes on where it was when its process dies, can be cancelled, and tells how far it is.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from msgspec.structs import replace

from ..store import Index, Missing, Record, Store, Table, Tx

LONGEST_ERROR = 500

log = logging.getLogger(__name__)


class WorkState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Work(Record, frozen=True):
    """A piece of long work. `done` of `total` (None: not known yet) is how far it is; `result`
    is what it wants to know of itself, also to go on after a crash."""

    kind: str
    owner_id: bytes | None = None
    state: WorkState = WorkState.QUEUED
    args: dict[str, Any] = {}
    done: int = 0
    total: int | None = None
    result: dict[str, Any] = {}
    error: str = ""
    started_at: datetime | None = None
    finished_at: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether it is still to be done, or being done."""
        return self.state in (WorkState.QUEUED, WorkState.RUNNING)


class WorkKind(NamedTuple):
    """`run(hub, work)` does it from wherever `work` says it is, and gives its last result."""

    name: str
    run: Callable[[Any, Work], dict[str, Any]]


class Cancelled(Exception):
    """Somebody cancelled the work: stop here, what is done stays done."""


works = Table(
    "work",
    Work,
    Index("state", lambda work: [(work.state,)]),
    Index("owner", lambda work: [(work.owner_id,)] if work.owner_id else []),
    Index("finished", lambda work: [(work.finished_at,)] if work.finished_at else []),
    logged=False,
)


def enqueue(tx: Tx, kind: str, args: dict[str, Any], owner_id: bytes | None) -> Work:
    """Puts work at the end of the queue."""
    return tx.put(Work(kind=kind, args=args, owner_id=owner_id))


def cancel(tx: Tx, work_id: bytes) -> Work:
    """Asks the work to stop; at once when it hasn't begun."""
    work = tx.require(works, work_id)
    if not work.open:
        return work
    return tx.put(replace(work, state=WorkState.CANCELLED, finished_at=tx.now))


def advance(
    tx: Tx,
    work_id: bytes,
    done: int,
    total: int | None = None,
    result: dict[str, Any] | None = None,
) -> Work:
    """Notes how far it is, in the transaction that did it. Cancelled when it is to stop."""
    work = tx.require(works, work_id)
    if work.state == WorkState.CANCELLED:
        raise Cancelled
    return tx.put(
        replace(
            work,
            done=done,
            total=work.total if total is None else total,
            result=work.result if result is None else result,
        )
    )


def progress(
    store: Store,
    work_id: bytes,
    done: int,
    total: int | None = None,
    result: dict[str, Any] | None = None,
) -> Work:
    """The same in a transaction of its own."""
    return store.write(advance, work_id, done, total, result, origin="job")


def run_next_work(hub: Any) -> bool:
    """Does the oldest work that waits, to its end; False when none did."""
    work = hub.store.write(_claim, origin="job")
    if work is None:
        return False
    try:
        kind = hub.work_kinds[work.kind]
        result = kind.run(hub, work)
    except Cancelled:
        log.info("work %s (%s) was cancelled", work.id.hex(), work.kind)
    except Missing as gone:
        _end(hub, work, WorkState.FAILED, error=str(gone))
    except Exception as failure:
        log.exception("work %s (%s) failed", work.id.hex(), work.kind)
        _end(hub, work, WorkState.FAILED, error=f"{type(failure).__name__}: {failure}")
    else:
        _end(hub, work, WorkState.DONE, result=result)
    return True


def requeue_abandoned(store: Store) -> int:
    """Puts back what a dead process was doing; only who leads may say that it is dead."""
    return store.write(_requeue, origin="job")


def _claim(tx: Tx) -> Work | None:
    for hit in tx.range(works, "state", (WorkState.QUEUED,), limit=1):
        work = tx.require(works, hit.id)
        return tx.put(replace(work, state=WorkState.RUNNING, started_at=work.started_at or tx.now))
    return None


def _end(hub: Any, work: Work, state: WorkState, **values: Any) -> None:
    hub.store.write(_finish, work.id, state, values, origin="job")


def _finish(tx: Tx, work_id: bytes, state: WorkState, values: dict[str, Any]) -> None:
    work = tx.get(works, work_id)
    if work is None or work.state != WorkState.RUNNING:
        return
    error = values.get("error", "")[:LONGEST_ERROR]
    result = values.get("result") or work.result
    tx.put(replace(work, state=state, finished_at=tx.now, error=error, result=result))
    if work.owner_id is not None:
        tx.event("work_ended", works.name, work.id)


def _requeue(tx: Tx) -> int:
    ids = [hit.id for hit in tx.range(works, "state", (WorkState.RUNNING,))]
    for work_id in ids:
        tx.put(replace(tx.require(works, work_id), state=WorkState.QUEUED))
    return len(ids)
