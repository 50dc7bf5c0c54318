"""What can be done to any record of the CRM that belongs to people."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from msgspec.structs import replace

from ...accounts.queries import Viewer, visible
from ...accounts.records import Owned, users
from ...accounts.rules import Forbidden, Invalid
from ...store import Missing, Stale, Table, Tx, fold
from .. import rules
from ..queries import MODULES, ancestors
from ..records import Company, Contact, companies
from ..rules import N_

R = TypeVar("R", bound=Owned)
LINKS = {Contact: "company_id", Company: "parent_id"}
Check = Callable[[Tx, Viewer, R], None]


def create(tx: Tx, table: Table[R], values: dict[str, Any], check: Check, viewer: Viewer) -> R:
    """A new record; nobody needs a higher level to keep what they made to themselves."""
    rules.need(viewer, MODULES[table.name], "create")
    record = table.record_type(**values)
    check_assignee(tx, table, None, record.assignee_id, viewer)
    check(tx, viewer, record)
    return tx.put(record)


def edit(
    tx: Tx,
    table: Table[R],
    record_id: bytes,
    version: int | None,
    values: dict[str, Any],
    check: Check,
    viewer: Viewer,
) -> R:
    """Changes just these fields. Stale when the record is no longer of `version` (None: any)."""
    record = load(tx, table, record_id, "edit", viewer)
    if version is not None and version != record.version:
        raise Stale(table.name, record)
    if record.trashed_at is not None:
        raise Forbidden(N_("It is in the trash. Restore it first."))
    changed = replace(record, **values)
    check_assignee(tx, table, record.assignee_id, changed.assignee_id, viewer)
    check(tx, viewer, changed)
    return tx.put(changed)


def trash(tx: Tx, table: Table[R], record_id: bytes, version: int | None, viewer: Viewer) -> R:
    """Puts the record in the trash, from where it can be restored for 30 days."""
    record = load(tx, table, record_id, "delete", viewer)
    if version is not None and version != record.version:
        raise Stale(table.name, record)
    return record if record.trashed_at else tx.put(replace(record, trashed_at=tx.now))


def restore(tx: Tx, table: Table[R], record_id: bytes, viewer: Viewer) -> R:
    """Takes the record out of the trash."""
    record = load(tx, table, record_id, "restore", viewer)
    return tx.put(without_gone(tx, replace(record, trashed_at=None)))


def without_gone(tx: Tx, record: R) -> R:
    """The record without the link to a company that was purged while nobody looked after it."""
    field = LINKS[type(record)]
    linked = getattr(record, field)
    if linked is None or tx.version(companies, linked) is not None:
        return record
    return replace(record, **{field: None})


def check_link(tx: Tx, viewer: Viewer, field: str, company_id: bytes) -> None:
    """A company is linked by those who see it, and not while it is in the trash."""
    try:
        company = visible(tx, viewer, companies, "companies", company_id)
    except Missing as error:
        raise Invalid({field: [N_("There is no such company.")]}) from error
    if company.trashed_at is not None:
        raise Invalid({field: [N_("This company is in the trash.")]})


def check_line(tx: Tx, company: Company) -> None:
    """Invalid when the line of parents would lead back to the company."""
    if company.id and company.id in ancestors(tx, company.parent_id):
        raise Invalid({"parent_id": [N_("A company can't stand above itself.")]})


def tag(
    tx: Tx,
    table: Table[R],
    ids: Iterable[bytes],
    add: Iterable[str],
    remove: Iterable[str],
    viewer: Viewer,
) -> int:
    """Adds and removes tags of all these records; says how many were changed by it."""
    try:
        add, without = rules.normal_tags(add), {fold(word) for word in remove}
    except ValueError as error:
        raise Invalid({"tags": [str(error)]}) from error

    def tagged(record: R) -> R:
        kept = [word for word in record.tags if fold(word) not in without]
        try:
            return replace(record, tags=rules.normal_tags([*kept, *add]))
        except ValueError as error:
            raise Invalid({"tags": [str(error)]}) from error

    return _each(tx, table, ids, "edit", tagged, viewer)


def assign(
    tx: Tx, table: Table[R], ids: Iterable[bytes], assignee_id: bytes | None, viewer: Viewer
) -> int:
    """Gives all these records to somebody (None: nobody); says how many were changed by it."""
    _check_active(tx, assignee_id)
    given = lambda record: replace(record, assignee_id=assignee_id)  # noqa: E731
    return _each(tx, table, ids, "assign", given, viewer)


def trash_all(tx: Tx, table: Table[R], ids: Iterable[bytes], viewer: Viewer) -> int:
    """Puts all these records in the trash; says how many were not there yet."""
    thrown = lambda record: replace(record, trashed_at=tx.now)  # noqa: E731
    return _each(tx, table, ids, "delete", thrown, viewer)


def load(tx: Tx, table: Table[R], record_id: bytes, action: str, viewer: Viewer) -> R:
    """The record as it is now: Missing when unseen, Forbidden when short of a level."""
    record = visible(tx, viewer, table, MODULES[table.name], record_id)
    rules.need(viewer, MODULES[table.name], action)
    return record


def _each(
    tx: Tx,
    table: Table[R],
    ids: Iterable[bytes],
    action: str,
    change: Callable[[R], R],
    viewer: Viewer,
) -> int:
    changed = 0
    for record_id in dict.fromkeys(ids):
        record = load(tx, table, record_id, action, viewer)
        if record.trashed_at is None:
            changed += tx.put(change(record)).version != record.version
    return changed


def check_assignee(
    tx: Tx, table: Table, before: bytes | None, after: bytes | None, viewer: Viewer
) -> None:
    """Anybody may take on what they see; giving to others, or away, needs the level for it."""
    if before == after:
        return
    if after != viewer.user.id or before is not None:
        rules.need(viewer, MODULES[table.name], "assign")
    _check_active(tx, after)


def _check_active(tx: Tx, assignee_id: bytes | None) -> None:
    if assignee_id is None:
        return
    person = tx.get(users, assignee_id)
    if person is None or not person.active:
        raise Invalid({"assignee_id": [N_("This person can't be assigned anything.")]})
