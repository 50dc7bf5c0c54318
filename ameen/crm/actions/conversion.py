"""Conversion: a lead becomes a deal, with its contact and its company, in one step; and back."""

from typing import Any, NamedTuple

from msgspec.structs import replace

from ...accounts.queries import Viewer
from ...accounts.records import users
from ...accounts.rules import Forbidden
from ...store import Change, Missing, Table, Tx
from .. import rules
from ..records import MODULES, TABLES, Deal, Lead, LeadStatus, companies, contacts, deals, leads
from ..rules import N_
from . import owned
from .linking import naming
from .settling import settled
from .undo import FOR, Undone, restore, shown_name

SEEN_BACK = 50
CARRIED = ("campaign_id", "source", "priority", "description", "tags")


class Converted(Forbidden):
    """Somebody was first: the lead has been converted already."""


class Party(NamedTuple):
    """A contact or a company of the deal: one that is here, one to be made of `values`, or none."""

    id: bytes | None = None
    values: dict[str, Any] | None = None


def convert(
    tx: Tx,
    lead_id: bytes,
    values: dict[str, Any],
    contact: Party,
    company: Party,
    *,
    viewer: Viewer,
) -> Deal:
    """Makes the deal of `values`, and the contact and the company that are asked for.

    What the lead knows besides goes with it; its notes and activities stay where they are, and
    the two name each other. Converted when there is a deal already, Invalid by field, Forbidden
    when short of a level for anything that is made.
    """
    lead = owned.load(tx, leads, lead_id, "edit", viewer)
    rules.need(viewer, "deals", "create")
    if lead.trashed_at is not None:
        raise Forbidden(N_("It is in the trash. Restore it first."))
    if lead.status is LeadStatus.CONVERTED:
        raise Converted(N_("This lead has been converted already."))
    company_id = _party(tx, companies, company, lead.company_id, lead, viewer)
    if contact.values is not None and company_id:
        contact = contact._replace(values={"company_id": company_id} | contact.values)
    contact_id = _party(tx, contacts, contact, lead.contact_id, lead, viewer)
    deal = _deal(tx, lead, values | {"contact_id": contact_id, "company_id": company_id}, viewer)
    converted = replace(
        lead,
        status=LeadStatus.CONVERTED,
        deal_id=deal.id,
        converted_at=tx.now,
        contact_id=contact_id or lead.contact_id,
        company_id=company_id or lead.company_id,
    )
    tx.put(settled(tx, lead, converted))
    return deal


def _party(
    tx: Tx, table: Table, party: Party, standing: bytes | None, lead: Lead, viewer: Viewer
) -> bytes | None:
    """The id of the contact or company. What the lead is linked to already needs no look."""
    if party.values is not None:
        values = {"assignee_id": _keeper(tx, table, lead, viewer)} | party.values
        if table is contacts:
            values = {"source": lead.source} | values
        return owned.create(tx, table, values, viewer=viewer).id
    if party.id is not None and party.id != standing:
        owned.check_link(tx, viewer, f"{table.name}_id", table.name, party.id)
    return party.id


def _deal(tx: Tx, lead: Lead, values: dict[str, Any], viewer: Viewer) -> Deal:
    """A new one, or the one that was left or restored when a conversion was undone."""
    standing = _standing(tx, lead, viewer)
    if standing is not None:
        deal = replace(standing, **rules.accepted("deal", values))
    else:
        values = {"assignee_id": _keeper(tx, deals, lead, viewer)} | values
        carried = {field: getattr(lead, field) for field in CARRIED}
        deal = Deal(**carried, **rules.accepted("deal", values), lead_id=lead.id)
    rules.check_named(deal)
    return tx.put(settled(tx, standing, deal))


def _standing(tx: Tx, lead: Lead, viewer: Viewer) -> Deal | None:
    """The deal that names the lead already. One that the viewer may not edit goes its own way."""
    named = tx.get_many(deals, naming(tx, deals, "lead_id", lead.id, SEEN_BACK))
    found = next((deal for deal in named if deal is not None and not deal.trashed_at), None)
    if found is None:
        return None
    try:
        return owned.load(tx, deals, found.id, "edit", viewer)
    except (Missing, Forbidden):
        tx.put(replace(found, lead_id=None))
        return None


def _keeper(tx: Tx, table: Table, lead: Lead, viewer: Viewer) -> bytes | None:
    """Whose it will be: as the lead is, where the viewer may give it so; else the viewer's own."""
    keeper = lead.assignee_id
    if keeper in (None, viewer.user.id):
        return keeper
    person = tx.get(users, keeper)
    may_give = person is not None and person.active and viewer.may(MODULES[table.name], "assign")
    return keeper if may_give else viewer.user.id


def undo_conversion(tx: Tx, lead_id: bytes, *, viewer: Viewer) -> Undone:
    """Makes the lead what it was; the deal, and a contact and a company that were made with it,
    go to the trash.

    What was changed since is left and named; where that is the deal, so is what it names.
    Forbidden when the lead isn't converted, or has been for more than 30 days.
    """
    lead = owned.load(tx, leads, lead_id, "edit", viewer)
    if lead.trashed_at is not None:
        raise Forbidden(N_("It is in the trash. Restore it first."))
    change = _conversion(tx, lead) if lead.status is LeadStatus.CONVERTED else None
    if change is None:
        raise Forbidden(N_("This lead has not been converted."))
    if tx.now - change.at > FOR:
        raise Forbidden(N_("This is more than 30 days ago and can't be undone any more."))
    made = _made(tx, change)
    tx.put(owned.without_gone(tx, _before(lead, change)))
    left = _left(tx, made, viewer)
    return Undone(1 + len(made) - len(left), left)


def _conversion(tx: Tx, lead: Lead) -> Change | None:
    """The change by which the lead was converted."""
    before: int | None = None
    while changes := tx.history(leads.name, lead.id, before, SEEN_BACK):
        for change in changes:
            if change.id == lead.id and change.after.get("deal_id"):
                return change
        before = changes[-1].seq
    return None


def _left(tx: Tx, made: list[Change], viewer: Viewer) -> list[str]:
    """Undoes what was made: the deal, the contact, the company; the names of what is left. What
    stays keeps those after it, for it names them."""
    left: list[str] = []
    for change in made:
        if left:
            table = TABLES[change.table]
            left.append(shown_name(tx, table, tx.get(table, change.id), viewer))
        elif (kept := restore(tx, change, viewer=viewer)) is not None:
            left.append(kept)
    return left


def _made(tx: Tx, conversion: Change) -> list[Change]:
    """What was made by it: the deal, then the contact, then the company."""
    if conversion.batch is None:
        return []
    ids = [conversion.after.get(field) for field in ("deal_id", "contact_id", "company_id")]
    created = {c.id: c for c in tx.changes_of(conversion.batch) if c.op == "create" and c.id in ids}
    return [created[record_id] for record_id in ids if record_id in created]


def _before(lead: Lead, conversion: Change) -> Lead:
    """The lead as it was, but for what was changed since."""
    former, links = conversion.before, ("contact_id", "company_id")
    values = {
        field: former[field]
        for field in links
        if field in former and getattr(lead, field) == conversion.after[field]
    }
    status = LeadStatus(former["status"])
    return replace(
        lead, status=status, deal_id=None, converted_at=None, rank=former.get("rank", b""), **values
    )
