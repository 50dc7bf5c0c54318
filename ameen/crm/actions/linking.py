"""The records that name another one, in whichever table they stand."""

from collections.abc import Iterator

from ...accounts.records import EVERYBODY
from ...store import Snapshot, Table
from ..records import LINKED, TABLES, activities


def links_to(table: Table) -> list[tuple[Table, str]]:
    """The tables and fields that may name a record of this one."""
    return [
        (TABLES[other], field)
        for other, links in LINKED.items()
        for field, linked in links.items()
        if linked == table.name
    ]


def naming(
    snap: Snapshot, other: Table, field: str, record_id: bytes, limit: int
) -> Iterator[bytes]:
    """The ids of the records of `other` whose `field` holds this id, but for those in the
    trash."""
    index, key = field.removesuffix("_id"), (record_id, EVERYBODY)
    if other is activities:
        index, key = "subject", (index, record_id)
    elif (other.name, field) == ("deal", "lead_id"):
        key = (record_id,)
    return (hit.id for hit in snap.range(other, index, key, limit=limit))
