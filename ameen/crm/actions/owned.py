"""What can be done to any record of the CRM that belongs to people."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from msgspec.structs import replace

from ...accounts.queries import Viewer, visible
from ...accounts.records import Owned, users
from ...accounts.rules import Forbidden, Invalid
from ...store import Missing, Stale, Table, Tx, fold
from .. import queries, rules
from ..records import LINKED, MODULES, TABLES, Deal
from ..rules import N_
from .settling import settled

R = TypeVar("R", bound=Owned)
NO_SUCH = {
    "company": N_("There is no such company."),
    "contact": N_("There is no such contact."),
    "lead": N_("There is no such lead."),
    "deal": N_("There is no such deal."),
    "campaign": N_("There is no such campaign."),
}
IN_TRASH = {
    "company": N_("This company is in the trash."),
    "contact": N_("This contact is in the trash."),
    "lead": N_("This lead is in the trash."),
    "deal": N_("This deal is in the trash."),
    "campaign": N_("This campaign is in the trash."),
}


def create(tx: Tx, table: Table[R], values: dict[str, Any], *, viewer: Viewer) -> R:
    """A new record. Invalid by field; Forbidden when short of a level.

    Nobody needs a higher level to keep what they made to themselves.
    """
    return create_accepted(tx, table, _accepted(tx, table, values), viewer=viewer)


def create_accepted(tx: Tx, table: Table[R], values: dict[str, Any], *, viewer: Viewer) -> R:
    """The same of values that `rules.accepted` gave."""
    rules.need(viewer, MODULES[table.name], "create")
    record = table.record_type(**values)
    check_assignee(tx, table, None, record.assignee_id, viewer)
    return tx.put(_checked(tx, table, None, record, values, viewer))


def edit(
    tx: Tx,
    table: Table[R],
    record_id: bytes,
    version: int | None,
    values: dict[str, Any],
    *,
    viewer: Viewer,
) -> R:
    """Changes just these fields. Stale when the record is no longer of `version` (None: any)."""
    record = load(tx, table, record_id, "edit", viewer)
    values = _accepted(tx, table, values, record)
    return edit_accepted(tx, table, record_id, version, values, viewer=viewer)


def edit_accepted(
    tx: Tx,
    table: Table[R],
    record_id: bytes,
    version: int | None,
    values: dict[str, Any],
    *,
    viewer: Viewer,
) -> R:
    """The same of values that `rules.accepted` gave."""
    record = load(tx, table, record_id, "edit", viewer)
    if version is not None and version != record.version:
        raise Stale(table.name, record)
    if record.trashed_at is not None:
        raise Forbidden(N_("It is in the trash. Restore it first."))
    changed = replace(record, **values)
    check_assignee(tx, table, record.assignee_id, changed.assignee_id, viewer)
    return tx.put(_checked(tx, table, record, changed, values, viewer))


def trash(
    tx: Tx, table: Table[R], record_id: bytes, version: int | None = None, *, viewer: Viewer
) -> R:
    """Puts the record in the trash, from where it can be restored for 30 days. Stale when
    somebody saved since `version` (None: whatever)."""
    record = load(tx, table, record_id, "delete", viewer)
    if version is not None and version != record.version:
        raise Stale(table.name, record)
    return record if record.trashed_at else tx.put(replace(record, trashed_at=tx.now))


def restore(tx: Tx, table: Table[R], record_id: bytes, *, viewer: Viewer) -> R:
    """Takes the record out of the trash; what was purged meanwhile is no longer linked."""
    record = load(tx, table, record_id, "restore", viewer)
    part(tx, table, record)
    return tx.put(without_gone(tx, replace(record, trashed_at=None, merged_into=None)))


def part(tx: Tx, table: Table[R], record: R) -> None:
    """Takes a record that lives again out of what it was merged into, and all that this went
    into: its history is its own from now on."""
    own, keeper_id = {record.id, *record.merged_ids}, record.merged_into
    while keeper_id is not None and (keeper := tx.get(table, keeper_id)) is not None:
        left = tuple(one for one in keeper.merged_ids if one not in own)
        if left != keeper.merged_ids:
            tx.put(replace(keeper, merged_ids=left))
        keeper_id = keeper.merged_into


def without_gone(tx: Tx, record: R) -> R:
    """The record without links to what was purged while nobody looked after it, and a deal
    without the lead that has another one by now."""
    links = LINKED[_table(record).name]
    gone = {
        field: None
        for field, table in links.items()
        if (linked := getattr(record, field)) and tx.version(TABLES[table], linked) is None
    }
    if isinstance(record, Deal) and _has_another(tx, record):
        gone["lead_id"] = None
    return replace(record, **gone) if gone else record


def _has_another(tx: Tx, deal: Deal) -> bool:
    lead = tx.get(TABLES["lead"], deal.lead_id) if deal.lead_id else None
    other = tx.get(TABLES["deal"], lead.deal_id) if lead is not None and lead.deal_id else None
    return other is not None and other.id != deal.id and other.trashed_at is None


def check_link(tx: Tx, viewer: Viewer, field: str, table: str, record_id: bytes) -> None:
    """A record is linked by those who see it, and not while it is in the trash."""
    try:
        record = visible(tx, viewer, TABLES[table], MODULES[table], record_id)
    except Missing as error:
        raise Invalid({field: [NO_SUCH[table]]}) from error
    if record.trashed_at is not None:
        raise Invalid({field: [IN_TRASH[table]]})


def _accepted(tx: Tx, table: Table, values: dict[str, Any], before: Any = None) -> dict[str, Any]:
    """What of `values` is kept; the definitions of fields are read only where they are named."""
    named = values.get("custom")
    fields = queries.custom_fields_of(tx, table.name, retired=True) if named else ()
    return rules.accepted(table.name, values, before=before, fields=fields)


def _checked(
    tx: Tx,
    table: Table[R],
    before: R | None,
    record: R,
    values: dict[str, Any],
    viewer: Viewer,
) -> R:
    """The record as it will be kept, with these values given anew: named, in one currency,
    linked to what the viewer sees, and settled."""
    rules.check_named(record)
    if before is not None:
        rules.check_currency(before, values)
    for field, linked in LINKED[table.name].items():
        value = getattr(record, field)
        if value is not None and (before is None or value != getattr(before, field)):
            check_link(tx, viewer, field, linked, value)
    if record.custom and (before is None or record.custom != before.custom):
        _check_custom_links(tx, table, before, record, viewer)
    return settled(tx, before, record)


def _check_custom_links(tx: Tx, table: Table, before: Any, record: Any, viewer: Viewer) -> None:
    fields = queries.custom_fields_of(tx, table.name)
    former = dict(rules.custom_links(fields, before.custom)) if before is not None else {}
    for field, linked_id in rules.custom_links(fields, record.custom):
        if former.get(field) != linked_id:
            check_link(tx, viewer, rules.field_name(field), field.links_to, linked_id)


def _table(record: R) -> Table[R]:
    return next(table for table in TABLES.values() if table.record_type is type(record))


def tag(
    tx: Tx,
    table: Table[R],
    ids: Iterable[bytes],
    add: Iterable[str] = (),
    remove: Iterable[str] = (),
    *,
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
    tx: Tx, table: Table[R], ids: Iterable[bytes], assignee_id: bytes | None, *, viewer: Viewer
) -> int:
    """Gives all these records to somebody (None: nobody); says how many were changed by it."""
    _check_active(tx, assignee_id)
    given = lambda record: replace(record, assignee_id=assignee_id)  # noqa: E731
    return _each(tx, table, ids, "assign", given, viewer)


def edit_all(
    tx: Tx, table: Table[R], ids: Iterable[bytes], values: dict[str, Any], *, viewer: Viewer
) -> int:
    """Puts these values into all these records; says how many were changed by it."""

    def edited(record: R) -> R:
        accepted = _accepted(tx, table, values, record)
        changed = replace(record, **accepted)
        check_assignee(tx, table, record.assignee_id, changed.assignee_id, viewer)
        return _checked(tx, table, record, changed, accepted, viewer)

    return _each(tx, table, ids, "edit", edited, viewer)


def trash_all(tx: Tx, table: Table[R], ids: Iterable[bytes], *, viewer: Viewer) -> int:
    """Puts all these records in the trash; says how many were not there yet."""
    thrown = lambda record: replace(record, trashed_at=tx.now)  # noqa: E731
    return _each(tx, table, ids, "delete", thrown, viewer)


def load(tx: Tx, table: Table[R], record_id: bytes, action: str, viewer: Viewer) -> R:
    """The record as it is now: Missing when unseen, Forbidden when short of a level, or when it
    is seen only because of what it is linked to."""
    record = queries.record(tx, viewer, table.name, record_id)
    rules.need(viewer, MODULES[table.name], action)
    if not viewer.may_see(MODULES[table.name], record):
        raise Forbidden(N_("This is changed by those whose it is."))
    return record


def _each(
    tx: Tx,
    table: Table[R],
    ids: Iterable[bytes],
    action: str,
    change: Callable[[R], R],
    viewer: Viewer,
) -> int:
    """Changes those that are still there for the viewer; says how many. Missing when none is."""
    there, gone = [], None
    for record_id in dict.fromkeys(ids):
        try:
            there.append(load(tx, table, record_id, action, viewer))
        except Missing as error:
            gone = error
    if gone is not None and not there:
        raise gone
    live = [record for record in there if record.trashed_at is None]
    return sum(tx.put(change(record)).version != record.version for record in live)


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
