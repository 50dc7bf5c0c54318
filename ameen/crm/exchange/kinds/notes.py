"""Notes in files: each names the record on which it stands."""

from typing import Any

from ....accounts.queries import Viewer
from ....accounts.rules import N_
from ....store import Missing, Snapshot, Tx
from ... import queries, rules
from ...actions import add_note, edit_note
from ...records import notes
from ..people import called
from .kind import BODY, EXACTLY, Field, Kind, scanned
from .shared import ACTIVITY, CAMPAIGN, CONTACT, DEAL, LEAD, OWN_ID, company

SUBJECTS = {
    "contact_id": "contact",
    "company_id": "company",
    "lead_id": "lead",
    "deal_id": "deal",
    "campaign_id": "campaign",
    "activity_id": "activity",
}  # field of the file: table
ONE_SUBJECT = N_("A note stands on exactly one record. Name one.")


class Notes(Kind, frozen=True, kw_only=True):
    """`values` hold the link to the subject as other kinds do, under the name of its kind."""

    @property
    def module(self) -> str:
        return "activities"

    def sees(self, snap: Snapshot, viewer: Viewer, record: Any) -> bool:
        try:
            found = queries.record(snap, viewer, record.subject_table, record.subject_id)
        except Missing:
            return False
        return found.trashed_at is None

    def page(
        self, snap: Snapshot, viewer: Viewer, after: bytes | None, limit: int
    ) -> tuple[list[bytes], bytes | None]:
        return scanned(self, snap, viewer, after, limit)

    def custom(self, snap: Snapshot) -> tuple[Any, ...]:
        return ()

    def accept(self, values: dict[str, Any]) -> dict[str, Any]:
        return values | {"body": rules.accepted_note(values.get("body", ""))}

    def value(self, record: Any, field: str) -> Any:
        if field not in SUBJECTS:
            return getattr(record, field)
        return record.subject_id if SUBJECTS[field] == record.subject_table else None

    def complete(self, planner: Any, plan: Any, meant: Any) -> None:
        """One subject; a note of the same words that stands on it already is this one."""
        named = [field for field in SUBJECTS if plan.values.get(field)]
        if len(named) != 1 and not plan.faults and plan.record is None:
            plan.faults.append((ONE_SUBJECT, {}))
        if len(named) == 1 and plan.record is None:
            subject = (SUBJECTS[named[0]], plan.values[named[0]])
            plan.record = self._same(planner.snap, planner.viewer, subject, plan.values["body"])

    def _same(self, snap: Snapshot, viewer: Viewer, subject: tuple[str, bytes], body: str) -> Any:
        hits = snap.range(notes, "subject", subject, limit=queries.MOST_CHILDREN)
        for found in snap.get_many(notes, [hit.id for hit in hits]):
            if found is not None and found.body == body and found.created_by == viewer.user.id:
                return found
        return None

    def make(self, tx: Tx, values: dict[str, Any], viewer: Viewer) -> Any:
        field = next(field for field in SUBJECTS if values.get(field))
        return add_note(
            tx,
            SUBJECTS[field],
            values[field],
            values["body"],
            record_id=values.get("id", b""),
            viewer=viewer,
        )

    def change(self, tx: Tx, record: Any, values: dict[str, Any], viewer: Viewer) -> Any:
        return edit_note(tx, record.id, None, values.get("body", record.body), viewer=viewer)

    def is_gone(self, record: Any) -> bool:
        return record is None

    def said(self, snap: Snapshot, viewer: Viewer, record: Any, field: str) -> str | None:
        return called(snap, viewer, record.created_by) if field == "author" else None


NOTES = Notes(
    name="notes",
    table=notes,
    title=N_("Import notes"),
    naming=frozenset(("body",)),
    register="activities",
    name_field="body",
    by_name=EXACTLY,
    fields=(
        OWN_ID,
        Field(
            name="body",
            text=N_("Note"),
            sort=BODY,
            names="body note text content comment الملاحظه النص",
        ),
        Field(
            name="author", text=N_("Written by (kept only in the file)"), aside=True, names="author"
        ),
    ),
    links=(CONTACT, company(missing="reject"), LEAD, DEAL, CAMPAIGN, ACTIVITY),
)
