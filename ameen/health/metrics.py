"""How the hub is, as figures: the text format of Prometheus (exposition format 0.0.4)."""

from datetime import datetime
from typing import Any

from ..jobs import runs
from ..notifications.queries import queues
from ..version import __version__
from . import checks

TYPE = "text/plain; version=0.0.4; charset=utf-8"


def exposition(hub: Any) -> str:
    """All figures, as they are now."""
    lines: list[str] = []
    made = checks.all_checks(hub)
    _family(lines, "ameen_info", "The version that runs.", {f'{{version="{__version__}"}}': 1})
    _family(
        lines,
        "ameen_well",
        "1 for each check of the hub's health that found all well, else 0.",
        {f'{{check="{name}"}}': int(check.ok) for name, check in made.items()},
    )
    for name, (text, figure) in checks.figures(hub).items():
        _family(lines, f"ameen_{name}", text, {"": figure})
    _jobs(lines, hub)
    _deliveries(lines, hub)
    return "\n".join(lines) + "\n"


def _jobs(lines: list[str], hub: Any) -> None:
    with hub.store.read() as snap:
        last = {f'{{job="{job.name}"}}': run for job, run in runs(snap, hub.jobs) if run}
    for name, text, figure in (
        ("run_timestamp_seconds", "When each job was last begun.", _began),
        ("run_seconds", "How long each job last took.", lambda run: run.seconds),
        ("run_done", "How much each job last did.", lambda run: run.count),
        ("run_failed", "1 where a job last failed.", lambda run: int(bool(run.error))),
    ):
        figures = {label: figure(run) for label, run in last.items()}
        _family(lines, f"ameen_job_{name}", text, figures)


def _deliveries(lines: list[str], hub: Any) -> None:
    """By channel. That mail does not go out is no ill health: a restart wouldn't heal it."""
    with hub.store.read() as snap:
        found = {f'{{channel="{queue.channel}"}}': queue for queue in queues(snap)}
    for name, text, figure in (
        ("waiting", "Emails and push messages that wait to be sent.", lambda q: q.waiting),
        ("failed", "Those of the last 90 days that were given up.", lambda q: q.failed),
        ("due_timestamp_seconds", "When the first is due; 0 without.", lambda q: _seconds(q.due)),
        (
            "sent_timestamp_seconds",
            "When the last left; 0 before.",
            lambda q: _seconds(q.last_sent),
        ),
    ):
        figures = {label: figure(queue) for label, queue in found.items()}
        _family(lines, f"ameen_deliveries_{name}", text, figures)


def _seconds(moment: datetime | None) -> float:
    return moment.timestamp() if moment else 0


def _began(run: Any) -> float:
    return run.claimed_at.timestamp()


def _family(lines: list[str], name: str, text: str, figures: dict[str, float]) -> None:
    lines += [f"# HELP {name} {text}", f"# TYPE {name} gauge"]
    lines += [f"{name}{label} {figure}" for label, figure in figures.items()]
