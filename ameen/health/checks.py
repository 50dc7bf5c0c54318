"""The checks: each says in a sentence what it found, and whether that will do."""

import shutil
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from msgspec.structs import replace

from ..jobs import runs
from ..store import Record, StoreError, Table, Tx, Unique
from ..store.migrate import SCHEMA, schema_of

WRITE_EVERY = 10.0  # seconds between probes of the store
LEAST_FREE = 200 << 20  # bytes
ROUND_LATE = timedelta(minutes=3)
SEARCH_LATE = 20_000  # log entries
STARTED = time.monotonic()


class Check(NamedTuple):
    ok: bool
    detail: str


class Probe(Record, frozen=True):
    """Written to see whether the store takes writes."""

    name: str
    at: datetime


probes = Table("probe", Probe, Unique("name", lambda p: [(p.name,)]), logged=False)
_last: dict[int, tuple[float, Check]] = {}
_lock = threading.Lock()


def all_checks(hub: Any) -> dict[str, Check]:
    """Every check by name; one that fails to run has failed."""
    made: dict[str, Callable[[Any], Check]] = {
        "store": store_readable,
        "schema": schema_agrees,
        "writes": store_writable,
        "jobs": jobs_alive,
        "search": search_follows,
        "disk": disk_space,
    }
    return {name: _tried(check, hub) for name, check in made.items()}


def store_readable(hub: Any) -> Check:
    with hub.store.read() as snap:
        return Check(True, f"{snap.last_seq} changes")


def schema_agrees(hub: Any) -> Check:
    """Whether the data is of the schema that this version knows: another version, started beside
    it, may have brought it further."""
    with hub.store.read() as snap:
        found = schema_of(snap)
    if found == SCHEMA:
        return Check(True, f"schema {found}")
    return Check(
        False, f"the data is of schema {found}, this version knows {SCHEMA}; restart the newer one"
    )


def store_writable(hub: Any) -> Check:
    """Writes a mark, at most every ten seconds."""
    with _lock:
        at, check = _last.get(id(hub), (0.0, Check(False, "")))
        if not check.ok or time.monotonic() - at > WRITE_EVERY:
            hub.store.write(_mark, origin="health")
            check = Check(True, "writable")
            _last[id(hub)] = time.monotonic(), check
        return check


def jobs_alive(hub: Any) -> Check:
    """Whether the minute's round still comes, and no job failed."""
    with hub.store.read() as snap:
        last = [run for _, run in runs(snap, hub.jobs) if run is not None]
    failed = [run.name for run in last if run.error]
    if failed:
        return Check(False, f"failed: {', '.join(failed)}")
    minute = [run.claimed_at for run in last if run.every == "minute"]
    if not minute:
        young = time.monotonic() - STARTED < ROUND_LATE.total_seconds()
        return Check(young, "no round yet")
    age = datetime.now(UTC) - max(minute)
    return Check(age < ROUND_LATE, f"last round {int(age.total_seconds())} s ago")


def search_follows(hub: Any) -> Check:
    with hub.store.read() as snap:
        behind = snap.last_seq - snap.follower("search")
    return Check(behind < SEARCH_LATE, f"{behind} changes behind")


def disk_space(hub: Any) -> Check:
    free = shutil.disk_usage(hub.settings.data).free
    used, most = hub.store.used_bytes()
    return Check(
        free > LEAST_FREE and used < most * 0.9,
        f"{free >> 20} MB free, store uses {used >> 20} of {most >> 20} MB",
    )


def figures(hub: Any) -> dict[str, tuple[str, float]]:
    """What can be counted, by name: what it is, and how much."""
    used, most = hub.store.used_bytes()
    with hub.store.read() as snap:
        changes, indexed, schema = snap.last_seq, snap.follower("search"), schema_of(snap)
    made = [path.stat().st_mtime for path in (hub.settings.data / "backups").glob("*.tar.gz")]
    return {
        "uptime_seconds": ("Since this process began.", uptime()),
        "schema": ("The schema of the data.", schema),
        "changes": ("Entries of the change log.", changes),
        "search_behind": ("Entries that search has not read yet.", changes - indexed),
        "store_used_bytes": ("What the store uses.", used),
        "store_limit_bytes": ("The most that the store may use.", most),
        "disk_free_bytes": ("Free for data.", shutil.disk_usage(hub.settings.data).free),
        "backups": ("Backups in the data folder.", len(made)),
        "backup_timestamp_seconds": ("When the newest was made; 0 without.", max(made, default=0)),
    }


def uptime() -> int:
    """Seconds since this process began."""
    return int(time.monotonic() - STARTED)


def _tried(check: Callable[[Any], Check], hub: Any) -> Check:
    try:
        return check(hub)
    except (StoreError, OSError) as error:
        return Check(False, str(error))


def _mark(tx: Tx) -> None:
    found = tx.find(probes, "name", "health")
    tx.put(replace(found, at=tx.now) if found else Probe(name="health", at=tx.now))
