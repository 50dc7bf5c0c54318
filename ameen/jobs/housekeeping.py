"""The jobs that belong to no slice: readers of the store, backups, finished work."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from ..store import Tx
from .rounds import HOUR, MINUTE, Job
from .work import works

KEEP_WORK = timedelta(days=30)
BATCH = 200
DAYS, WEEKS = 7, 4
LARGEST_LOG, OLD_LOGS = 10 << 20, 5


def clear_readers(hub: Any, now: datetime) -> int:
    """Frees the places of readers that died, so that the store can use their old pages again."""
    return hub.store.clear_readers()


def beat(hub: Any, now: datetime) -> int:
    """Shows that the minute's rounds come."""
    return 0


def turn_log_over(hub: Any, now: datetime) -> int:
    """Begins a new log when it has grown large."""
    return turn_over(hub.settings.data.parent / "logs")


def forget_work(hub: Any, now: datetime) -> int:
    """Removes finished work after 30 days, and the files it left behind."""
    gone = 0
    while ids := hub.store.write(_forget, now - KEEP_WORK, origin="job", now=now):
        gone += len(ids)
        for work_id in ids:
            for path in (hub.settings.data / "run").glob(f"*/{work_id.hex()}*"):
                path.unlink(missing_ok=True)
    return gone


def prune_backups(hub: Any, now: datetime) -> int:
    """Keeps the newest backup of each of the last 7 days that have one, and of 4 weeks."""
    return prune(hub.settings.data / "backups")


def prune(folder: Path) -> int:
    """Removes all but the backups that are to be kept; says how many."""
    found = sorted(folder.glob("*.tar.gz"), key=lambda p: p.stat().st_mtime, reverse=True)
    days: dict[object, Path] = {}
    weeks: dict[object, Path] = {}
    for path in found:
        made = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
        days.setdefault(made.date(), path)
        weeks.setdefault(made.isocalendar()[:2], path)
    kept = {*list(days.values())[:DAYS], *list(weeks.values())[:WEEKS]}
    gone = [path for path in found if path not in kept]
    for path in gone:
        path.unlink()
    return len(gone)


def turn_over(folder: Path, largest: int = LARGEST_LOG) -> int:
    """Puts a log that grew large aside as `app.log.1`, and the oldest of those out; 1 if it did.
    Every process notices and begins the new one."""
    newest = folder / "app.log"
    if not newest.exists() or newest.stat().st_size < largest:
        return 0
    for number in range(OLD_LOGS - 1, 0, -1):
        older = folder / f"app.log.{number}"
        if older.exists():
            older.replace(folder / f"app.log.{number + 1}")
    newest.replace(folder / "app.log.1")
    return 1


def _forget(tx: Tx, before: datetime) -> list[bytes]:
    ids = []
    for hit in tx.range(works, "finished", limit=BATCH):
        work = tx.require(works, hit.id)
        if work.finished_at >= before:
            break
        ids.append(hit.id)
    for work_id in ids:
        tx.purge(works, work_id)
    return ids


JOBS = (
    Job("beat", MINUTE, beat),
    Job("turn the log over", MINUTE, turn_log_over),
    Job("clear readers", HOUR, clear_readers),
    Job("forget finished work", HOUR, forget_work),
    Job("prune backups", HOUR, prune_backups),
)
