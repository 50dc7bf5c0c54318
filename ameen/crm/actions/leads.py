"""What is done to leads besides what is done to any record."""

from collections.abc import Sequence
from typing import Any

from ...accounts.queries import Viewer
from ...accounts.rules import Forbidden
from ...store import Tx
from .. import rules
from ..records import ActivityKind, ActivityStatus, Lead, LeadStatus, activities, leads
from ..rules import N_
from . import owned
from .placing import rank_below


def move_lead(
    tx: Tx, lead_id: bytes, status: str, after: Sequence[bytes] = (), *, viewer: Viewer
) -> Lead:
    """Moves a lead into the column of a status, right below the first of `after` that still
    stands there, or on top. Dropping it where it stands changes nothing.

    Missing, Forbidden; Invalid where a lead comes only by its conversion, or by undoing it.
    """
    lead = owned.load(tx, leads, lead_id, "edit", viewer)
    if lead.trashed_at is not None:
        raise Forbidden(N_("It is in the trash. Restore it first."))
    values = rules.accepted("lead", {"status": status})
    rank = rank_below(tx, leads, lead, status, after, viewer)
    return owned.edit_accepted(tx, leads, lead_id, None, values | {"rank": rank}, viewer=viewer)


def log_call(
    tx: Tx, lead_id: bytes, subject: str, values: dict[str, Any], *, viewer: Viewer
) -> Lead:
    """A call that was made just now. `values`: outcome, and next_follow_up (None: as it was).

    A new lead becomes contacted. Who may make activities leaves one: under `subject`, with the
    outcome.
    """
    lead = owned.load(tx, leads, lead_id, "edit", viewer)
    changes: dict[str, Any] = {"last_contacted": tx.now}
    if values.get("next_follow_up"):
        changes["next_follow_up"] = values["next_follow_up"]
    if lead.status is LeadStatus.NEW:
        changes["status"] = LeadStatus.CONTACTED
    lead = owned.edit(tx, leads, lead_id, None, changes, viewer=viewer)
    if viewer.may("activities", "create"):
        owned.create(tx, activities, _call(tx, lead, subject, values, viewer), viewer=viewer)
    return lead


def _call(
    tx: Tx, lead: Lead, subject: str, values: dict[str, Any], viewer: Viewer
) -> dict[str, Any]:
    """The activity; it stands on the lead alone, whose contact the caller may not even see."""
    return {
        "subject": subject[:300],
        "kind": ActivityKind.CALL,
        "status": ActivityStatus.DONE,
        "starts_at": tx.now,
        "outcome": values.get("outcome") or "",
        "lead_id": lead.id,
        "assignee_id": viewer.user.id,
    }
