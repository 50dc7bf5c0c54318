"""The dashboard, and each of its tiles by itself."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec
from flask import Blueprint, url_for
from flask_babel import gettext as _

from ...accounts.queries import Viewer
from ...accounts.records import CURRENCY
from ...crm.records import MODULES
from ...crm.reports import REPORTS, Asking, currencies, shown
from ...crm.rules import company_day
from ...store import Snapshot
from ...web import (
    access,
    fragment,
    hub,
    is_htmx,
    not_found,
    page,
    see_other,
    store,
    today,
    viewer,
    zone,
)
from ..queries import tiles

blueprint = Blueprint("dashboard", __name__)

NOON, EVENING = 12, 17
ROWS = 6


class Tile(msgspec.Struct, frozen=True):
    """A part of the dashboard. Shown to who may list any of `modules`; `read` gives its items.
    Those `aside` stand beside the others where there is room.
    """

    name: str
    template: str
    modules: tuple[str, ...]
    read: Callable[[Snapshot, Viewer], list[Any]]
    aside: bool = False


def _report(name: str) -> Callable[[Snapshot, Viewer], list[Any]]:
    """A report as a tile: its picture, or nothing where there are no deals."""

    def read(snap: Snapshot, who: Viewer) -> list[Any]:
        currency = next(iter(currencies(snap, who)), CURRENCY)
        asking = Asking(company_day(datetime.now(UTC)), currency)
        told = shown(snap, who, REPORTS[name], asking, ROWS)
        return [told] if told.rows else []

    return read


TILES = (
    Tile("follow-ups", "dashboard/_follow_ups.html", ("activities", "leads"),
         lambda snap, who: tiles.due(snap, who, today())),
    Tile("pipeline", "dashboard/_pipeline.html", ("deals",), _report("pipeline")),
    Tile("forecast", "dashboard/_forecast.html", ("deals",), _report("forecast")),
    Tile("recent-deals", "dashboard/_recent_deals.html", ("deals",), tiles.recent_deals),
    Tile("recent-contacts", "dashboard/_recent_contacts.html", ("contacts",),
         tiles.recent_contacts),
    Tile("recent-companies", "dashboard/_recent_companies.html", ("companies",),
         tiles.recent_companies),
    Tile("my-records", "dashboard/_my_records.html", ("contacts", "companies"),
         lambda snap, who: tiles.my_records(snap, who, hub().search)),
    Tile("changes", "dashboard/_changes.html", tuple(MODULES.values()),
         tiles.what_changed, aside=True),
)  # fmt: skip
BY_NAME = {tile.name: tile for tile in TILES}


@blueprint.get("/")
@access.signed_in
def index():
    who = viewer()
    with store().read() as snap:
        shown = [(tile, tile.read(snap, who)) for tile in TILES if _may_show(who, tile)]
        empty = not any(items for tile, items in shown if tile.name.startswith("recent-"))
    return page(
        "dashboard/index.html",
        title=_("Dashboard"),
        greeting=greeting(who.user.name_ar if who.user.language == "ar" else who.user.name_en),
        today=today(),
        tiles=shown,
        empty=empty,
        quick=quick_adds(who),
        imports=imports(who),
    )


@blueprint.get("/dashboard/<name>")
@access("dashboard", "view")
def tile(name: str):
    wanted, who = BY_NAME.get(name), viewer()
    if wanted is None or not _may_show(who, wanted):
        not_found()
    if not is_htmx():
        return see_other(url_for("dashboard.index"))
    with store().read() as snap:
        items = wanted.read(snap, who)
    return fragment(wanted.template, items=items)


def greeting(name: str, now: datetime | None = None) -> str:
    """Good morning, in the reader's own morning."""
    hour = (now or datetime.now(UTC)).astimezone(zone()).hour
    first = name.split()[0] if name.split() else ""
    if hour < NOON:
        return _("Good morning, %(name)s", name=first) if first else _("Good morning")
    if hour < EVENING:
        return _("Good afternoon, %(name)s", name=first) if first else _("Good afternoon")
    return _("Good evening, %(name)s", name=first) if first else _("Good evening")


def quick_adds(who: Viewer) -> list[tuple[str, str, str]]:
    """(address, text, icon) of what this reader may add."""
    offers = (
        ("contacts", "contacts.new", _("Add a contact"), "user-plus"),
        ("companies", "companies.new", _("Add a company"), "building"),
        ("leads", "leads.new", _("Add a lead"), "filter-star"),
        ("deals", "deals.new", _("Add a deal"), "briefcase"),
    )
    return [(url_for(end), text, icon) for m, end, text, icon in offers if who.may(m, "create")]


def imports(who: Viewer) -> str:
    """Where a file of contacts or companies can be brought in; "" where that is not allowed."""
    for module in ("contacts", "companies"):
        if who.may(module, "import"):
            return f"/crm/{module}/import"
    return ""


def _may_show(who: Viewer, tile: Tile) -> bool:
    return who.may("dashboard", "view") and any(who.may(m, "list") for m in tile.modules)
