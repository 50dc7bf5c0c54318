"""Exporting records: the file of what a list shows, in one of its formats; the card of a contact."""

from collections.abc import Callable

from flask import Blueprint, Response, request

from ...store import id_text
from ...web import access, hub, not_found, store, today, viewer
from .. import queries
from ..exchange.exporting import exported
from ..exchange.kinds import KINDS
from ..records import contacts
from .downloads import download, endings
from .lists import PAGED_AT_MOST, hits, layout_of
from .registers import REGISTERS

OLDER = "3"  # of vCard


def _create(kind: str, ending: str) -> Response:
    """All that the reader may see, or what the words and filters of the address find."""
    return _file(kind, ending, f"{kind}-{today().isoformat()}", _found(kind, ending))


def _found(kind: str, ending: str) -> list[bytes] | None:
    register = REGISTERS.get(kind)
    if register is None:
        return None
    with store().read() as snap:
        layout = layout_of(register, snap, f"{kind}_export.{ending}")
    if not layout.asked.searched:
        return None
    hub().search.catch_up(viewer().user.id)
    found = hits(register, layout, 0, PAGED_AT_MOST)
    return [record_id for _place, record_id in found.hits]


def _card(contact_id: bytes) -> Response:
    """The card of one contact."""
    with store().read() as snap:
        contact = queries.record(snap, viewer(), contacts.name, contact_id)
    if contact.trashed_at:
        not_found()
    return _file("contacts", "vcf", f"contact-{id_text(contact_id)[-6:]}", [contact_id])


def _file(kind: str, ending: str, name: str, ids: list[bytes] | None) -> Response:
    """`?version=3` asks for cards as older address books read them."""
    older = ending == "vcf" and request.args.get("version", "").startswith(OLDER)
    columns, rows = exported(store(), viewer(), kind, request.remote_addr or "", ids)
    return download(columns, rows, name, "vcf3" if older else ending)


def _blueprint(kind: str) -> Blueprint:
    room = "" if kind == "users" else "/crm"
    made = Blueprint(f"{kind}_export", __name__, url_prefix=f"{room}/{kind}")
    for ending in endings(kind):
        made.add_url_rule(f"/export.{ending}", ending, _view(kind, ending))
    if kind == "contacts":
        card = access(*KINDS[kind].gate("export"))(_card)
        made.add_url_rule("/<id:contact_id>/export.vcf", "card", card)
    return made


def _view(kind: str, ending: str) -> Callable[[], Response]:
    @access(*KINDS[kind].gate("export"))
    def of_kind() -> Response:
        return _create(kind, ending)

    return of_kind


blueprints = tuple(map(_blueprint, KINDS))
