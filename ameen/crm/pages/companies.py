"""The pages of companies."""

from typing import Any

from flask_babel import lazy_gettext as _l

from ...accounts.queries import colleague
from ...accounts.records import users
from ...store import Snapshot
from ...web import viewer
from .. import queries
from ..forms import INDUSTRIES, CompanyForm
from ..records import Company, companies, contacts
from .deals_on import deals_card
from .register import Column, Needs, Prepared, Register, facet
from .routes import blueprint_of

SOME = 12


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
    people = (
        queries.linked_to(snap, who, contacts, "company", company.id, SOME + 1) if may_list else []
    )
    return {
        "parent": parent,
        "parent_seen": parent is not None and who.may_see("companies", parent),
        "contacts": people[:SOME],
        "contacts_more": len(people) > SOME,
        "children": queries.linked_to(snap, who, companies, "parent", company.id),
        "may_create_contact": who.may("contacts", "create"),
        **deals_card(snap, "company", company.id),
    }


COMPANIES = Register(
    name="companies",
    one="company",
    table=companies,
    tables=(companies, users),
    form=CompanyForm,
    links={"parent": "company"},
    icon="building",
    words={
        "many": _l("Companies"),
        "name": _l("Name"),
        "none": _l("No companies yet"),
        "about": _l("The firms that your contacts work for."),
        "unfit": _l("No company fits these words and filters."),
        "trash": _l("Trash of companies"),
        "in_trash": _l(
            "This company is in the trash since %(day)s. It is deleted for good after 30 days."
        ),
        "new": _l("New company"),
        "create": _l("Create company"),
        "created": _l("The company was created."),
        "saved": _l("The company was saved."),
        "trashed": _l("The company was moved to the trash."),
        "restored": _l("The company was restored."),
    },
    columns={
        "industry": Column(_l("Industry")),
        "place": Column(_l("Place")),
        "reach": Column(_l("Email and phone"), style="reach"),
        "assignee": Column(_l("Assigned to")),
        "updated": Column(_l("Changed"), sort="updated", style="nowrap"),
        "parent": Column(_l("Part of"), usual=False),
        "size": Column(_l("Employees"), style="num", usual=False),
        "revenue": Column(_l("Yearly revenue"), style="num", usual=False),
        "website": Column(_l("Website"), style="reach", usual=False),
        "tags": Column(_l("Tags"), usual=False),
        "external_id": Column(_l("Number in another system"), usual=False),
        "created": Column(_l("Created"), sort="created", style="nowrap", usual=False),
    },
    facets={name: facet(name) for name in ("industry", "country", "tag", "assignee")},
    prepare=_rows,
    needs=_needs,
    shown=_shown,
    extras=lambda: {"industries": INDUSTRIES},
    filters=lambda: {"industries": INDUSTRIES},
)

blueprint = blueprint_of(COMPANIES)
