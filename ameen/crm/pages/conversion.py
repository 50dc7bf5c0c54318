"""The conversion of a lead: what will be made and linked, and the way back."""

from typing import Any

from flask import Blueprint, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response

from ...accounts.rules import N_, Forbidden, Invalid
from ...store import Snapshot, id_text
from ...web import access, language, page, see_other, store, viewer, write
from ...web.format import number
from .. import actions, queries, rules
from ..forms import ConversionForm
from ..queries import likely_duplicates
from ..records import TABLES, Lead, LeadStatus, Outcome, contacts, name
from .browsing import undo_address
from .leads import LEADS
from .linked import SEVERAL, RecordLink, linked_record

Links = dict[str, RecordLink]
OF_THE_CONTACT = {"emails": "contact_email", "phones": "contact_phone"}
blueprint = Blueprint("conversion", __name__, url_prefix="/crm/leads")


@blueprint.get("/<id:lead_id>/conversion")
@access("leads", "edit")
def new(lead_id: bytes) -> Response:
    """What the conversion would make and link, from what the lead knows."""
    rules.need(viewer(), "deals", "create")
    with store().read() as snap:
        lead = queries.record(snap, viewer(), "lead", lead_id)
        if lead.status is LeadStatus.CONVERTED:
            return _already(snap, lead)
        form = _form(snap, lead)
        contact = snap.get(contacts, lead.contact_id) if lead.contact_id else None
        company_id = lead.company_id or _company_of(contact)
        links = {
            "contact": RecordLink.showing(snap, "contact", "contact", lead.contact_id),
            "company": RecordLink.showing(snap, "company", "company", company_id),
        }
    return _page(lead, form, links)


@blueprint.post("/<id:lead_id>/conversion")
@access("leads", "edit")
def create(lead_id: bytes) -> Response:
    """Converts the lead; first offers those that may be the same as what would be made."""
    with store().read() as snap:
        lead = queries.record(snap, viewer(), "lead", lead_id)
        if lead.status is LeadStatus.CONVERTED:
            return _already(snap, lead)
        form, links = _form(snap, lead), _links(snap, lead)
        right = form.validate() & _settled(snap, form, links)
    if not right:
        return _page(lead, form, links, 422)
    try:
        deal = write(actions.convert, lead_id, *_asked(form, links))
    except actions.Converted:
        with store().read() as snap:
            return _already(snap, queries.record(snap, viewer(), "lead", lead_id))
    except Invalid as error:
        _refuse(form, links, error)
        return _page(lead, form, links, 422)
    with store().read() as snap:
        way = linked_record(snap, "deal", deal.id)
    return see_other(
        (way and way.address) or LEADS.address("show", lead_id),
        toast=_("The lead was converted."),
        undo=undo_address(),
    )


@blueprint.delete("/<id:lead_id>/conversion")
@access("leads", "edit")
def undo(lead_id: bytes) -> Response:
    """Makes the lead what it was, and says what was left as it is."""
    undone = write(actions.undo_conversion, lead_id)
    back = LEADS.address("show", lead_id)
    if undone.skipped:
        return page(
            "crm/undo/show.html",
            title=_("Undone"),
            done=undone.done,
            skipped=undone.skipped,
            back=back,
        )
    text = ngettext(
        "%(count)s change was undone.",
        "%(count)s changes were undone.",
        undone.done,
        count=number(undone.done),
    )
    return see_other(back, toast=text, undo=undo_address())


def _form(snap: Snapshot, lead: Lead) -> ConversionForm:
    form = ConversionForm.of(lead)
    tongue = language()
    lines = [line for line in queries.all_pipelines(snap) if line.active]
    form.stage_id.choices = [
        (
            stage.id,
            f"{name(line, tongue)} · {name(stage, tongue)}" if lines[1:] else name(stage, tongue),
        )
        for line in lines
        for stage in line.stages
        if stage.outcome is Outcome.OPEN
    ]
    if request.method == "GET":
        form.name.data = lead.title
        form.stage_id.data = queries.first_stage(snap)[1].id
    return form


