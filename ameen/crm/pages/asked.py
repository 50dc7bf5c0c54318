"""What a reader asks of a list: words, filters and order, as its address says it."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

import msgspec
from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest

SORTS = ("name", "created", "updated")
USUAL = "name"
NEWEST_FIRST = ("created", "updated")
BEST = ""  # best match first: only where words were asked for
LONGEST = 200
NO_SORTS: Mapping[str, Any] = MappingProxyType({})


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One list. `filters` are (name, value) pairs, in the order of the list's own; `sorts` the
    orders of this list besides the usual ones, with their names; `view` is the id text of the
    view that it is shown in."""

    endpoint: str
    q: str = ""
    sort: str = USUAL
    reverse: bool = False
    filters: tuple[tuple[str, str], ...] = ()
    sorts: tuple[tuple[str, Any], ...] = ()
    view: str = ""
    cursor: str = ""

    @classmethod
    def read(
        cls, endpoint: str, filters: Iterable[str], sorts: Mapping[str, Any] = NO_SORTS
    ) -> "Asked":
        """What the address of this request asks for; 400 for an order that there is not."""
        q = " ".join(request.args.get("q", "").split())[:LONGEST]
        given = request.args.get("sort", "")
        sort, reverse = given.removeprefix("-"), given.startswith("-")
        if sort not in (*SORTS, *sorts, BEST):
            raise BadRequest(_("There is no such order."))
        values = ((name, request.args.get(name, "").strip()[:LONGEST]) for name in filters)
        return cls(
            endpoint=endpoint,
            q=q,
            sort=sort or (BEST if q else USUAL),
            reverse=reverse,
            filters=tuple((name, value) for name, value in values if value),
            sorts=tuple(sorts.items()),
            view=request.args.get("view", "")[:LONGEST],
            cursor=request.args.get("cursor", ""),
        )

    @property
    def spec(self) -> tuple[Any, ...]:
        """What a place in this list is valid for."""
        return (self.endpoint, self.q, self.sort, self.reverse, self.filters)

    @property
    def searched(self) -> bool:
        """Whether only the search index can answer it."""
        return bool(self.q or self.filters)

    @property
    def order(self) -> str:
        """As the address says it; empty when it is the usual one."""
        return self.order_of(self.sort, self.reverse)

    def order_of(self, sort: str, reverse: bool) -> str:
        usual = BEST if self.q else USUAL
        return "" if sort == usual and not reverse else f"{'-' if reverse else ''}{sort}"

    def value(self, name: str) -> str:
        return dict(self.filters).get(name, "")

    def address(self, **changes: Any) -> str:
        """The list with something else: `sort="-name"`, `cursor=…`, `q=""`. Without a cursor
        it begins at its first page; `clear=True` drops words and filters; `endpoint` is another
        view of the same list."""
        clear, endpoint = changes.pop("clear", False), changes.pop("endpoint", self.endpoint)
        said = {} if clear else {"q": self.q, **dict(self.filters)}
        said |= {"sort": self.order, "view": self.view, **changes}
        query = urlencode({name: value for name, value in said.items() if value})
        return url_for(endpoint) + (f"?{query}" if query else "")

    @property
    def query(self) -> str:
        """What a view keeps of it: words, filters and order."""
        said = {"q": self.q, **dict(self.filters), "sort": self.order}
        return urlencode({name: value for name, value in said.items() if value})

    def orders(self) -> list[tuple[str, str]]:
        """All orders to choose from, as the address says them, with their names."""
        return [
            ("", _("Usual order")),
            ("name", _("Name, first to last")),
            ("-name", _("Name, last to first")),
            ("-created", _("Newest first")),
            ("created", _("Oldest first")),
            ("-updated", _("Changed last")),
            ("updated", _("Unchanged for longest")),
            *(pair for name, text in self.sorts for pair in _both_ways(name, text)),
        ]

    def state(self, sort: str) -> str:
        """Which way the list is sorted by this; empty when it is not."""
        return ("descending" if self.reverse else "ascending") if sort == self.sort else ""

    def turned(self, sort: str) -> str:
        """The list sorted by this, or, when it is already, the other way round."""
        other = not self.reverse if sort == self.sort else sort in NEWEST_FIRST
        return self.address(sort=f"{'-' if other else ''}{sort}")

    @property
    def here(self) -> str:
        """This very page of the list."""
        return self.address(cursor=self.cursor)


def _both_ways(name: str, text: Any) -> list[tuple[str, str]]:
    return [
        (name, _("%(order)s, first to last", order=text)),
        (f"-{name}", _("%(order)s, last to first", order=text)),
    ]
