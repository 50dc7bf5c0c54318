"""The pages of contacts."""

from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l

from ...accounts.queries import colleague
from ...accounts.records import users
from ...store import Missing, Snapshot, parse_id
from ...web import language, store, viewer
from .. import queries
from ..forms import KINDS, PREFERRED, SOURCES, ContactForm, choices
from ..records import Contact, companies, contacts, name
from .deals_on import deals_card
from .register import Column, Needs, Prepared, Register, facet
from .routes import blueprint_of


def _needs(contact: Contact) -> Needs:
    return (companies, contact.company_id), (users, contact.assignee_id)


def _rows(snap: Snapshot, ids: list[bytes]) -> Prepared:
    chosen = viewer().may("contacts", "edit")
    for contact in snap.get_many(contacts, ids):
        if contact is None:
            yield None, ()
            continue
        names = {
            "contact": contact,
            "company": snap.get(companies, contact.company_id) if contact.company_id else None,
            "assignee": colleague(snap, contact.assignee_id),
            "chosen": chosen,
            "kinds": KINDS,
            "sources": SOURCES,
        }
        yield names, _needs(contact)


def _shown(snap: Snapshot, contact: Contact) -> dict[str, Any]:
    company = snap.get(companies, contact.company_id) if contact.company_id else None
    return {
        "company": company,
        "company_seen": company is not None and viewer().may_see("companies", company),
        "kinds": KINDS,
        "preferred": PREFERRED,
        "sources": SOURCES,
        **deals_card(snap, "contact", contact.id),
    }


def _filters() -> dict[str, Any]:
    """What one can choose from. A company is chosen on its own page, and stays while one types."""
    chosen, named = request.args.get("company", ""), []
    if chosen:
        named = [(chosen, _company_name(chosen) or _l("One company"))]
    return {"kinds": choices(KINDS), "sources": choices(SOURCES), "companies": named}


def _company_name(text: str) -> str:
    try:
        with store().read() as snap:
            return name(queries.company(snap, viewer(), parse_id(text)), language())
    except (Missing, ValueError):
        return ""


CONTACTS = Register(
    name="contacts",
    one="contact",
    table=contacts,
    tables=(contacts, companies, users),
    form=ContactForm,
    links={"company": "company"},
    icon="address-book",
    words={
        "many": _l("Contacts"),
        "name": _l("Name"),
        "none": _l("No contacts yet"),
        "about": _l("The people you sell to, buy from and work with."),
        "unfit": _l("No contact fits these words and filters."),
        "trash": _l("Trash of contacts"),
        "in_trash": _l(
            "This contact is in the trash since %(day)s. It is deleted for good after 30 days."
        ),
        "new": _l("New contact"),
        "create": _l("Create contact"),
        "created": _l("The contact was created."),
        "saved": _l("The contact was saved."),
        "trashed": _l("The contact was moved to the trash."),
        "restored": _l("The contact was restored."),
    },
    columns={
        "kind": Column(_l("Kind")),
        "company": Column(_l("Company")),
        "reach": Column(_l("Email and phone"), style="reach"),
        "assignee": Column(_l("Assigned to")),
        "updated": Column(_l("Changed"), sort="updated", style="nowrap"),
        "job_title": Column(_l("Job title"), usual=False),
        "department": Column(_l("Department"), usual=False),
        "place": Column(_l("Place"), usual=False),
        "source": Column(_l("Source"), usual=False),
        "tags": Column(_l("Tags"), usual=False),
        "external_id": Column(_l("Number in another system"), usual=False),
        "created": Column(_l("Created"), sort="created", style="nowrap", usual=False),
    },
    facets={name: facet(name) for name in ("kind", "tag", "source", "assignee", "company")},
    prepare=_rows,
    needs=_needs,
    shown=_shown,
    filters=_filters,
)

blueprint = blueprint_of(CONTACTS)
