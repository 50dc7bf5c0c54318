"""What is done to companies."""

from typing import Any

from ...accounts.queries import Viewer
from ...store import Tx
from ..records import Company, companies
from . import owned


def create_company(tx: Tx, values: dict[str, Any], *, viewer: Viewer) -> Company:
    return owned.create(tx, companies, values, viewer=viewer)


def edit_company(
    tx: Tx, company_id: bytes, version: int | None, values: dict[str, Any], *, viewer: Viewer
) -> Company:
    return owned.edit(tx, companies, company_id, version, values, viewer=viewer)


def trash_company(
    tx: Tx, company_id: bytes, version: int | None = None, *, viewer: Viewer
) -> Company:
    return owned.trash(tx, companies, company_id, version, viewer=viewer)


def restore_company(tx: Tx, company_id: bytes, *, viewer: Viewer) -> Company:
    return owned.restore(tx, companies, company_id, viewer=viewer)
