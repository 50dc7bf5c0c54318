"""Exporting what has no register: products, notes and people, each whole."""

from collections.abc import Callable

from flask import Blueprint, Response, request

from ...web import access, store, today, viewer
from ..exchange.exporting import exported
from ..exchange.kinds import KINDS, Kind
from .downloads import download

WHOLE = {"products": "/crm", "notes": "/crm", "users": ""}  # and where their pages are


def _create(kind: Kind) -> Response:
    """All that the reader may see."""
    columns, rows = exported(store(), viewer(), kind.name, request.remote_addr or "")
    return download(columns, rows, f"{kind.name}-{today().isoformat()}")


def _blueprint(kind: Kind) -> Blueprint:
    made = Blueprint(f"{kind.name}_export", __name__, url_prefix=f"{WHOLE[kind.name]}/{kind.name}")
    made.add_url_rule("/export.csv", "create", _view(kind))
    return made


def _view(kind: Kind) -> Callable[[], Response]:
    @access(*kind.gate("export"))
    def of_kind() -> Response:
        return _create(kind)

    return of_kind


blueprints = tuple(_blueprint(KINDS[name]) for name in WHOLE)
