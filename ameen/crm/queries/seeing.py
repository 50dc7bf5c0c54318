"""Who sees a record of the CRM: whose it is, and more for activities, which follow their records."""

from typing import Any

from ...accounts.queries import Viewer
from ...store import Snapshot
from ..records import MODULES, TABLES, Activity, activities, subjects


def may_see(snap: Snapshot, viewer: Viewer, table: str, record: Any) -> bool:
    """Whether this very record of the table of that name exists for the viewer."""
    if table == activities.name:
        return may_see_activity(snap, viewer, record)
    return viewer.may_see(MODULES[table], record)


def may_see_activity(snap: Snapshot, viewer: Viewer, activity: Activity) -> bool:
    """An activity is seen by those whose it is, who attend it, or who see one of the records
    that it is linked to; and only by who may see activities at all."""
    module = MODULES[activities.name]
    if not viewer.may(module, "view"):
        return False
    if viewer.may_see(module, activity):
        return True
    return any(_sees(snap, viewer, table, linked) for table, linked in subjects(activity))


def _sees(snap: Snapshot, viewer: Viewer, table: str, record_id: bytes) -> bool:
    record = snap.get(TABLES[table], record_id)
    return record is not None and viewer.may_see(MODULES[table], record)
