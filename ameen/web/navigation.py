"""Where one can go: the entries of the menu, each shown only to those who may use it."""

from dataclasses import dataclass
from typing import Any

from flask import g, request, url_for

from .assets import web


@dataclass(frozen=True)
class Entry:
    """`text` is lazily translated; `module` None means everybody who is signed in."""

    endpoint: str
    text: Any
    icon: str
    module: str | None = None
    action: str = "view"
    group: Any = None

    @property
    def section(self) -> str:
        return self.endpoint.partition(".")[0]


def entries_for(viewer: Any, entries: tuple[Entry, ...]) -> list[dict[str, Any]]:
    """The entries that `viewer` may use, with their addresses; no link leads nowhere."""
    return [
        {
            "href": url_for(entry.endpoint),
            "text": entry.text,
            "icon": entry.icon,
            "group": entry.group,
            "section": entry.section,
        }
        for entry in entries
        if entry.module is None or viewer.may(entry.module, entry.action)
    ]


def section() -> str:
    """The part of the hub that this page belongs to: what a view said (`g.section`), the first
    part that the address names, or whose page it is."""
    return g.get("section") or _named_by_address() or request.blueprint or ""


def _named_by_address() -> str:
    known = {entry.section for entry in web().entries}
    return next((name for name in request.path.split("/") if name in known), "")
