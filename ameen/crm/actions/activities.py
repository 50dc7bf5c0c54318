"""What is done to activities besides what is done to all records: completing, cancelling."""

from typing import Any

from ...accounts.queries import Viewer
from ...store import Tx
from .. import rules
from ..records import Activity, ActivityStatus, activities
from . import owned


def complete_activity(
    tx: Tx, activity_id: bytes, outcome: str = "", version: int | None = None, *, viewer: Viewer
) -> Activity:
    """It was done, with this outcome; without a time of its own it was done now. Stale when
    somebody saved since `version` (None: whatever)."""
    return _closed(tx, activity_id, ActivityStatus.DONE, outcome, version, viewer)


def cancel_activity(
    tx: Tx, activity_id: bytes, outcome: str = "", version: int | None = None, *, viewer: Viewer
) -> Activity:
    """It won't be done, for this reason. Stale as above."""
    return _closed(tx, activity_id, ActivityStatus.CANCELLED, outcome, version, viewer)


def reopen_activity(tx: Tx, activity_id: bytes, *, viewer: Viewer) -> Activity:
    """It is planned again; what was written of its outcome stays. One that is open stays so."""
    activity = owned.load(tx, activities, activity_id, "edit", viewer)
    if activity.is_open:
        return activity
    values = {"status": ActivityStatus.PLANNED}
    return owned.edit_accepted(tx, activities, activity_id, None, values, viewer=viewer)


def _closed(
    tx: Tx,
    activity_id: bytes,
    status: ActivityStatus,
    outcome: str,
    version: int | None,
    viewer: Viewer,
) -> Activity:
    activity = owned.load(tx, activities, activity_id, "edit", viewer)
    values: dict[str, Any] = {"status": status}
    if outcome.strip():
        values |= rules.accepted(activities.name, {"outcome": outcome})
    if status is ActivityStatus.DONE and activity.starts_at is None:
        values["starts_at"] = tx.now
    return owned.edit_accepted(tx, activities, activity_id, version, values, viewer=viewer)
