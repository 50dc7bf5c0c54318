"""The lists of the registers: a page of records in order, or of what search finds."""

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, NamedTuple

from flask import request
from markupsafe import Markup
from msgspec.structs import replace
from werkzeug.wrappers import Response

from ...search import Found
from ...store import Missing, Snapshot, parse_id
from ...web import (
    Page,
    hub,
    is_partial,
    kept_rows,
    language,
    not_modified,
    paging,
    store,
    viewer,
)
from ..queries import records_page, records_total, saved_view
from ..records import TABLES, SavedView, custom_fields, saved_views
from .asked import BEST, Asked
from .filtering import Facets, chips, facets_of
from .forming import editable
from .list_columns import Columns, columns_shown, custom_of, needs_of, shape_of, with_columns
from .register import Register
from .stamps import Stamps

SIZES = (25, 50, 100)
PAGED_AT_MOST = 10_000
OFFSET_BYTES = 4


class Layout(NamedTuple):
    """How a reader sees a list: what is asked of it, by what it is filtered, in which columns,
    and in which view. `mark` changes with all that surrounds its rows."""

    asked: Asked
    facets: Facets
    columns: Columns
    view: SavedView | None
    mark: Any


@dataclass(kw_only=True)
class Listing:
    """A page of a list, ready for its template. `chips` are (label, value, address without)."""

    register: Register
    layout: Layout
    page: Page
    rows: Markup
    size: int
    chips: list[tuple[str, Any, str]]
    close: bool = False
    complete: bool = True
    sizes: tuple[int, ...] = field(default=SIZES)

    @property
    def all_match(self) -> int:
        """How many there are beside those on this page, so that all of them can be meant."""
        total = self.page.total or 0
        return total if total > len(self.page.items) and not self.page.capped else 0

    def editable(self) -> list[tuple[str, str]]:
        """The fields that can be edited in many of these records at once."""
        return editable(self.register)

    @property
    def asked(self) -> Asked:
        return self.layout.asked

    @property
    def columns(self) -> Columns:
        return self.layout.columns


def layout_of(register: Register, snap: Snapshot, endpoint: str = "") -> Layout:
    """How this reader sees the list that the request asks for; `endpoint` is another view of it."""
    facets = facets_of(snap, register)
    asked = Asked.read(endpoint or register.endpoint, facets, register.sorts)
    view = _view(snap, register, asked.view)
    columns = columns_shown(snap, viewer(), register, view)
    mark = (
        tuple(name for name, _ in columns),
        snap.stamp(custom_fields),
        snap.stamp(saved_views),
    )
    return Layout(asked if view else replace(asked, view=""), facets, columns, view, mark)


def _view(snap: Snapshot, register: Register, text: str) -> SavedView | None:
    """The view that an address names; one that is gone, or of somebody else, is none."""
    try:
        return saved_view(snap, viewer(), register.name, parse_id(text)) if text else None
    except (Missing, ValueError):
        return None


def page_size() -> int:
    size = getattr(viewer().user, "page_size", 0)
    return size if size in SIZES else SIZES[0]


def only_region(register: Register) -> bool:
    """Whether htmx asks just for the part that changes while one filters."""
    return is_partial() and request.headers.get("HX-Target", "").endswith(f"#{register.region}")


def listing(register: Register, mark: Any = None) -> Listing | Response:
    """The page of `register` that this request asks for; 304 when the reader has it already.
    `mark` stands for whatever else is shown around it."""
    with store().read() as snap:
        layout = layout_of(register, snap)
        if not layout.asked.searched:
            return _in_order(register, layout, snap, mark)
    return _found(register, layout)


def _in_order(register: Register, layout: Layout, snap: Snapshot, mark: Any) -> Listing | Response:
    name = (register.name, viewer().user.id, request.full_path, mark, layout.mark)
    stamps = Stamps(name, _tables(register, layout), snap)
    unchanged = stamps.unchanged()
    if unchanged:
        return unchanged
    page = _ordered(register, layout.asked, snap)
    ids = [hit.id for hit in page.items]
    versions = _versions(register, layout.columns, snap, ids)
    shown = versions, page.total, page_size(), mark, layout.mark, register.shape(snap)
    key = sha256(repr(shown).encode()).digest()
    stamps.remember((key,))
    unchanged = not_modified(key)
    if unchanged:
        return unchanged
    return _listing(register, layout, snap, page, ids)


