"""The pages of deals."""

from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l

from ...accounts.queries import colleague
from ...accounts.records import users
from ...store import Missing, Snapshot, id_text, parse_id
from ...web import language, store, today, viewer
from ...web.forms import Form
from .. import queries
from ..forms import LOST_REASONS, OUTCOMES, PRIORITIES, SOURCES, DealForm, choices
from ..records import TABLES, Deal, Product, companies, contacts, deals, name, pipelines, products
from ..rules import lines_total, probability_of, stages_to_go, weighted
from . import moving
from .moving import closing_form
from .register import Column, Needs, Prepared, Register, facet
from .routes import blueprint_of

LINKS = {"contact": "contact", "company": "company", "campaign": "campaign"}
MODULES = queries.MODULES


def stage_text(line: Any, stage: Any, several: bool) -> str:
    """A stage as one chooses it; with its pipeline where there are several."""
    own = name(stage, language())
    return f"{name(line, language())} · {own}" if several else own


def _stages(snap: Snapshot, deal: Deal | None = None) -> list[tuple[bytes, str]]:
    """The stages into which a deal can be put, and the one in which it is."""
    own = getattr(deal, "pipeline_id", None)
    lines = [line for line in queries.all_pipelines(snap) if line.active or line.id == own]
    return [
        (stage.id, stage_text(line, stage, len(lines) > 1))
        for line in lines
        for stage in line.stages
        if stage.moves_to is None or (deal is not None and stage.id == deal.stage_id)
    ]


def _fit(snap: Snapshot, form: Form, deal: Deal | None) -> None:
    """Gives the form the stages and products there are. A new deal begins in the first stage."""
    form.stage_id.choices = _stages(snap, deal)
    if not form.stage_id.data and not form.stage_id.raw_data:
        form.stage_id.data = queries.first_stage(snap)[1].id
    form.lines.fit(_product, lambda text, before: queries.product_named(snap, text, before))


def _product(product_id: bytes) -> Product | None:
    """Rows are drawn when the snapshot of the request is closed."""
    with store().read() as snap:
        return snap.get(products, product_id)


def _begin() -> dict[str, Any]:
    """A new deal is opened today, in the stage of the column that it was begun in."""
    begin: dict[str, Any] = {"opened_on": today()}
    try:
        begin["stage_id"] = parse_id(request.args["stage"])
    except (KeyError, ValueError):
        pass
    return begin


def _needs(deal: Deal) -> Needs:
    return (
        (companies, deal.company_id),
        (contacts, deal.contact_id),
        (pipelines, deal.pipeline_id),
        (users, deal.assignee_id),
    )


def _rows(snap: Snapshot, ids: list[bytes]) -> Prepared:
    chosen = viewer().may("deals", "edit")
    for deal in snap.get_many(deals, ids):
        if deal is None:
            yield None, ()
            continue
        found = queries.stage_of(snap, deal.stage_id)
        names = {
            "deal": deal,
            "stage": found[1] if found else None,
            "company": snap.get(companies, deal.company_id) if deal.company_id else None,
            "contact": snap.get(contacts, deal.contact_id) if deal.contact_id else None,
            "assignee": colleague(snap, deal.assignee_id),
            "chosen": chosen,
        }
        yield names, _needs(deal)


def _shown(snap: Snapshot, deal: Deal) -> dict[str, Any]:
    found = queries.stage_of(snap, deal.stage_id)
    line, stage = found or (None, None)
    percent = probability_of(deal, stage)
    return {
        **_linked(snap, deal),
        "pipeline": line,
        "stage": stage,
        "stages": stages_to_go(line) if line is not None else (),
        "reopened": queries.stage_before(snap, deal) if deal.outcome != "open" else None,
        "percent": percent,
        "weighted": None if deal.value is None else weighted(deal.value, percent),
        "products": _products(snap, deal),
        "total": lines_total(deal.lines),
        "outcomes": OUTCOMES,
        "priorities": PRIORITIES,
        "sources": SOURCES,
        "reasons": LOST_REASONS,
        "closing": closing_form(deal),
    }


