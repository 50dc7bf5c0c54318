"""Rounds of jobs: each minute and each hour, each job once, whichever process comes to it.

A round is claimed in a transaction before it runs. What was missed while the hub was down is
caught up by the one next round: jobs do all that is due, whenever that became due. A holder
that died leaves a claim that lapses; jobs are made so that doing one twice does nothing more.
"""

import logging
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from msgspec.structs import replace

from ..store import Record, Snapshot, Store, Table, Tx, Unique

MINUTE, HOUR = "minute", "hour"
LAPSES = timedelta(minutes=10)
LONGEST_ERROR = 500

log = logging.getLogger(__name__)


class Job(NamedTuple):
    """`run(hub, now)` does all that is due, in short transactions, and says how much it did."""

    name: str
    every: str
    run: Callable[[Any, datetime], int]


class JobRun(Record, frozen=True):
    """How a job last went. `slot` is the minute or hour that it was claimed for."""

    name: str
    every: str
    slot: datetime
    claimed_at: datetime
    finished_at: datetime | None = None
    seconds: float = 0.0
    count: int = 0
    error: str = ""


job_runs = Table("job", JobRun, Unique("name", lambda run: [(run.name,)]), logged=False)


def run_round(hub: Any, every: str, now: datetime | None = None) -> dict[str, int]:
    """Runs the jobs of a round that nobody has claimed yet; name to how much each did.

    A job that fails is noted with its error and doesn't keep the others from running.
    """
    now = now or datetime.now(UTC)
    done = {}
    for job in hub.jobs:
        if job.every == every:
            claim = hub.store.write(_claim, job, slot_of(every, now), origin="job", now=now)
            if claim is not None:
                done[job.name] = _run(hub, job, claim, now)
    return done


def runs(snap: Snapshot, jobs: Iterable[Job]) -> list[tuple[Job, JobRun | None]]:
    """Each job, and how it last went; None before its first time."""
    return [(job, snap.find(job_runs, "name", job.name)) for job in jobs]


def slot_of(every: str, now: datetime) -> datetime:
    """The minute or the hour that `now` lies in."""
    start = now.astimezone(UTC).replace(second=0, microsecond=0)
    return start if every == MINUTE else start.replace(minute=0)


def _claim(tx: Tx, job: Job, slot: datetime) -> JobRun | None:
    last = tx.find(job_runs, "name", job.name)
    fresh = JobRun(name=job.name, every=job.every, slot=slot, claimed_at=tx.now)
    if last is None:
        return tx.put(fresh)
    running = last.finished_at is None and tx.now - last.claimed_at < LAPSES
    finished = last.finished_at is not None and last.slot >= slot
    if running or finished:
        return None
    return tx.put(replace(last, slot=slot, claimed_at=tx.now, finished_at=None))


def _run(hub: Any, job: Job, claim: JobRun, now: datetime) -> int:
    began, count, error = time.monotonic(), 0, ""
    try:
        count = job.run(hub, now)
    except Exception as failure:
        log.exception("the job %s failed", job.name)
        error = f"{type(failure).__name__}: {failure}"[:LONGEST_ERROR]
    hub.store.write(_finish, claim, time.monotonic() - began, count, error, origin="job")
    return count


def _finish(tx: Tx, claim: JobRun, seconds: float, count: int, error: str) -> None:
    last = tx.find(job_runs, "name", claim.name)
    if last is not None and last.claimed_at == claim.claimed_at:
        tx.put(
            replace(last, finished_at=tx.now, seconds=round(seconds, 3), count=count, error=error)
        )


def due_again(store: Store) -> None:
    """Lets go of the claims of a process that died: only who leads may say so."""
    store.write(_let_go, origin="job")


def _let_go(tx: Tx) -> None:
    for hit in list(tx.range(job_runs)):
        last = tx.require(job_runs, hit.id)
        if last.finished_at is None:
            tx.put(replace(last, claimed_at=last.claimed_at - LAPSES))
