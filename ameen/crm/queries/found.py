"""Records of the CRM as somebody may see them: one, a page of them, their number, those alike."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from ...accounts.queries import Viewer, visible_page, visible_total
from ...accounts.records import EVERYBODY
from ...store import Hit, Missing, Snapshot, Table
from ...store.table import BY_TYPE
from ..records import MODULES, TABLES, Company, Contact, companies, short
from .seeing import may_see

MOST_CHILDREN = 100
NAMESAKES = 2000  # so many records under one name, address or number are looked at


def record(snap: Snapshot, viewer: Viewer, table: str, record_id: bytes) -> Any:
    """The record, in the trash or not; Missing when it doesn't exist for the viewer. KeyError
    for a table that isn't of the CRM."""
    found = snap.get(TABLES[table], record_id)
    if found is None or not may_see(snap, viewer, table, found):
        raise Missing(table, record_id)
    return found


def still_merged(snap: Snapshot, record: Any) -> tuple[bytes, ...]:
    """Those that were merged into a record, and live no life of their own since."""
    table = BY_TYPE[type(record)]
    found = snap.get_many(table, record.merged_ids)
    alive = {r.id for r in found if r is not None and not (r.trashed_at and r.merged_into)}
    return tuple(one for one in record.merged_ids if one not in alive)


def contact(snap: Snapshot, viewer: Viewer, contact_id: bytes) -> Contact:
    return record(snap, viewer, "contact", contact_id)


def company(snap: Snapshot, viewer: Viewer, company_id: bytes) -> Company:
    return record(snap, viewer, "company", company_id)


def records_page(
    snap: Snapshot,
    viewer: Viewer,
    table: Table,
    *,
    sort: str = "name",
    reverse: bool = False,
    after: bytes | None = None,
    limit: int = 50,
    language: str = "en",
    prefix: tuple = (),
) -> list[Hit]:
    """The records after a place, in the order of one of the table's scoped indexes; "name" is
    that of the reader's language, and "trash" what is in the trash. `prefix` keeps to those
    that begin with it in that order: "board", (column,)."""
    index = f"name_{language}" if sort == "name" and "name" not in table.indexes else sort
    module = MODULES[table.name]
    return visible_page(snap, viewer, table, module, index, after, reverse, limit, prefix)


def records_total(snap: Snapshot, viewer: Viewer, table: Table) -> int:
    return visible_total(snap, viewer, table, MODULES[table.name])


def linked_to(
    snap: Snapshot,
    viewer: Viewer,
    table: Table,
    index: str,
    record_id: bytes,
    limit: int = MOST_CHILDREN,
) -> list[Any]:
    """The records of `table` that link to a record by this index and that the viewer sees, by
    name: `linked_to(snap, viewer, deals, "company", company.id)`."""
    module = MODULES[table.name]
    if not viewer.may(module, "list"):
        return []
    if viewer.sees_all(module):
        hits = snap.range(table, index, (record_id, EVERYBODY), limit=limit)
    else:
        hits = snap.merge(table, index, [(record_id, one) for one in viewer.people], limit=limit)
    return [snap.require(table, hit.id) for hit in hits]


def ancestors(snap: Snapshot, company_id: bytes | None) -> set[bytes]:
    """A company and all above it, also where they form a loop."""
    found: set[bytes] = set()
    while company_id is not None and company_id not in found:
        found.add(company_id)
        above = snap.get(companies, company_id)
        company_id = above.parent_id if above else None
    return found


def named(snap: Snapshot, viewer: Viewer, table: Table, text: str, limit: int = 20) -> list[Any]:
    """The records of exactly this name, as search folds it, that the viewer sees."""
    return list(islice(_under(snap, viewer, table, "names", short(text)), limit))


def likely_duplicates(
    snap: Snapshot,
    viewer: Viewer,
    table: Table,
    values: dict[str, Any],
    limit: int = 5,
    besides: bytes | None = None,
) -> list[Any]:
    """Records, other than `besides`, that share an address, a number or a name with these
    accepted values, if the viewer sees them."""
    emails = values.get("emails") or [values.get("email")]
    phones = values.get("phones") or [values.get("phone")]
    keys = [("emails", short(e)) for e in emails if e] + [("phones", p) for p in phones if p]
    keys += [("names", short(n)) for n in (values.get("name_en"), values.get("name_ar")) if n]
    found: dict[bytes, Any] = {}
    for index, key in keys:
        alike = (r for r in _under(snap, viewer, table, index, key) if r.id != besides)
        found |= {record.id: record for record in islice(alike, limit)}
    return list(found.values())[:limit]


def _under(snap: Snapshot, viewer: Viewer, table: Table, index: str, key: str) -> Iterator[Any]:
    """The records under a key of an index that the viewer sees."""
    module = MODULES[table.name]
    for hit in snap.range(table, index, (key,), limit=NAMESAKES):
        record = snap.get(table, hit.id)
        if record is not None and viewer.may_see(module, record):
            yield record
