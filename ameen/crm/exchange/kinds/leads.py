"""Leads in files."""

from typing import Any

from ....accounts.rules import N_
from ...records import LeadStatus, leads
from .kind import CHOICE, DAY, MOMENT, Field, Kind
from .shared import (
    ASSIGNEE,
    CAMPAIGN,
    CONTACT,
    CURRENCY_FIELD,
    DEAL,
    DESCRIPTION,
    EXPECTED,
    EXTERNAL_ID,
    OWN_ID,
    PRIORITY,
    PROBABILITY,
    SOURCE,
    TAGS,
    VALUE,
    company,
)

STATUS = Field(
    name="status",
    text=N_("Status"),
    sort=CHOICE,
    names="status leadstatus state الحاله",
    choices=LeadStatus,
    words={
        "new": ("open", "not contacted", "جديد"),
        "contacted": ("working", "attempted", "تم التواصل"),
        "qualified": ("مؤهل",),
        "unqualified": ("disqualified", "junk", "lost", "غير مؤهل"),
        "converted": ("won", "تم التحويل", "محول"),
    },
    wrong=N_("“%(value)s” is no status of a lead."),
)


class Leads(Kind, frozen=True, kw_only=True):
    def complete(self, planner: Any, plan: Any, meant: Any) -> None:
        """Only a lead that was converted has a deal, and a moment at which it got it."""
        status = plan.values.get("status") or getattr(plan.record, "status", None)
        if status is not LeadStatus.CONVERTED:
            plan.values.pop("deal_id", None)
        elif "converted_at" in meant.aside:
            plan.values["converted_at"] = meant.aside["converted_at"]


LEADS = Leads(
    name="leads",
    table=leads,
    title=N_("Import leads"),
    naming=frozenset(("title",)),
    name_field="title",
    scope="company",
    fields=(
        OWN_ID,
        EXTERNAL_ID,
        Field(
            name="title",
            text=N_("Title"),
            names="title lead leadtitle leadname name subject topic العنوان الاسم الموضوع",
        ),
        STATUS,
        SOURCE,
        VALUE,
        CURRENCY_FIELD,
        PROBABILITY,
        PRIORITY,
        EXPECTED,
        Field(
            name="last_contacted",
            text=N_("Last contacted"),
            sort=MOMENT,
            names="lastcontacted lastcontact lastactivity اخرتواصل",
        ),
        Field(
            name="next_follow_up",
            text=N_("Next follow-up"),
            sort=DAY,
            names="nextfollowup followup followupdate المتابعه",
        ),
        Field(
            name="converted_at",
            text=N_("Converted at"),
            sort=MOMENT,
            aside=True,
            names="convertedat",
        ),
        DESCRIPTION,
        TAGS,
    ),
    links=(CONTACT, company(), CAMPAIGN, DEAL, ASSIGNEE),
)
