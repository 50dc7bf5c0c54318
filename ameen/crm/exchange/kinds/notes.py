"""Notes in files: each names the record on which it stands, who wrote it, and when."""

from typing import Any

from ....accounts.queries import Viewer
from ....accounts.rules import N_
from ....store import Missing, Snapshot, Tx
from ... import queries, rules
from ...actions import add_note, edit_note
from ...records import notes
from ..people import author_of, called
from .kind import BODY, EXACTLY, MOMENT, Field, Kind, scanned
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
KEPT_AS_YOURS = N_("It was kept as a note of yours, of today: you can't write for “%(name)s”.")


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
        """One subject; a note of the same words by the same person on it already is this one."""
        if plan.record is not None:
            return
        named = [field for field in SUBJECTS if plan.values.get(field)]
        if len(named) != 1:
            if not plan.faults:
                plan.faults.append((ONE_SUBJECT, {}))
            return
        written = self._written(planner, plan, meant.aside)
        subject = (SUBJECTS[named[0]], plan.values[named[0]])
        plan.record = self._same(planner.snap, subject, plan.values["body"], written["author_id"])
        if plan.record is None:
            plan.values |= written

    def _written(self, planner: Any, plan: Any, aside: dict[str, Any]) -> dict[str, Any]:
        """By whom and when: whoever brings it in, now, unless they may say otherwise."""
        viewer, text = planner.viewer, aside.get("author", "")
        author = author_of(planner.snap, viewer, text, viewer.may(self.module, "see_all"))
        if author is None:
            plan.warnings.append((KEPT_AS_YOURS, {"name": text}))
            return {"author_id": viewer.user.id, "written_at": None}
        return {"author_id": author, "written_at": aside.get("written_at")}

    def _same(self, snap: Snapshot, subject: tuple[str, bytes], body: str, author: bytes) -> Any:
        hits = snap.range(notes, "subject", subject, limit=queries.MOST_CHILDREN)
        for found in snap.get_many(notes, [hit.id for hit in hits]):
            if found is not None and (found.body, found.created_by) == (body, author):
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
            author_id=values["author_id"],
            written_at=values["written_at"],
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
            name="author",
            text=N_("Written by"),
            aside=True,
            names="author writtenby createdby الكاتب كتبها",
        ),
        Field(
            name="written_at",
            text=N_("Written at"),
            sort=MOMENT,
            names="writtenat createdat date time تاريخالكتابه",
            exported=False,
            aside=True,
        ),
    ),
    links=(CONTACT, company(missing="reject"), LEAD, DEAL, CAMPAIGN, ACTIVITY),
)
