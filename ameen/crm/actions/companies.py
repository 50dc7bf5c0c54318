"""What is done to companies."""

from collections.abc import Iterable
from typing import Any

from ...accounts.queries import Viewer
from ...store import Tx
from .. import queries, rules
from ..records import Company, companies
from . import owned


def create_company(tx: Tx, values: dict[str, Any], *, viewer: Viewer) -> Company:
    """A new company. Invalid by field; Forbidden when short of a level."""
    return owned.create(tx, companies, rules.accepted_company(values), _check_new, viewer)


def edit_company(
    tx: Tx, company_id: bytes, version: int | None, values: dict[str, Any], *, viewer: Viewer
) -> Company:
    """Changes just these fields. Stale when somebody saved since `version` (None: whatever)."""
    before = queries.company(tx, viewer, company_id)
    values = rules.accepted_company(values, before=before)

    def check(tx: Tx, viewer: Viewer, company: Company) -> None:
        rules.check_named(company)
        if company.parent_id != before.parent_id:
            _check_parent(tx, viewer, company)

    return owned.edit(tx, companies, company_id, version, values, check, viewer)


def trash_company(
    tx: Tx, company_id: bytes, version: int | None = None, *, viewer: Viewer
) -> Company:
    """Puts it in the trash. Stale when somebody saved since `version` (None: whatever)."""
    return owned.trash(tx, companies, company_id, version, viewer)


def restore_company(tx: Tx, company_id: bytes, *, viewer: Viewer) -> Company:
    """Takes it out of the trash; a company that was purged meanwhile is no longer linked."""
    return owned.restore(tx, companies, company_id, viewer)


def tag_companies(
    tx: Tx,
    ids: Iterable[bytes],
    add: Iterable[str] = (),
    remove: Iterable[str] = (),
    *,
    viewer: Viewer,
) -> int:
    return owned.tag(tx, companies, ids, add, remove, viewer)


def assign_companies(
    tx: Tx, ids: Iterable[bytes], assignee_id: bytes | None, *, viewer: Viewer
) -> int:
    return owned.assign(tx, companies, ids, assignee_id, viewer)


def trash_companies(tx: Tx, ids: Iterable[bytes], *, viewer: Viewer) -> int:
    return owned.trash_all(tx, companies, ids, viewer)


def _check_new(tx: Tx, viewer: Viewer, company: Company) -> None:
    rules.check_named(company)
    _check_parent(tx, viewer, company)


def _check_parent(tx: Tx, viewer: Viewer, company: Company) -> None:
    if company.parent_id is not None:
        owned.check_link(tx, viewer, "parent_id", company.parent_id)
        owned.check_line(tx, company)
