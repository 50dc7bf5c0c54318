"""What is done to contacts."""

from collections.abc import Iterable
from typing import Any

from ...accounts.queries import Viewer
from ...store import Tx
from .. import queries, rules
from ..records import Contact, contacts
from . import owned


def create_contact(tx: Tx, values: dict[str, Any], *, viewer: Viewer) -> Contact:
    """A new contact. Invalid by field; Forbidden when short of a level."""
    return owned.create(tx, contacts, rules.accepted_contact(values), _check_new, viewer)


def edit_contact(
    tx: Tx, contact_id: bytes, version: int | None, values: dict[str, Any], *, viewer: Viewer
) -> Contact:
    """Changes just these fields. Stale when somebody saved since `version` (None: whatever)."""
    before = queries.contact(tx, viewer, contact_id)
    values = rules.accepted_contact(values, before=before)

    def check(tx: Tx, viewer: Viewer, contact: Contact) -> None:
        rules.check_named(contact)
        if contact.company_id != before.company_id:
            _check_company(tx, viewer, contact)

    return owned.edit(tx, contacts, contact_id, version, values, check, viewer)


def trash_contact(
    tx: Tx, contact_id: bytes, version: int | None = None, *, viewer: Viewer
) -> Contact:
    """Puts it in the trash. Stale when somebody saved since `version` (None: whatever)."""
    return owned.trash(tx, contacts, contact_id, version, viewer)


def restore_contact(tx: Tx, contact_id: bytes, *, viewer: Viewer) -> Contact:
    """Takes it out of the trash; a company that was purged meanwhile is no longer linked."""
    return owned.restore(tx, contacts, contact_id, viewer)


def tag_contacts(
    tx: Tx,
    ids: Iterable[bytes],
    add: Iterable[str] = (),
    remove: Iterable[str] = (),
    *,
    viewer: Viewer,
) -> int:
    return owned.tag(tx, contacts, ids, add, remove, viewer)


def assign_contacts(
    tx: Tx, ids: Iterable[bytes], assignee_id: bytes | None, *, viewer: Viewer
) -> int:
    return owned.assign(tx, contacts, ids, assignee_id, viewer)


def trash_contacts(tx: Tx, ids: Iterable[bytes], *, viewer: Viewer) -> int:
    return owned.trash_all(tx, contacts, ids, viewer)


def _check_new(tx: Tx, viewer: Viewer, contact: Contact) -> None:
    rules.check_named(contact)
    _check_company(tx, viewer, contact)


def _check_company(tx: Tx, viewer: Viewer, contact: Contact) -> None:
    if contact.company_id is not None:
        owned.check_link(tx, viewer, "company_id", contact.company_id)
