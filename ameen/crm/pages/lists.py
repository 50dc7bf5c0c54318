"""The lists of contacts and companies: a page of records in order, or of what search finds."""

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from flask import request
from markupsafe import Markup
from werkzeug.wrappers import Response

from ...store import Snapshot
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
from ..queries import records_page, records_total
from .asked import BEST, Asked
from .register import Register
from .stamps import Stamps

SIZES = (25, 50, 100)
PAGED_AT_MOST = 10_000
OFFSET_BYTES = 4


@dataclass(kw_only=True)
class Listing:
    """A page of a list, ready for its template."""

    asked: Asked
    page: Page
    rows: Markup
    size: int
    close: bool = False
    complete: bool = True
    sizes: tuple[int, ...] = field(default=SIZES)


def page_size() -> int:
    size = getattr(viewer().user, "page_size", 0)
    return size if size in SIZES else SIZES[0]


def only_region(register: Register) -> bool:
    """Whether htmx asks just for the part that changes while one filters."""
    return is_partial() and request.headers.get("HX-Target", "").endswith(f"#{register.region}")


def listing(register: Register, mark: Any = None) -> Listing | Response:
    """The page of `register` that this request asks for; 304 when the reader has it already.
    `mark` stands for whatever else is shown around it."""
    asked = Asked.read(register.endpoint, tuple(register.facets), tuple(register.sorts))
    if asked.searched:
        return _found(register, asked)
    with store().read() as snap:
        name = (register.name, viewer().user.id, request.full_path, mark)
        stamps = Stamps(name, register.tables, snap)
        unchanged = stamps.unchanged()
        if unchanged:
            return unchanged
        page = _in_order(register, asked, snap)
        ids = [hit.id for hit in page.items]
        shape = register.shape(snap)
        shown = _versions(register, snap, ids), page.total, page_size(), mark, shape
        key = (sha256(repr(shown).encode()).digest(),)
        stamps.remember(key)
        unchanged = not_modified(*key)
        if unchanged:
            return unchanged
        return Listing(asked=asked, page=page, rows=_rows(register, snap, ids), size=page_size())


def _in_order(register: Register, asked: Asked, snap: Snapshot) -> Page:
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


def _found(register: Register, asked: Asked) -> Listing:
    """What search finds, each record checked against the store before it is shown."""
    who, search, size = viewer(), hub().search, page_size()
    offset = 0
    if asked.cursor:
        offset = int.from_bytes(paging.opened(asked.spec, asked.cursor)[0], "big")
    search.catch_up(who.user.id)
    table = register.table.name
    found = search.find(
        {table: None if who.sees_all(register.name) else who.people},
        asked.q,
        facets=[register.facets[name](value) for name, value in asked.filters],
        sort=_searched_order(register, asked.sort),
        reverse=asked.reverse and asked.sort != BEST,
        offset=offset,
        limit=size,
    )
    with store().read() as snap:
        seen = search.records(snap, found, lambda _, record: who.may_see(register.name, record))
        rows = _rows(register, snap, [record.id for _, record in seen])
    last = min(found.total, PAGED_AT_MOST)
    page = Page(
        seen,
        _place(asked, offset + size) if offset + size < last else None,
        _place(asked, max(0, offset - size)) if offset else None,
        last,
        found.capped,
    )
    return Listing(
        asked=asked,
        page=page,
        rows=rows,
        size=size,
        close=found.close,
        complete=search.complete,
    )


def _searched_order(register: Register, sort: str) -> str:
    """What search calls an order: it knows one time of a kind's own."""
    if sort == "name":
        return f"name_{language()}"
    return "when" if sort in register.sorts else sort


def _place(asked: Asked, offset: int) -> str:
    return paging.seal(asked.spec, offset.to_bytes(OFFSET_BYTES, "big"))


def _rows(register: Register, snap: Snapshot, ids: list[bytes]) -> Markup:
    chosen = viewer().may(register.name, "edit")
    return kept_rows(
        snap,
        register.table,
        ids,
        register.template("_row"),
        lambda missing: register.prepare(snap, missing),
        shape=("list", chosen, register.shape(snap)),
    )


def _versions(register: Register, snap: Snapshot, ids: list[bytes]) -> tuple[Any, ...]:
    """All that the rows of these records depend on."""
    others: dict[bytes, int | None] = {}
    made = []
    for record_id, record in zip(ids, snap.get_many(register.table, ids), strict=True):
        if record is None:
            continue
        made.append((record_id, record.version))
        for table, other in register.needs(record):
            if other is not None and other not in others:
                others[other] = snap.version(table, other)
    return tuple(made), tuple(sorted(others.items()))
