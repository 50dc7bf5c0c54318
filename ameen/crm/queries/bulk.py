"""What somebody does to a great many records at once."""

from ...accounts.queries import Viewer
from ...store import Missing, Snapshot
from ..records import BulkChange, bulk_changes


def bulk_change(snap: Snapshot, viewer: Viewer, bulk_id: bytes) -> BulkChange:
    """The viewer's own bulk change; Missing when it is none of theirs."""
    found = snap.get(bulk_changes, bulk_id)
    if found is None or found.created_by != viewer.user.id:
        raise Missing(bulk_changes.name, bulk_id)
    return found
