"""What all pages of an import need: the viewer's own import, its work, its addresses and words."""

from typing import Any

from flask import g, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from ...accounts.rules import N_
from ...jobs import Work, works
from ...web import see_other, store, viewer
from ..exchange.kept import Import, own_import
from ..exchange.kinds import KINDS, Kind
from ..exchange.rejects import sentence
from ..exchange.targets import fields_of

INDEXES = {
    "contacts": N_("Contacts"),
    "companies": N_("Companies"),
    "products": N_("Products"),
    "leads": N_("Leads"),
    "deals": N_("Deals"),
    "activities": N_("Activities"),
    "campaigns": N_("Campaigns"),
    "users": N_("People"),
}
MADE_TEXTS = {
    "contacts": _l("Contacts made on the way"),
    "companies": _l("Companies made on the way"),
    "campaigns": _l("Campaigns made on the way"),
    "products": _l("Products made on the way"),
    "users": _l("People made on the way"),
}


def names_of(made: Import) -> dict[str, Any]:
    """What every page of an import shows."""
    kind = KINDS[made.kind]
    g.section = section_of(kind)
    with store().read() as snap:
        fields = fields_of(kind.name, kind.custom(snap))
    return {
        "made": made,
        "kind": kind.name,
        "labels": {name: _(field.text) for name, field in fields.items()},
        "said": lambda fault: sentence(fault[0], fault[1], _translated),
        "to": lambda action: address(made, action),
        "index": index_of(kind),
        "index_text": _(INDEXES[section_of(kind)]),
        "made_texts": MADE_TEXTS,
        "again": url_for(f"{kind.name}_import.new"),
    }


def section_of(kind: Kind) -> str:
    """Whose page the import comes from, and goes back to."""
    return kind.register or kind.name


def index_of(kind: Kind) -> str:
    return url_for(f"{section_of(kind)}.index")


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
