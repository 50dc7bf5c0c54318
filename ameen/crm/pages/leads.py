"""The pages of leads, and what is quickly done to one: its status, a call, the next follow-up."""

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from ...accounts.queries import colleague
from ...accounts.records import users
from ...accounts.rules import Invalid
from ...store import Snapshot
from ...web import access, language, page, see_other, store, today, viewer, write
from .. import actions, queries
from ..forms import LEAD_STATUSES, PRIORITIES, SOURCES, CallForm, FollowUpForm, LeadForm, choices
from ..records import Lead, LeadStatus, companies, contacts, leads, name
from .browsing import undo_address
from .linked import linked_record
from .register import Column, Needs, Prepared, Register, facet
from .routes import blueprint_of

PATH = tuple(status for status in LeadStatus if status is not LeadStatus.CONVERTED)
SOON = (1, 3, 7)  # days from today, for a follow-up that is set with one press
ONE = "/<id:lead_id>"


def _needs(lead: Lead) -> Needs:
    return (
        (contacts, lead.contact_id),
        (companies, lead.company_id),
        (users, lead.assignee_id),
    )


def _rows(snap: Snapshot, ids: list[bytes]) -> Prepared:
    chosen = viewer().may("leads", "edit")
    for lead in snap.get_many(leads, ids):
        if lead is None:
            yield None, ()
            continue
        names = {
            "lead": lead,
            "contact": snap.get(contacts, lead.contact_id) if lead.contact_id else None,
            "company": snap.get(companies, lead.company_id) if lead.company_id else None,
            "assignee": colleague(snap, lead.assignee_id),
            "chosen": chosen,
            "statuses": LEAD_STATUSES,
            "priorities": PRIORITIES,
        }
        yield names, _needs(lead)


def _shown(snap: Snapshot, lead: Lead) -> dict[str, Any]:
    may = viewer().may
    return {
        "contact": linked_record(snap, "contact", lead.contact_id),
        "company": linked_record(snap, "company", lead.company_id),
        "campaign": linked_record(snap, "campaign", lead.campaign_id),
        "deal": linked_record(snap, "deal", lead.deal_id),
        "reach": _reached(snap, lead),
        "statuses": LEAD_STATUSES,
        "priorities": PRIORITIES,
        "sources": SOURCES,
        "path": PATH,
        "soon": SOON,
        "today": today(),
        "may_convert": _may_convert(lead),
        "may_undo": _may_undo(lead),
        "call": CallForm(),
        "may_log": may("activities", "create"),
    }


def _may_convert(lead: Lead) -> bool:
    """Whether the reader is offered the conversion of this lead."""
    may = viewer().may("leads", "edit") and viewer().may("deals", "create")
    return may and lead.trashed_at is None and lead.status is not LeadStatus.CONVERTED


def _may_undo(lead: Lead) -> bool:
    """Whether the reader is offered the way back."""
    if lead.deal_id is None or lead.converted_at is None or not viewer().may("leads", "edit"):
        return False
    return datetime.now(UTC) - lead.converted_at <= actions.UNDO_FOR


def _reached(snap: Snapshot, lead: Lead) -> Any:
    """Whom to call or write to: only what the reader sees is told of more than its name."""
    linked = [(contacts, lead.contact_id, "contacts"), (companies, lead.company_id, "companies")]
    for table, record_id, module in linked:
        record = snap.get(table, record_id) if record_id else None
        if record is not None and viewer().may_see(module, record):
            return record
    return None


def _filters() -> dict[str, Any]:
    """What one can choose from. A campaign is chosen on its own page, and stays meanwhile."""
    chosen = request.args.get("campaign", "")
    return {
        "statuses": choices(LEAD_STATUSES),
        "sources": choices(SOURCES),
        "priorities": choices(PRIORITIES),
        "campaigns": [(chosen, _l("One campaign"))] if chosen else [],
    }