def _company_of(contact: Any) -> bytes | None:
    """Whoever sees the contact sees the name of its company."""
    return contact.company_id if contact and viewer().may_see("contacts", contact) else None


def _links(snap: Snapshot, lead: Lead) -> Links:
    return {
        "contact": RecordLink.read(snap, "contact", "contact", lead.contact_id),
        "company": RecordLink.read(snap, "company", "company", lead.company_id),
    }


def _settled(snap: Snapshot, form: ConversionForm, links: Links) -> bool:
    """Whether it is clear of each link what it leads to. A name that nobody has makes a record
    at once, unless one that comes close is there: then one is asked."""
    for link in links.values():
        asked_before = request.form.get(f"{link.field}_new") == "1"
        if link.chosen or not link.text or link.error is SEVERAL[link.table] or asked_before:
            continue
        near = {r.id: r for r in (*_alike(snap, form, link), *link.candidates)}
        given = request.form.get(f"{link.field}_pick", "")
        picked = next((found for found in near if id_text(found) == given), None)
        if picked is not None:
            link.show(snap, picked)
            link.error, link.candidates = "", []
        elif near:
            link.candidates = list(near.values())
            link.error = _l("This may be here already. Choose one, or create it all the same.")
        elif link.may_create:
            link.create, link.error = True, ""
    return not any(link.error for link in links.values())


def _alike(snap: Snapshot, form: ConversionForm, link: RecordLink) -> list[Any]:
    try:
        values = rules.accepted(link.table, _made_of(form, link), lenient=True)
    except Invalid:
        return []  # what is wrong with them is told by the action
    return likely_duplicates(snap, viewer(), TABLES[link.table], values)


def _made_of(form: ConversionForm, link: RecordLink) -> dict[str, Any]:
    """The values of a contact or a company that is to be made."""
    arabic = any("\u0600" <= letter <= "\u06ff" for letter in link.text)
    values: dict[str, Any] = {"name_ar" if arabic else "name_en": link.text}
    if link.table == "contact":
        email, phone = form.contact_email.data, form.contact_phone.data
        values |= {"emails": [email] if email else [], "phones": [phone] if phone else []}
    return values


def _asked(form: ConversionForm, links: Links) -> tuple[dict[str, Any], Any, Any]:
    """What the action is asked for: the values of the deal, the contact, the company."""
    values = {k: v for k, v in form.values().items() if not k.startswith("contact_")}
    parties = (
        actions.Party(values=_made_of(form, link)) if link.create else actions.Party(link.chosen)
        for link in (links["contact"], links["company"])
    )
    return values, *parties


def _refuse(form: ConversionForm, links: Links, error: Invalid) -> None:
    """Puts what the action refused beside the fields it is about."""
    for link in links.values():
        told = error.errors.pop(link.key, None)
        if told:
            link.error = _(told[0])
    form.refuse({OF_THE_CONTACT.get(field, field): t for field, t in error.errors.items()})


def _already(snap: Snapshot, lead: Lead) -> Response:
    """Who comes second is told so, and led to the deal that there is, if they see it."""
    way = linked_record(snap, "deal", lead.deal_id)
    return see_other(
        (way and way.address) or LEADS.address("show", lead),
        toast=_("This lead has been converted already."),
        tone="warning",
    )


def _page(lead: Lead, form: ConversionForm, links: Links, status: int = 200) -> Response:
    if lead.trashed_at is not None:
        raise Forbidden(N_("It is in the trash. Restore it first."))
    return page(
        "crm/conversion/new.html",
        status,
        title=_("Convert %(name)s", name=name(lead, language())),
        lead=lead,
        form=form,
        links=links,
        cancel=LEADS.address("show", lead),
    )
