"""What all pages of an import need: the viewer's own import, its work, its addresses and words."""

from typing import Any

from flask import g, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ...jobs import Work, works
from ...web import see_other, store, viewer
from ..exchange.kept import Import, own_import
from ..exchange.rejects import sentence
from ..exchange.targets import TARGETS


def names_of(made: Import) -> dict[str, Any]:
    """What every page of an import shows."""
    kind = made.kind
    g.section = kind
    return {
        "made": made,
        "kind": kind,
        "labels": {field: _(text) for field, text in TARGETS[kind].items()},
        "said": lambda fault: sentence(fault[0], fault[1], _translated),
        "to": lambda action: address(made, action),
        "index": url_for(f"{kind}.index"),
        "again": url_for(f"{kind}_import.new"),
    }


def _translated(text: str) -> str:
    return _(text) if text else ""


def own(kind: str, import_id: bytes) -> Import:
    with store().read() as snap:
        return own_import(snap, viewer(), kind, import_id)


def draft_of(kind: str, import_id: bytes) -> Import | Response:
    """The import while it can still be decided on; else the way to what came of it."""
    made = own(kind, import_id)
    return made if made.work_id is None else see_other(address(made, "show"))


def work_of(work_id: bytes | None) -> Work | None:
    if work_id is None:
        return None
    with store().read() as snap:
        return snap.get(works, work_id)


def address(made: Import, action: str) -> str:
    return url_for(f"{made.kind}_import.{action}", import_id=made.id)
