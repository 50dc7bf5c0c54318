"""Health and job status as JSON."""

import hmac
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ..jobs import run_round, runs
from ..jobs.rounds import HOUR, MINUTE
from ..store.migrate import SCHEMA
from ..version import __version__
from ..web import access, hub, problem, store, viewer
from . import checks, metrics

blueprint = Blueprint("health", __name__, url_prefix="/api")
for_prometheus = Blueprint("metrics", __name__)

BLUEPRINTS = (blueprint, for_prometheus)


@blueprint.get("/health")
@access.public
def show() -> tuple[dict[str, Any], int]:
    """200 when all is well, else 503 with the reason."""
    made = checks.all_checks(hub())
    well = all(check.ok for check in made.values())
    content = {
        "status": "ok" if well else "failing",
        "checks": {name: check._asdict() for name, check in made.items()},
        "version": __version__,
        "schema": SCHEMA,
        "uptime_s": checks.uptime(),
    }
    return content, 200 if well else 503


@blueprint.get("/scheduler/service")
@access.public
def jobs() -> dict[str, Any] | Response:
    """How each job last went; for those who are signed in or have the cron secret."""
    if viewer() is None and not _has_secret():
        return problem(401, _("Sign in first, or send the cron secret."))
    return {"jobs": _status()}


@blueprint.post("/scheduler/service")
@access.public
def run() -> dict[str, Any] | Response:
    """Runs both rounds now, as far as they have not been run yet."""
    if not _has_secret():
        return problem(401, _("The cron secret is missing or wrong."))
    done = {every: run_round(hub(), every) for every in (MINUTE, HOUR)}
    return {"ran": done, "jobs": _status()}


@for_prometheus.get("/metrics")
@access.public
def show_metrics() -> Response:
    """For Prometheus, which bears the cron secret: how much there is is nobody else's business."""
    if not _has_secret():
        return problem(401, _("The cron secret is missing or wrong."))
    return Response(metrics.exposition(hub()), content_type=metrics.TYPE)


def _has_secret() -> bool:
    """Whether the request bears the cron secret; compared in constant time."""
    bearer = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    given = request.headers.get("X-Cron-Secret") or bearer
    return hmac.compare_digest(given.encode(), hub().settings.cron_secret.encode())


def _status() -> list[dict[str, Any]]:
    with store().read() as snap:
        found = runs(snap, hub().jobs)
    return [
        {
            "name": job.name,
            "every": job.every,
            "last_run": _text(run.claimed_at) if run else None,
            "running": bool(run and run.finished_at is None),
            "seconds": run.seconds if run else None,
            "count": run.count if run else None,
            "error": (run.error or None) if run else None,
        }
        for job, run in found
    ]


def _text(moment: datetime) -> str:
    """RFC 3339, in UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
