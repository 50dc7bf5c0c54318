"""Exporting contacts and companies: the file of what a list shows."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request

from ...web import access, hub, store, today, viewer
from ..exchange.exporting import exported
from .downloads import download
from .lists import PAGED_AT_MOST, Layout, hits, layout_of
from .register import Register
from .registers import REGISTERS


def _create(register: Register) -> Response:
    """All that the reader may see, or what the words and filters of the address find."""
    with store().read() as snap:
        layout = layout_of(register, snap, f"{register.name}_export.create")
    ids = _found(register, layout) if layout.asked.searched else None
    columns, rows = exported(store(), viewer(), register.name, request.remote_addr or "", ids)
    return download(columns, rows, f"{register.name}-{today().isoformat()}")


def _found(register: Register, layout: Layout) -> list[bytes]:
    hub().search.catch_up(viewer().user.id)
    found = hits(register, layout, 0, PAGED_AT_MOST)
    return [record_id for _, record_id in found.hits]


def _blueprint(register: Register) -> Blueprint:
    made = Blueprint(f"{register.name}_export", __name__)
    path = f"/crm/{register.name}/export.csv"
    made.add_url_rule(path, "create", _view(register), methods=["GET"])
    return made


def _view(register: Register) -> Callable[[], Any]:
    @access(register.name, "export")
    def of_register() -> Response:
        return _create(register)

    return of_register


EXPORTED = ("contacts", "companies", "leads", "deals", "activities", "campaigns")
blueprints = tuple(_blueprint(REGISTERS[name]) for name in EXPORTED)
