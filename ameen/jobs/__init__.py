"""What the hub does by itself: minute and hourly rounds, and long work outside of pages."""

from .rounds import Job, JobRun, job_runs, run_round, runs
from .work import (
    Cancelled,
    Work,
    WorkKind,
    WorkState,
    advance,
    cancel,
    enqueue,
    progress,
    requeue_abandoned,
    run_next_work,
    works,
)

__all__ = [
    "Cancelled",
    "Job",
    "JobRun",
    "Work",
    "WorkKind",
    "WorkState",
    "advance",
    "cancel",
    "enqueue",
    "job_runs",
    "progress",
    "requeue_abandoned",
    "run_next_work",
    "run_round",
    "runs",
    "works",
]
