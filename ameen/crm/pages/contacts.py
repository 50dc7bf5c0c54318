"""The pages of contacts."""

from typing import Any

from flask import Blueprint, request
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from ...accounts.queries import colleague
from ...accounts.records import users
from ...store import Missing, Snapshot, parse_id
from ...web import access, language, store, viewer
from .. import actions, queries, rules
from ..forms import KINDS, PREFERRED, SOURCES, ContactForm, choices
from ..records import Contact, companies, contacts, name
from . import browsing, reading, writing
from .registers import Needs, Prepared, Register, facet

blueprint = Blueprint("contacts", __name__, url_prefix="/crm/contacts")


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
    link="company",
    words={
        "many": _l("Contacts"),
        "new": _l("New contact"),
        "create": _l("Create contact"),
        "created": _l("The contact was created."),
        "saved": _l("The contact was saved."),
        "trashed": _l("The contact was moved to the trash."),
        "restored": _l("The contact was restored."),
    },
    load=queries.contact,
    page=queries.contacts_page,
    total=queries.contacts_total,
    trashed=queries.trashed_contacts,
    accepted=rules.accepted_contact,
    facets={name: facet(name) for name in ("kind", "tag", "source", "assignee", "company")},
    prepare=_rows,
    needs=_needs,
    shown=_shown,
    extras=dict,
    filters=_filters,
    create=actions.create_contact,
    edit=actions.edit_contact,
    trash=actions.trash_contact,
    restore=actions.restore_contact,
    tag_many=actions.tag_contacts,
    assign_many=actions.assign_contacts,
    trash_many=actions.trash_contacts,
)


@blueprint.get("")
@access("contacts", "list")
def index() -> Response:
    return browsing.index(CONTACTS)


@blueprint.get("/new")
@access("contacts", "create")
def new() -> Response:
    return writing.new(CONTACTS)


@blueprint.post("")
@access("contacts", "create")
def create() -> Response:
    return writing.create(CONTACTS)


@blueprint.get("/<id:contact_id>")
@access("contacts", "view")
def show(contact_id: bytes) -> Response:
    return reading.show(CONTACTS, contact_id)


@blueprint.get("/<id:contact_id>/timeline")
@access("contacts", "view")
def history(contact_id: bytes) -> Response:
    return reading.history(CONTACTS, contact_id)


@blueprint.get("/<id:contact_id>/edit")
@access("contacts", "edit")
def edit(contact_id: bytes) -> Response:
    return writing.edit(CONTACTS, contact_id)


@blueprint.route("/<id:contact_id>", methods=["POST", "PUT"])
@access("contacts", "edit")
def update(contact_id: bytes) -> Response:
    return writing.update(CONTACTS, contact_id)


@blueprint.post("/<id:contact_id>/trash")
@access("contacts", "delete")
def trash(contact_id: bytes) -> Response:
    return writing.trash(CONTACTS, contact_id)


@blueprint.delete("/<id:contact_id>/trash")
@access("contacts", "restore")
def restore(contact_id: bytes) -> Response:
    return writing.restore(CONTACTS, contact_id)


@blueprint.get("/trash")
@access("contacts", "list")
def trashed() -> Response:
    return browsing.trashed(CONTACTS)


@blueprint.post("/bulk")
@access("contacts", "edit")
def bulk() -> Response:
    return browsing.bulk(CONTACTS)


@blueprint.post("/page-size")
@access("contacts", "list")
def page_size() -> Response:
    return browsing.save_size(CONTACTS)