LEADS = Register(
    name="leads",
    one="lead",
    table=leads,
    tables=(leads, contacts, companies, users),
    form=LeadForm,
    links={"contact": "contact", "company": "company", "campaign": "campaign"},
    icon="filter-star",
    words={
        "many": _l("Leads"),
        "name": _l("Title"),
        "none": _l("No leads yet"),
        "about": _l("Whoever asks, calls or was met, and may become a deal."),
        "unfit": _l("No lead fits these words and filters."),
        "trash": _l("Trash of leads"),
        "in_trash": _l(
            "This lead is in the trash since %(day)s. It is deleted for good after 30 days."
        ),
        "new": _l("New lead"),
        "create": _l("Create lead"),
        "created": _l("The lead was created."),
        "saved": _l("The lead was saved."),
        "trashed": _l("The lead was moved to the trash."),
        "restored": _l("The lead was restored."),
    },
    sorts={"follow_up": _l("Next follow-up first")},
    columns={
        "status": Column(_l("Status")),
        "priority": Column(_l("Priority")),
        "value": Column(_l("Value"), style="num"),
        "follow_up": Column(_l("Next follow-up"), sort="follow_up", style="nowrap"),
        "assignee": Column(_l("Assigned to")),
        "updated": Column(_l("Changed"), sort="updated", style="nowrap"),
        "contact": Column(_l("Contact"), usual=False),
        "company": Column(_l("Company"), usual=False),
        "expected_close": Column(_l("Expected close"), style="nowrap", usual=False),
        "tags": Column(_l("Tags"), usual=False),
        "created": Column(_l("Created"), sort="created", style="nowrap", usual=False),
    },
    facets={
        name: facet(name)
        for name in ("status", "source", "priority", "assignee", "tag", "campaign")
    },
    prepare=_rows,
    needs=_needs,
    shown=_shown,
    filters=_filters,
)

blueprint = blueprint_of(LEADS)


@blueprint.post(f"{ONE}/status")
@access("leads", "edit")
def set_status(lead_id: bytes) -> Response:
    """One step of the path; the conversion has a page of its own."""
    given = request.form.get("status", "")
    if given not in PATH:
        raise BadRequest(_("There is no such status."))
    try:
        lead = write(actions.edit, leads, lead_id, None, {"status": given})
    except Invalid as error:
        return see_other(_at(lead_id), toast=_first(error), tone="warning")
    said = _("The lead is now “%(status)s”.", status=LEAD_STATUSES[lead.status])
    return see_other(_at(lead_id), toast=said, undo=undo_address())


@blueprint.post(f"{ONE}/calls")
@access("leads", "edit")
def log_call(lead_id: bytes) -> Response:
    """A call that was made just now: last contacted, and, if one says so, what was said and when
    to ask again."""
    form = CallForm.of()
    if not form.validate():
        return _quick_page(lead_id, "call", form)
    with store().read() as snap:
        lead = queries.record(snap, viewer(), "lead", lead_id)
    subject = _("Call: %(name)s", name=name(lead, language()))
    try:
        write(actions.log_call, lead_id, subject, form.values())
    except Invalid as error:
        form.refuse(error.errors)
        return _quick_page(lead_id, "call", form)
    return see_other(_at(lead_id), toast=_("The call was logged."), undo=undo_address())


@blueprint.post(f"{ONE}/follow-up")
@access("leads", "edit")
def follow_up(lead_id: bytes) -> Response:
    """The day of the next follow-up: a date, or so many days from the reader's today."""
    form, days = FollowUpForm.of(), request.form.get("days", type=int)
    if not form.validate():
        return _quick_page(lead_id, "follow-up", form)
    day = today() + timedelta(days=days) if days in SOON else form.next_follow_up.data
    try:
        write(actions.edit, leads, lead_id, None, {"next_follow_up": day})
    except Invalid as error:
        form.refuse(error.errors)
        return _quick_page(lead_id, "follow-up", form)
    said = _("The follow-up was set.") if day else _("There is no follow-up any more.")
    return see_other(_at(lead_id), toast=said, undo=undo_address())


def _at(lead_id: bytes) -> str:
    return LEADS.address("show", lead_id)


def _first(error: Invalid) -> str:
    return " ".join(_(text) for texts in error.errors.values() for text in texts)


def _quick_page(lead_id: bytes, what: str, form: Any) -> Response:
    """The small form again, on a page of its own, with what is wrong."""
    with store().read() as snap:
        lead = queries.record(snap, viewer(), "lead", lead_id)
    return page(
        f"crm/leads/{what}.html",
        422,
        title=name(lead, language()),
        lead=lead,
        form=form,
        may_log=viewer().may("activities", "create"),
    )
