"""The pages of companies."""

from typing import Any

from flask import Blueprint, request
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from ...accounts.queries import colleague
from ...accounts.records import users
from ...store import Snapshot
from ...web import access, fragment, store, viewer
from ...web.forms import one_line
from .. import actions, queries, rules
from ..forms import INDUSTRIES, CompanyForm
from ..records import Company, companies
from . import browsing, reading, writing
from .linked import companies_like
from .registers import Needs, Prepared, Register, facet

SOME = 12
LINKS = ("company", "parent")

blueprint = Blueprint("companies", __name__, url_prefix="/crm/companies")


def _needs(company: Company) -> Needs:
    return (companies, company.parent_id), (users, company.assignee_id)


def _rows(snap: Snapshot, ids: list[bytes]) -> Prepared:
    chosen = viewer().may("companies", "edit")
    for company in snap.get_many(companies, ids):
        if company is None:
            yield None, ()
            continue
        names = {
            "company": company,
            "parent": snap.get(companies, company.parent_id) if company.parent_id else None,
            "assignee": colleague(snap, company.assignee_id),
            "chosen": chosen,
        }
        yield names, _needs(company)


def _shown(snap: Snapshot, company: Company) -> dict[str, Any]:
    who = viewer()
    parent = snap.get(companies, company.parent_id) if company.parent_id else None
    may_list = who.may("contacts", "list")
    people = queries.contacts_of(snap, who, company.id, SOME + 1) if may_list else []
    return {
        "parent": parent,
        "parent_seen": parent is not None and who.may_see("companies", parent),
        "contacts": people[:SOME],
        "contacts_more": len(people) > SOME,
        "children": queries.companies_below(snap, who, company.id),
        "may_create_contact": who.may("contacts", "create"),
    }


COMPANIES = Register(
    name="companies",
    one="company",
    table=companies,
    tables=(companies, users),
    form=CompanyForm,
    link="parent",
    words={
        "many": _l("Companies"),
        "new": _l("New company"),
        "create": _l("Create company"),
        "created": _l("The company was created."),
        "saved": _l("The company was saved."),
        "trashed": _l("The company was moved to the trash."),
        "restored": _l("The company was restored."),
    },
    load=queries.company,
    page=queries.companies_page,
    total=queries.companies_total,
    trashed=queries.trashed_companies,
    accepted=rules.accepted_company,
    facets={name: facet(name) for name in ("industry", "country", "tag", "assignee")},
    prepare=_rows,
    needs=_needs,
    shown=_shown,
    extras=lambda: {"industries": INDUSTRIES},
    filters=lambda: {"industries": INDUSTRIES},
    create=actions.create_company,
    edit=actions.edit_company,
    trash=actions.trash_company,
    restore=actions.restore_company,
    tag_many=actions.tag_companies,
    assign_many=actions.assign_companies,
    trash_many=actions.trash_companies,
)


@blueprint.get("")
@access("companies", "list")
def index() -> Response:
    return browsing.index(COMPANIES)


@blueprint.get("/new")
@access("companies", "create")
def new() -> Response:
    return writing.new(COMPANIES)


@blueprint.post("")
@access("companies", "create")
def create() -> Response:
    return writing.create(COMPANIES)


@blueprint.get("/<id:company_id>")
@access("companies", "view")
def show(company_id: bytes) -> Response:
    return reading.show(COMPANIES, company_id)


@blueprint.get("/<id:company_id>/timeline")
@access("companies", "view")
def history(company_id: bytes) -> Response:
    return reading.history(COMPANIES, company_id)


@blueprint.get("/<id:company_id>/edit")
@access("companies", "edit")
def edit(company_id: bytes) -> Response:
    return writing.edit(COMPANIES, company_id)


@blueprint.route("/<id:company_id>", methods=["POST", "PUT"])
@access("companies", "edit")
def update(company_id: bytes) -> Response:
    return writing.update(COMPANIES, company_id)


@blueprint.post("/<id:company_id>/trash")
@access("companies", "delete")
def trash(company_id: bytes) -> Response:
    return writing.trash(COMPANIES, company_id)


@blueprint.delete("/<id:company_id>/trash")
@access("companies", "restore")
def restore(company_id: bytes) -> Response:
    return writing.restore(COMPANIES, company_id)


@blueprint.get("/trash")
@access("companies", "list")
def trashed() -> Response:
    return browsing.trashed(COMPANIES)


@blueprint.post("/bulk")
@access("companies", "edit")
def bulk() -> Response:
    return browsing.bulk(COMPANIES)


@blueprint.post("/page-size")
@access("companies", "list")
def page_size() -> Response:
    return browsing.save_size(COMPANIES)


@blueprint.get("/options")
@access("companies", "search")
def options() -> Response:
    """Names to choose from while one types a company, for the field that asks."""
    field = request.args.get("field", "")
    field = field if field in LINKS else LINKS[0]
    text = one_line(request.args.get("q") or request.args.get(field) or "")[:200]
    with store().read() as snap:
        found = companies_like(snap, text)
    return fragment("crm/companies/_options.html", companies=found, field=field)
