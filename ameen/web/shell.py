"""What surrounds the main region: made once for a reader and a part of the hub, then kept.

The layout is rendered with marks in the places of what differs from page to page; a page is
then a joining of strings.
"""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Any

from flask import g, render_template, request
from markupsafe import Markup, escape

from . import assets
from .languages import direction, language, reader_digits
from .navigation import entries_for, section
from .request import viewer

MARK = "\x02"
SLOTS = ("title", "csrf", "here", "main", "toasts", "query", "bell")
MOST_KEPT = 2000


class Shells:
    """The shells kept by this process, least lately used first out."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, list[str]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> list[str] | None:
        with self._lock:
            pieces = self._kept.get(key)
            if pieces is not None:
                self._kept.move_to_end(key)
            return pieces

    def put(self, key: Hashable, pieces: list[str]) -> None:
        with self._lock:
            self._kept[key] = pieces
            if len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)


def whole_page(layout: str, **slots: str) -> str:
    """The layout with `slots` in their places; all but `main` and `toasts` is escaped here.
    The bell is what the front door says of it."""
    pieces = _shell(layout)
    filled = {
        "title": escape(slots["title"]),
        "csrf": slots["csrf"],
        "here": escape(here()),
        "query": escape(
            request.args.get("q", "") if request.endpoint == assets.web().search else ""
        ),
        "main": slots["main"],
        "toasts": slots["toasts"],
        "bell": assets.web().bell() if viewer() is not None else "",
    }
    return "".join([filled[piece[1:]] if piece[:1] == MARK else piece for piece in pieces])


def here() -> str:
    """The address of this page, for what must come back to it."""
    if request.method != "GET":
        return request.path
    return request.full_path if request.query_string else request.path


def reader_key() -> tuple[Any, ...]:
    """All of the reader that what is shown to them may depend on."""
    found = g.get("reader_key")
    if found is None:
        found = g.reader_key = _reader_key(viewer())
    return found


def _reader_key(who: Any) -> tuple[Any, ...]:
    user = who.user if who is not None else None
    return (
        user.id if user else b"",
        user.version if user else 0,
        getattr(who, "stamp", None) or _levels(who),
        language(),
        reader_digits(),
    )


def _levels(who: Any) -> tuple[Any, ...]:
    return tuple(sorted(getattr(who, "levels", {}).items())) if who is not None else ()


def _shell(layout: str) -> list[str]:
    web = assets.web()
    key = (layout, section(), reader_key(), assets.generation())
    pieces = web.shells.get(key)
    if pieces is None:
        pieces = _split(_rendered(layout))
        web.shells.put(key, pieces)
    return pieces


def _rendered(layout: str) -> str:
    web, who = assets.web(), viewer()
    marks = {slot: Markup(MARK + slot + MARK) for slot in SLOTS}  # noqa: S704 - our own words
    return render_template(
        f"layouts/{layout}.html",
        slots=marks,
        entries=entries_for(who, web.entries) if who is not None else [],
        user_links=entries_for(who, web.user_links) if who is not None else [],
        section=section(),
        search=web.search,
        suggestions=web.suggestions,
        stream=web.stream,
        sign_out=web.sign_out,
        language=language(),
        direction=direction(),
        digits=reader_digits(),
        theme=(getattr(who.user, "theme", "") if who is not None else "") or "system",
    )


def _split(text: str) -> list[str]:
    """Text and names of slots by turns; a slot's name keeps its mark in front."""
    parts = text.split(MARK)
    return [MARK + part if place % 2 else part for place, part in enumerate(parts)]
