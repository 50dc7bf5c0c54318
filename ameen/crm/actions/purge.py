"""Emptying the trash: what lay there for 30 days is gone for good, with all that hung on it."""

from datetime import timedelta
from typing import NamedTuple

from msgspec.structs import replace

from ...accounts.records import EVERYBODY
from ...files.actions import BATCH as FILES
from ...files.actions import delete_attachments_of
from ...store import Table, Tx
from .. import queries
from ..records import TABLES, notes
from .linking import links_to, naming

KEPT = timedelta(days=30)
BATCH = 100
DEPENDENTS = 500  # of one record in one transaction


class Purged(NamedTuple):
    """How many records went, and whether there may be more that is due."""

    count: int
    more: bool


def purge_trash(tx: Tx) -> Purged:
    """Purges a batch of what is due. Its transaction is the claim: whoever comes second finds
    them gone."""
    count, more = 0, False
    for table in TABLES.values():
        due = _due(tx, table)
        more = more or len(due) == BATCH
        for record_id in due:
            if not _let_go(tx, table, record_id):
                return Purged(count, True)
            _purge(tx, table, record_id)
            count += 1
    return Purged(count, more)


def _due(tx: Tx, table: Table) -> list[bytes]:
    due = []
    for hit in tx.range(table, "trash", (EVERYBODY,), limit=BATCH):
        record = tx.require(table, hit.id)
        if tx.now - record.trashed_at < KEPT:
            break
        due.append(hit.id)
    return due


def _let_go(tx: Tx, table: Table, record_id: bytes) -> bool:
    """Purges the notes and files on what goes, and frees what names it; False when that was a
    transaction's worth and there may be more."""
    filed = delete_attachments_of(tx, table.name, record_id)
    written = list(tx.range(notes, "subject", (table.name, record_id), limit=DEPENDENTS))
    for hit in written:
        tx.purge(notes, hit.id)
    named = [i for link in links_to(table) for i in _freed(tx, *link, record_id)]
    return max(len(written), len(named)) < DEPENDENTS and filed < FILES


def _freed(tx: Tx, other: Table, field: str, record_id: bytes) -> list[bytes]:
    """Takes the record out of this field of those that name it; their ids."""
    ids = list(naming(tx, other, field, record_id, DEPENDENTS))
    for found in tx.get_many(other, ids):
        tx.put(replace(found, **{field: None}))
    return ids


def _purge(tx: Tx, table: Table, record_id: bytes) -> None:
    """What was merged into another record leaves its history to it, until that goes too."""
    record = tx.require(table, record_id)
    if record.merged_into and tx.version(table, record.merged_into) is not None:
        tx.delete(table, record_id)
        return
    merged = queries.still_merged(tx, record)
    tx.purge(table, record_id)
    for one in merged:
        tx.blank(table, one)
