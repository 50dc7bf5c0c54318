"""Deals in files: with their pipeline and stage, and the lines that say what is sold."""

import re
from typing import Any

from msgspec.structs import replace

from ....accounts.queries import Viewer
from ....accounts.rules import N_, Invalid
from ....store import Snapshot, fold
from ... import queries
from ...records import Line, deals, products
from .. import cells
from ..amounts import major_units, minor_units
from .kind import DAY, LINK, MONEY, SEVERAL, WHOLE, Field, Kind, Link
from .shared import (
    ASSIGNEE,
    CAMPAIGN,
    CONTACT,
    CURRENCY_FIELD,
    DESCRIPTION,
    EXPECTED,
    EXTERNAL_ID,
    LEAD,
    OWN_ID,
    PRIORITY,
    PROBABILITY,
    SOURCE,
    TAGS,
    VALUE,
    company,
)

_LINE = re.compile(r"(\d{1,9})\s*[×x*]\s+(.+?)(?:\s+@\s+(-?[\d.,]*))?", re.DOTALL)
NO_STAGE = N_("There is no stage “%(value)s”.")
NO_PIPELINE = N_("There is no pipeline “%(value)s”.")
NO_LINE = N_("“%(value)s” is no product line. One looks like: 2 × Name @ 12.500")
PRODUCT = Link(
    name="product",
    field="",
    to="products",
    text=N_("Product (one line)"),
    names="product productname item المنتج",
)


class Deals(Kind, frozen=True, kw_only=True):
    def complete(self, planner: Any, plan: Any, meant: Any) -> None:
        self._stage(planner, plan, meant)
        if "lines" in meant.aside:
            self._lines(planner, plan, meant.aside["lines"])
        elif "product" in meant.links:
            self._line(planner, plan, meant)

    def _stage(self, planner: Any, plan: Any, meant: Any) -> None:
        """The stage of this name, in the pipeline of that name where one is given."""
        said, stage = meant.links.get("pipeline", ""), meant.links.get("stage", "")
        lines = queries.all_pipelines(planner.snap)
        if said:
            lines = [line for line in lines if fold(said) in _names(line)]
            if not lines and not planner.leaves_out("pipeline", said, plan):
                plan.faults.append((NO_PIPELINE, {"value": said}))
                return
            if lines:
                plan.values["pipeline_id"] = lines[0].id
        if stage:
            held = getattr(plan.record, "pipeline_id", None)
            lines = sorted(lines, key=lambda line: (line.id != held, not line.active))
            found = [(p, s) for p in lines for s in p.stages if fold(stage) in _names(s)]
            if found:
                plan.values |= {"pipeline_id": found[0][0].id, "stage_id": found[0][1].id}
            elif not planner.leaves_out("stage", stage, plan):
                plan.faults.append((NO_STAGE, {"value": stage}))

    def _line(self, planner: Any, plan: Any, meant: Any) -> None:
        """One line: a product with its quantity and price beside it."""
        linked = planner.linked(PRODUCT, meant.links, None)
        quantity = meant.aside.get("quantity", 1)
        price = meant.aside.get("price")
        if linked.fault:
            plan.faults.append(linked.fault)
        elif linked.id or linked.make:
            line = Line(product_id=linked.id or b"", quantity=quantity, price=price)
            if linked.make:
                plan.makes["product"] = linked
            self._keep(plan, (line,))
        else:
            plan.left(PRODUCT, linked)

    def _lines(self, planner: Any, plan: Any, texts: tuple[str, ...]) -> None:
        found = []
        currency = plan.values.get("currency") or planner.choices.currency
        for text in texts:
            said = _LINE.fullmatch(text)
            linked = planner.linked(PRODUCT, {"product": said[2]}, None) if said else None
            if linked is None:
                plan.faults.append((NO_LINE, {"value": text}))
            elif linked.fault:
                plan.faults.append(linked.fault)
            elif linked.id:
                figure = cells.figure(said[3] or "-", planner.choices.decimal)
                price = minor_units(figure, currency) if figure is not None else None
                found.append(Line(product_id=linked.id, quantity=int(said[1]), price=price))
            else:
                plan.left(PRODUCT, linked)
        self._keep(plan, tuple(found))

    def _keep(self, plan: Any, lines: tuple[Line, ...]) -> None:
        try:
            plan.values |= self.accept({"lines": lines})
        except Invalid as error:
            plan.faults += [(text, {}) for text in error.errors["lines"]]

    def made(self, values: dict[str, Any], link: str, record_id: bytes) -> dict[str, Any]:
        """The values once the record of a link was made."""
        if link != "product":
            return super().made(values, link, record_id)
        lines = (replace(line, product_id=record_id) for line in values["lines"])
        return values | {"lines": tuple(lines)}

    def said(self, snap: Snapshot, viewer: Viewer, record: Any, field: str) -> str | None:
        if field == "stage":
            found = queries.stage_named(snap, record.stage_id)
            return (found.name_en or found.name_ar) if found else ""
        if field == "pipeline":
            line = queries.pipeline(snap, record.pipeline_id)
            return (line.name_en or line.name_ar) if line else ""
        if field == "lines":
            return cells.joined(_written(snap, record, line) for line in record.lines)
        return None


def _names(named: Any) -> set[str]:
    return {fold(text) for text in (named.name_en, named.name_ar) if text}


def _written(snap: Snapshot, deal: Any, line: Line) -> str:
    product = snap.get(products, line.product_id)
    price = "-" if line.price is None else major_units(line.price, deal.currency)
    return f"{line.quantity} × {product.name if product else '—'} @ {price}"


DEALS = Deals(
    name="deals",
    table=deals,
    title=N_("Import deals"),
    scope="company",
    fields=(
        OWN_ID,
        EXTERNAL_ID,
        Field(
            name="name",
            text=N_("Name"),
            names="name deal dealname opportunity opportunityname title الاسم الصفقه اسمالصفقه",
        ),
        Field(
            name="pipeline", text=N_("Pipeline"), sort=LINK, names="pipeline مسارالمبيعات المسار"
        ),
        Field(
            name="stage",
            text=N_("Stage"),
            sort=LINK,
            names="stage dealstage opportunitystage salesstage status المرحله مرحله",
        ),
        VALUE,
        CURRENCY_FIELD,
        PROBABILITY,
        SOURCE,
        PRIORITY,
        Field(
            name="opened_on",
            text=N_("Opened on"),
            sort=DAY,
            names="openedon opened opendate engagedate engaged startdate createdate تاريخالفتح",
        ),
        EXPECTED,
        Field(
            name="closed_on",
            text=N_("Closed on"),
            sort=DAY,
            names="closedon closed closedate closingdate تاريخالاغلاق",
        ),
        Field(name="lost_reason", text=N_("Lost reason"), names="lostreason reason سببالخساره"),
        Field(name="competitor", text=N_("Competitor"), names="competitor المنافس"),
        Field(
            name="lines",
            text=N_("Product lines"),
            sort=SEVERAL,
            aside=True,
            names="lines products lineitems",
        ),
        Field(
            name="quantity",
            text=N_("Quantity (of the one product)"),
            sort=WHOLE,
            names="quantity qty الكميه",
            exported=False,
            aside=True,
        ),
        Field(
            name="price",
            text=N_("Price (of the one product)"),
            sort=MONEY,
            names="price unitprice السعر",
            exported=False,
            aside=True,
        ),
        DESCRIPTION,
        TAGS,
    ),
    links=(CONTACT, company(), CAMPAIGN, LEAD, ASSIGNEE),
    asked=(PRODUCT,),
)
