"""What was kept of an import goes when it can no longer be undone."""

from datetime import datetime, timedelta
from typing import Any

from .kept import drop_file, forget, imports

KEPT = timedelta(days=30)


def forget_imports(hub: Any, now: datetime) -> int:
    """Removes the files and leftovers of imports older than 30 days; says how many."""
    forgotten = 0
    while True:
        with hub.store.read() as snap:
            hit = next(snap.range(imports, "created", limit=1), None)
            oldest = snap.get(imports, hit.id) if hit else None
        if oldest is None or now - oldest.created_at < KEPT:
            return forgotten
        drop_file(hub.settings.data, oldest.id)
        while hub.store.write(forget, oldest.id, origin="job", now=now):
            pass
        forgotten += 1
