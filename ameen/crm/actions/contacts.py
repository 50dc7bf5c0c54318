"""What is done to contacts."""

from typing import Any

from ...accounts.queries import Viewer
from ...store import Tx
from ..records import Contact, contacts
from . import owned


def create_contact(tx: Tx, values: dict[str, Any], *, viewer: Viewer) -> Contact:
    return owned.create(tx, contacts, values, viewer=viewer)


def edit_contact(
    tx: Tx, contact_id: bytes, version: int | None, values: dict[str, Any], *, viewer: Viewer
) -> Contact:
    return owned.edit(tx, contacts, contact_id, version, values, viewer=viewer)


def trash_contact(
    tx: Tx, contact_id: bytes, version: int | None = None, *, viewer: Viewer
) -> Contact:
    return owned.trash(tx, contacts, contact_id, version, viewer=viewer)


def restore_contact(tx: Tx, contact_id: bytes, *, viewer: Viewer) -> Contact:
    return owned.restore(tx, contacts, contact_id, viewer=viewer)
