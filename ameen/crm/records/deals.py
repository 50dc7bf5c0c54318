"""Deals, the pipelines through which they go, and the products they are about."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

import msgspec

from ...accounts.records import CURRENCY, people_figures, people_tallies, scoped_indexes
from ...store import Index, Record, Table, Tally, fold, sort_key
from .base import (
    LOOKED_UP,
    CrmRecord,
    Priority,
    Source,
    by_name,
    link_index,
    linked,
    live,
    name,
    rank_of,
    short,
)
from .facts import fact_tallies

LONGEST_WORD = 60
NEVER = date.max  # without a date: after all that have one


class Outcome(StrEnum):
    OPEN = "open"
    WON = "won"
    LOST = "lost"


class Stage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A step of a pipeline; `probability` in percent. A deal in it has its outcome.

    `moves_to` is the stage into which all its deals are being moved, before it is deleted.
    """

    id: bytes
    name_en: str = ""
    name_ar: str = ""
    probability: int = 0
    outcome: Outcome = Outcome.OPEN
    moves_to: bytes | None = None


class Pipeline(Record):
    """The stages through which deals go, in order. `place` orders pipelines; the first active
    one is where new deals begin."""

    name_en: str = ""
    name_ar: str = ""
    stages: tuple[Stage, ...] = ()
    place: int = 0
    active: bool = True


class Product(Record):
    """What is sold; `price` in minor units of `currency`."""

    name: str = ""
    series: str = ""
    price: int | None = None
    currency: str = CURRENCY
    active: bool = True
    external_id: str = ""
    name_ar: ClassVar[str] = ""

    @property
    def name_en(self) -> str:
        return self.name


class Line(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line of a deal: so many of a product, each at `price` minor units of the deal's
    currency (None: not said)."""

    product_id: bytes
    quantity: int = 1
    price: int | None = None


class Deal(CrmRecord):
    """`value` is in minor units of `currency`. `probability` in percent, None: that of its stage.

    `outcome` is that of its stage. `opened_on` is the day from which its cycle counts,
    `closed_on` the day on which it was won or lost, by the company's clock; `staged_at` when it
    came into its stage. `rank` is its place in a column of the board, b"" where it came by
    itself. `lead_id` is what it was converted from.
    """

    name: str = ""
    contact_id: bytes | None = None
    company_id: bytes | None = None
    lead_id: bytes | None = None
    campaign_id: bytes | None = None
    pipeline_id: bytes | None = None
    stage_id: bytes | None = None
    outcome: Outcome = Outcome.OPEN
    value: int | None = None
    currency: str = CURRENCY
    probability: int | None = None
    source: Source | None = None
    opened_on: date | None = None
    expected_close: date | None = None
    closed_on: date | None = None
    staged_at: datetime | None = None
    priority: Priority = Priority.MEDIUM
    lost_reason: str = ""
    competitor: str = ""
    description: str = ""
    lines: tuple[Line, ...] = ()
    rank: bytes = b""
    name_ar: ClassVar[str] = ""

    @property
    def name_en(self) -> str:
        return self.name


def _columns(deal: Deal) -> list[tuple[tuple, int, int]]:
    return [((deal.stage_id, deal.currency), 1, deal.value or 0)]


def _campaign(deal: Deal) -> list[tuple[tuple, int, int]]:
    group = (deal.campaign_id, str(deal.outcome), deal.currency)
    return [(group, 1, deal.value or 0)] if deal.campaign_id else []


def _products(deal: Deal) -> list[tuple]:
    products = {line.product_id for line in deal.lines}
    return [key for product_id in products for key in linked(deal, product_id)]


def _words(product: Product) -> set[tuple[str]]:
    return {(word[:LONGEST_WORD],) for word in fold(f"{product.name} {product.series}").split()}


deals = Table(
    "deal",
    Deal,
    *scoped_indexes(
        name=by_name,
        created=lambda r: r.created_at,
        updated=lambda r: r.updated_at,
        close=lambda r: r.closed_on or r.expected_close or NEVER,
        board=lambda r: (r.stage_id, rank_of(r)),
    ),
    *LOOKED_UP,
    link_index("contact", "contact_id"),
    link_index("company", "company_id"),
    link_index("campaign", "campaign_id"),
    Index("lead", lambda d: [(d.lead_id,)] if d.lead_id else []),
    Index("product", live(_products)),
    Index("stage", lambda d: [(d.stage_id,)]),  # in the trash too: a stage with deals stays
    *people_tallies(),
    *people_figures("columns", _columns),
    *fact_tallies(),
    *people_figures("campaigns", _campaign),
)
pipelines = Table(
    "pipeline",
    Pipeline,
    Index("place", lambda p: [(p.place,)]),
)
products = Table(
    "product",
    Product,
    Index("name", lambda p: [(sort_key(name(p)),)]),
    Index("names", lambda p: [(short(p.name),)]),
    Index("words", _words),
    Index("external_id", lambda p: [(short(p.external_id),)] if p.external_id else []),
    Tally("active", lambda p: [((p.active,), 1)]),
)