def _listing(
    register: Register,
    layout: Layout,
    snap: Snapshot,
    page: Page,
    ids: list[bytes],
    **names: Any,
) -> Listing:
    return Listing(
        register=register,
        layout=layout,
        page=page,
        rows=_rows(register, layout.columns, snap, ids),
        size=page_size(),
        chips=chips(snap, register, layout.asked),
        **names,
    )


def _tables(register: Register, layout: Layout) -> tuple[Any, ...]:
    """All whose records the list shows."""
    linked = (f.links_to for f in custom_of(layout.columns) if f.links_to)
    named = dict.fromkeys((*register.tables, *(TABLES[name] for name in linked)))
    return tuple(named)


def _ordered(register: Register, asked: Asked, snap: Snapshot) -> Page:
    size, token = page_size(), asked.cursor or None
    after, reverse = None, asked.reverse
    if token:
        after, direction = paging.opened(asked.spec, token)
        reverse = reverse != (direction == paging.BACK)
    hits = records_page(
        snap,
        viewer(),
        register.table,
        sort=asked.sort,
        reverse=reverse,
        after=after,
        limit=size + 1,
        language=language(),
    )
    return paging.cut(hits, size, asked.spec, token, records_total(snap, viewer(), register.table))


def _found(register: Register, layout: Layout) -> Listing:
    """What search finds, each record checked against the store before it is shown."""
    who, search, size, asked = viewer(), hub().search, page_size(), layout.asked
    offset = 0
    if asked.cursor:
        offset = int.from_bytes(paging.opened(asked.spec, asked.cursor)[0], "big")
    search.catch_up(who.user.id)
    found = hits(register, layout, offset, size)
    with store().read() as snap:
        seen = search.records(snap, found, lambda _, record: who.may_see(register.name, record))
        last = min(found.total, PAGED_AT_MOST)
        page = Page(
            seen,
            _place(asked, offset + size) if offset + size < last else None,
            _place(asked, max(0, offset - size)) if offset else None,
            last,
            found.capped,
        )
        ids = [record.id for _, record in seen]
        return _listing(
            register,
            layout,
            snap,
            page,
            ids,
            close=found.close,
            complete=search.complete,
        )


def hits(register: Register, layout: Layout, offset: int, limit: int) -> Found:
    """What search finds of a list."""
    who, asked, table = viewer(), layout.asked, register.table.name
    return hub().search.find(
        {table: None if who.sees_all(register.name) else who.people},
        asked.q,
        facets=[layout.facets[name](value) for name, value in asked.filters],
        sort=_searched_order(register, asked.sort),
        reverse=asked.reverse and asked.sort != BEST,
        offset=offset,
        limit=limit,
    )


def _searched_order(register: Register, sort: str) -> str:
    """What search calls an order: it knows one time of a kind's own."""
    if sort == "name":
        return f"name_{language()}"
    return "when" if sort in register.sorts else sort


def _place(asked: Asked, offset: int) -> str:
    return paging.seal(asked.spec, offset.to_bytes(OFFSET_BYTES, "big"))


def _rows(register: Register, columns: Columns, snap: Snapshot, ids: list[bytes]) -> Markup:
    chosen = viewer().may(register.name, "edit")
    return kept_rows(
        snap,
        register.table,
        ids,
        register.template("_row"),
        lambda missing: with_columns(snap, register, columns, missing),
        shape=("list", chosen, register.shape(snap), *shape_of(snap, columns)),
    )


def _versions(
    register: Register, columns: Columns, snap: Snapshot, ids: list[bytes]
) -> tuple[Any, ...]:
    """All that the rows of these records depend on."""
    others: dict[bytes, int | None] = {}
    made = []
    for record_id, record in zip(ids, snap.get_many(register.table, ids), strict=True):
        if record is None:
            continue
        made.append((record_id, record.version))
        for table, other in needs_of(register, columns, record):
            if other is not None and other not in others:
                others[other] = snap.version(table, other)
    return tuple(made), tuple(sorted(others.items()))
