"""Activities in files, with what they are about and who attends."""

from typing import Any

from ....accounts.queries import Viewer
from ....accounts.rules import N_
from ....store import Snapshot
from ... import queries
from ...records import ActivityKind, ActivityStatus, activities
from .. import cells
from ..people import called
from .kind import BODY, CHOICE, EXACTLY, MOMENT, SEVERAL, WHOLE, Field, Kind, scanned
from .shared import (
    ASSIGNEE,
    CAMPAIGN,
    CONTACT,
    DEAL,
    DESCRIPTION,
    EXTERNAL_ID,
    LEAD,
    OWN_ID,
    TAGS,
    company,
)


class Activities(Kind, frozen=True, kw_only=True):
    """Seen also by those who see what they are about."""

    def sees(self, snap: Snapshot, viewer: Viewer, record: Any) -> bool:
        return record.trashed_at is None and queries.may_see_activity(snap, viewer, record)

    def page(
        self, snap: Snapshot, viewer: Viewer, after: bytes | None, limit: int
    ) -> tuple[list[bytes], bytes | None]:
        return scanned(self, snap, viewer, after, limit)

    def complete(self, planner: Any, plan: Any, meant: Any) -> None:
        if "attendees" not in meant.aside:
            return
        kept = getattr(plan.record, "attendee_ids", ())
        people = []
        for text in meant.aside["attendees"]:
            person, fault = planner.finder.person(text, kept)
            if person:
                people.append(person)
            elif not planner.leaves_out("attendees", text, plan):
                plan.faults.append(fault)
        plan.values["attendee_ids"] = tuple(dict.fromkeys(people))

    def said(self, snap: Snapshot, viewer: Viewer, record: Any, field: str) -> str | None:
        if field != "attendees":
            return None
        return cells.joined(called(snap, viewer, i) for i in record.attendee_ids)


ACTIVITIES = Activities(
    name="activities",
    table=activities,
    title=N_("Import activities"),
    naming=frozenset(("subject",)),
    name_field="subject",
    by_name=EXACTLY,
    fields=(
        OWN_ID,
        EXTERNAL_ID,
        Field(
            name="subject", text=N_("Subject"), names="subject title name activity الموضوع العنوان"
        ),
        Field(
            name="kind",
            text=N_("Kind"),
            sort=CHOICE,
            names="kind type activitytype النوع",
            choices=ActivityKind,
            words={
                "call": ("phone", "phone call", "مكالمة", "اتصال"),
                "email": ("e-mail", "mail", "بريد إلكتروني", "بريد"),
                "meeting": ("appointment", "visit", "event", "اجتماع", "زيارة"),
                "task": ("to do", "todo", "مهمة"),
                "note": ("comment", "ملاحظة"),
            },
            wrong=N_("“%(value)s” is no kind of activity."),
        ),
        Field(
            name="status",
            text=N_("Status"),
            sort=CHOICE,
            names="status state الحاله",
            choices=ActivityStatus,
            words={
                "planned": ("open", "scheduled", "not started", "مخطط", "مخططة"),
                "in_progress": ("started", "قيد التنفيذ"),
                "done": ("completed", "closed", "finished", "منجز", "تم"),
                "cancelled": ("canceled", "ملغى", "ملغاة"),
            },
            wrong=N_("“%(value)s” is no status of an activity."),
        ),
        Field(
            name="starts_at",
            text=N_("Starts at"),
            sort=MOMENT,
            names="startsat start starttime startdate date when due duedate البدايه التاريخ",
        ),
        Field(name="ends_at", text=N_("Ends at"), sort=MOMENT, names="endsat end endtime النهايه"),
        Field(
            name="minutes",
            text=N_("Minutes"),
            sort=WHOLE,
            names="minutes duration durationminutes المده",
        ),
        Field(name="place", text=N_("Place"), names="place location المكان"),
        Field(name="outcome", text=N_("Outcome"), sort=BODY, names="outcome result النتيجه"),
        DESCRIPTION,
        Field(
            name="attendees",
            text=N_("Attendees (emails or names)"),
            sort=SEVERAL,
            aside=True,
            names="attendees participants الحضور",
        ),
        Field(
            name="remind",
            text=N_("Reminder (minutes before)"),
            sort=WHOLE,
            names="remind reminder التذكير",
        ),
        TAGS,
    ),
    links=(CONTACT, company(missing="reject"), LEAD, DEAL, CAMPAIGN, ASSIGNEE),
)
