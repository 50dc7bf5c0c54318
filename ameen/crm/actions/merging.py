"""Making one record of several that are the same."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from msgspec.structs import replace

from ...accounts.queries import Viewer
from ...accounts.rules import Forbidden, Invalid
from ...files.actions import move_attachments
from ...store import Stale, Table, Tx
from .. import rules
from ..queries import ancestors
from ..records import CrmRecord, companies, contacts, notes
from ..rules import N_
from . import owned
from .linking import links_to, naming
from .settling import settled

R = TypeVar("R", bound=CrmRecord)
MERGED = (contacts, companies)
MOST = 5
MOST_MOVED = 1500  # so that it can be undone in one transaction
UNITED = frozenset(("emails", "phones", "socials", "tags"))
TOO_MANY = N_("Too much hangs on what would go. Keep the record on which most hangs.")
BELOW = N_("What is kept stands below what would go. Keep the upper company.")


def merge(
    tx: Tx,
    table: Table[R],
    keep_id: bytes,
    versions: Mapping[bytes, int],
    chosen: Mapping[str, bytes],
    *,
    viewer: Viewer,
) -> R:
    """Merges the records named in `versions` into the one of `keep_id`, which is one of them.

    `chosen` says for a field from which record its value comes: without it from the first that
    has one, the kept one before others. Lists and tags are brought together. Notes and links
    go along, the others go into the trash. Stale when one was changed since its version,
    Forbidden when one is in the trash already, when it is too much, and for other records than
    contacts and companies: a lead and its deal are bound to each other.
    """
    if table not in MERGED:
        raise Forbidden(N_("Only contacts and companies can be merged."))
    found = _loaded(tx, table, keep_id, versions, viewer)
    keep, others = found[0], found[1:]
    merged = _united(table, keep, others, chosen)
    owned.check_assignee(tx, table, keep.assignee_id, merged.assignee_id, viewer)
    if table is companies:
        merged = _above(tx, merged, others)
    _move(tx, table, keep.id, [other.id for other in others])
    for other in others:
        tx.put(replace(other, trashed_at=tx.now, merged_into=keep.id))
        tx.event("merged", table.name, keep.id, other=other.id)
    return tx.put(settled(tx, keep, merged))


def _loaded(
    tx: Tx, table: Table[R], keep_id: bytes, versions: Mapping[bytes, int], viewer: Viewer
) -> list[R]:
    if keep_id not in versions or not 2 <= len(versions) <= MOST:
        raise Forbidden(N_("Choose two to five records, and which of them is kept."))
    found = []
    for record_id in (keep_id, *(i for i in versions if i != keep_id)):
        action = "edit" if record_id == keep_id else "delete"
        record = owned.load(tx, table, record_id, action, viewer)
        if record.trashed_at is not None:
            raise Forbidden(N_("One of these records is in the trash. Nothing was merged."))
        if record.version != versions[record_id]:
            raise Stale(table.name, record)
        found.append(record)
    return found


def _united(table: Table[R], keep: R, others: list[R], chosen: Mapping[str, bytes]) -> R:
    by_id = {record.id: record for record in (keep, *others)}
    values: dict[str, Any] = {}
    for field in rules.FIELDS[table.name]:
        said = [getattr(record, field) for record in by_id.values()]
        if field in UNITED:
            values[field] = _together(field, said)
        elif field == "custom":
            values[field] = _customs(by_id, chosen)
        elif field in chosen and chosen[field] in by_id:
            values[field] = getattr(by_id[chosen[field]], field)
        else:
            values[field] = next((value for value in said if _is_said(value)), said[0])
    if "currency" in values:
        values |= _money(table, by_id, values, chosen)
    ids = (i for other in others for i in (other.id, *other.merged_ids))
    return replace(keep, **values, merged_ids=tuple(dict.fromkeys((*keep.merged_ids, *ids))))


def _money(
    table: Table, by_id: dict[bytes, Any], values: dict[str, Any], chosen: Mapping[str, bytes]
) -> dict[str, Any]:
    """All amounts of a record with their one currency, from the record whose amount counts."""
    fields = rules.amounts_of(table.name)
    picked = next((chosen[f] for f in fields if chosen.get(f) in by_id), None)
    if picked is None:
        having = (i for i, r in by_id.items() if any(getattr(r, f) is not None for f in fields))
        picked = next(having, next(iter(by_id)))
    source = by_id[picked]
    return {f: getattr(source, f) for f in (*fields, "currency")}


def _customs(by_id: dict[bytes, Any], chosen: Mapping[str, bytes]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for record in by_id.values():
        kept = record.custom | kept
    picked = {f.removeprefix("custom."): i for f, i in chosen.items() if f.startswith("custom.")}
    for field, record_id in picked.items():
        if record_id in by_id and field in by_id[record_id].custom:
            kept[field] = by_id[record_id].custom[field]
    return kept


def _together(field: str, said: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    together = [value for values in said for value in values]
    if field == "tags":
        return rules.normal_tags(together)
    return tuple(dict.fromkeys(together))[: rules.MOST_VALUES]


def _is_said(value: Any) -> bool:
    return value is not None and value != "" and value != ()


def _above(tx: Tx, merged: Any, others: list[Any]) -> Any:
    """The company without a parent that goes, or that would be itself."""
    gone = {other.id for other in others}
    if merged.parent_id in gone or merged.parent_id == merged.id:
        merged = replace(merged, parent_id=None)
    if gone & ancestors(tx, merged.parent_id):
        raise Invalid({"keep": [BELOW]})
    return merged


def _move(tx: Tx, table: Table, keep_id: bytes, gone: list[bytes]) -> None:
    """Takes notes, files and links along; also those that who merges may not see."""
    moved = 0
    for record_id in gone:
        written = [h.id for h in tx.range(notes, "subject", (table.name, record_id), limit=_MORE)]
        for note in tx.get_many(notes, written):
            tx.put(replace(note, subject_id=keep_id))
        moved += len(written)
        moved += move_attachments(tx, (table.name, record_id), (table.name, keep_id), _MORE)
        for other, field in links_to(table):
            ids = [i for i in naming(tx, other, field, record_id, _MORE) if i != keep_id]
            for record in tx.get_many(other, ids):
                tx.put(replace(record, **{field: keep_id}))
            moved += len(ids)
        if moved > MOST_MOVED:
            raise Forbidden(TOO_MANY)


_MORE = MOST_MOVED + 1