def _linked(snap: Snapshot, deal: Deal) -> dict[str, Any]:
    """What the deal names, each as (record, whether the reader may go there)."""
    found = {}
    for link, table in {**LINKS, "lead": "lead"}.items():
        linked = getattr(deal, f"{link}_id")
        record = snap.get(TABLES[table], linked) if linked else None
        found[link] = (record, record is not None and viewer().may_see(MODULES[table], record))
    return found


def _products(snap: Snapshot, deal: Deal) -> list[tuple[Any, Any]]:
    return [(line, snap.get(products, line.product_id)) for line in deal.lines]


def _filters() -> dict[str, Any]:
    """What one can choose from. A company, contact, campaign or product is chosen on its own
    page, and stays while one types."""
    with store().read() as snap:
        lines = queries.all_pipelines(snap)
        stages = [
            (id_text(stage.id), stage_text(line, stage, len(lines) > 1))
            for line in lines
            for stage in line.stages
        ]
        named = [
            (link, label, [(chosen, text)])
            for link, label in CHOSEN.items()
            if (chosen := request.args.get(link, "")) and (text := _name_of(snap, link, chosen))
        ]
    found = {
        "stages": stages,
        "pipelines": [(id_text(line.id), name(line, language())) for line in lines],
        "outcomes": choices(OUTCOMES),
        "priorities": choices(PRIORITIES),
        "sources": choices(SOURCES),
        "named": named,
    }
    return found | {"mark": repr((stages, found["pipelines"], named))}


def _name_of(snap: Snapshot, link: str, text: str) -> str:
    """What a filter stands for, as far as the reader may know."""
    try:
        record_id = parse_id(text)
        if link == "product":
            return name(snap.require(products, record_id), language())
        return name(queries.record(snap, viewer(), link, record_id), language())
    except (Missing, ValueError):
        return str(CHOSEN[link])


CHOSEN = {
    "company": _l("Company"),
    "contact": _l("Contact"),
    "campaign": _l("Campaign"),
    "product": _l("Product"),
}
FACETS = ("stage", "pipeline", "outcome", "assignee", "tag", "source", "priority", *CHOSEN)

DEALS = Register(
    name="deals",
    one="deal",
    table=deals,
    tables=(deals, companies, contacts, pipelines, users),
    form=DealForm,
    links=LINKS,
    icon="briefcase",
    words={
        "many": _l("Deals"),
        "name": _l("Name"),
        "none": _l("No deals yet"),
        "about": _l("What you are selling, to whom, and how far it has come."),
        "unfit": _l("No deal fits these words and filters."),
        "trash": _l("Trash of deals"),
        "in_trash": _l(
            "This deal is in the trash since %(day)s. It is deleted for good after 30 days."
        ),
        "new": _l("New deal"),
        "create": _l("Create deal"),
        "created": _l("The deal was created."),
        "saved": _l("The deal was saved."),
        "trashed": _l("The deal was moved to the trash."),
        "restored": _l("The deal was restored."),
    },
    sorts={"close": _l("Closing day")},
    columns={
        "stage": Column(_l("Stage")),
        "value": Column(_l("Value"), style="num"),
        "close": Column(_l("Closing day"), sort="close", style="nowrap"),
        "assignee": Column(_l("Assigned to")),
        "updated": Column(_l("Changed"), sort="updated", style="nowrap"),
        "company": Column(_l("Company"), usual=False),
        "contact": Column(_l("Contact"), usual=False),
        "competitor": Column(_l("Competitor"), usual=False),
        "opened": Column(_l("Opened on"), style="nowrap", usual=False),
        "tags": Column(_l("Tags"), usual=False),
        "created": Column(_l("Created"), sort="created", style="nowrap", usual=False),
    },
    facets={name: facet(name) for name in FACETS},
    prepare=_rows,
    needs=_needs,
    shown=_shown,
    begin=_begin,
    fit=_fit,
    not_copied=("version", "external_id", "stage_id", "opened_on", "closed_on", "lost_reason"),
    extras=lambda: {"reasons": LOST_REASONS},
    filters=_filters,
)

blueprint = blueprint_of(DEALS)
moving.add_to(blueprint, DEALS)
