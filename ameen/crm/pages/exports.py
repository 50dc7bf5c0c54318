"""Exporting records: the file of what a list shows, in one of its formats; the card of one contact."""

from collections.abc import Callable

from flask import Blueprint, Response, request

from ...store import id_text
from ...web import access, hub, not_found, store, today, viewer
from .. import queries
from ..exchange.exporting import exported
from ..exchange.writing import FORMATS
from .downloads import download
from .lists import PAGED_AT_MOST, Layout, hits, layout_of
from .register import Register
from .registers import REGISTERS

TABLES = ("csv", "xlsx")
EXPORTED = {"contacts": (*TABLES, "vcf"), "companies": TABLES}
OLDER = "3"


def _create(register: Register, ending: str) -> Response:
    """All that the reader may see, or what the words and filters of the address find."""
    with store().read() as snap:
        layout = layout_of(register, snap, f"{register.name}_export.{ending}")
    ids = _found(register, layout) if layout.asked.searched else None
    return _file(register.name, ending, f"{register.name}-{today().isoformat()}", ids)


def _card(contact_id: bytes) -> Response:
    """The card of one contact."""
    with store().read() as snap:
        contact = queries.contact(snap, viewer(), contact_id)
    if contact.trashed_at:
        not_found()
    return _file("contacts", "vcf", f"contact-{id_text(contact_id)[-6:]}", [contact_id])


def _file(name: str, ending: str, filename: str, ids: list[bytes] | None) -> Response:
    """`?version=3` asks for cards as older address books read them."""
    older = ending == "vcf" and request.args.get("version", "").startswith(OLDER)
    made = FORMATS["vcf3" if older else ending]
    columns, rows = exported(store(), viewer(), name, request.remote_addr or "", ids)
    return download(columns, rows, filename, made)


def _found(register: Register, layout: Layout) -> list[bytes]:
    hub().search.catch_up(viewer().user.id)
    found = hits(register, layout, 0, PAGED_AT_MOST)
    return [record_id for _place, record_id in found.hits]


def _blueprint(register: Register) -> Blueprint:
    made = Blueprint(f"{register.name}_export", __name__, url_prefix=f"/crm/{register.name}")
    for ending in EXPORTED[register.name]:
        made.add_url_rule(f"/export.{ending}", ending, _view(register, ending))
    return made


def _view(register: Register, ending: str) -> Callable[[], Response]:
    @access(register.name, "export")
    def of_register() -> Response:
        return _create(register, ending)

    return of_register


def _with_card(made: Blueprint) -> Blueprint:
    made.add_url_rule("/<id:contact_id>/export.vcf", "card", access("contacts", "export")(_card))
    return made


blueprints = tuple(_blueprint(REGISTERS[name]) for name in EXPORTED)
_with_card(blueprints[0])
