"""Exporting contacts and companies: the file of what a list shows."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request

from ...web import access, hub, store, today, viewer
from ..exchange.exporting import exported
from .asked import Asked
from .downloads import download
from .register import Register
from .registers import REGISTERS

MOST_FOUND = 10_000


def _create(register: Register) -> Response:
    """All that the reader may see, or what the words and filters of the address find."""
    asked = Asked.read(
        f"{register.name}_export.create", tuple(register.facets), tuple(register.sorts)
    )
    pieces = exported(
        store(), viewer(), register.name, request.remote_addr or "", _found(register, asked)
    )
    return download(pieces, f"{register.name}-{today().isoformat()}.csv")


def _found(register: Register, asked: Asked) -> list[bytes] | None:
    if not asked.searched:
        return None
    who, search = viewer(), hub().search
    search.catch_up(who.user.id)
    table = register.table.name
    found = search.find(
        {table: None if who.sees_all(register.name) else who.people},
        asked.q,
        facets=[register.facets[name](value) for name, value in asked.filters],
        limit=MOST_FOUND,
    )
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


EXPORTED = ("contacts", "companies")
blueprints = tuple(_blueprint(REGISTERS[name]) for name in EXPORTED)
