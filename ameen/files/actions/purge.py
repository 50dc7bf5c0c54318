"""Files that go with their record: for good, or to another record."""

from datetime import timedelta
from typing import NamedTuple

from msgspec.structs import replace

from ...store import Tx
from .. import queries, rules
from ..records import Attachment, Purpose, attachments, contents

KEPT = timedelta(days=30)
BATCH = 100


class Purged(NamedTuple):
    """How many went, and whether there may be more that is due."""

    count: int
    more: bool


def purge_trash(tx: Tx) -> Purged:
    """Purges a batch of the files that lay in the trash for 30 days, and of the contents that
    were replaced that long ago. Its transaction is the claim."""
    count = 0
    for hit in list(tx.range(attachments, "trash", limit=BATCH)):
        if tx.now - tx.require(attachments, hit.id).trashed_at < KEPT:
            break
        _purge(tx, hit.id)
        count += 1
    replaced = 0
    for hit in list(tx.range(contents, "let_go", limit=BATCH)):
        if tx.now - tx.require(contents, hit.id).let_go_at < KEPT:
            break
        tx.delete(contents, hit.id)
        replaced += 1
    return Purged(count + replaced, BATCH in (count, replaced))


def delete_attachments_of(tx: Tx, table: str, record_id: bytes, limit: int = BATCH) -> int:
    """Purges up to `limit` files of a record that goes for good; says how many."""
    gone = list(queries.everything_on(tx, table, record_id, limit))
    for one in gone:
        _purge(tx, one.id)
    return len(gone)


def move_attachments(
    tx: Tx, source: tuple[str, bytes], target: tuple[str, bytes], limit: int = BATCH
) -> int:
    """Moves up to `limit` files, those in the trash too, from one record to another, each given
    as (table name, id); says how many.

    The picture becomes the other's when that is of the same table and has none, else one of its
    files. Who may is for the caller to decide.
    """
    table, record_id = target
    moved = 0
    for one in queries.everything_on(tx, *source, limit):
        purpose = one.purpose
        if rules.follows_its_record_alone(purpose) and not _stays_picture(tx, one, source, target):
            purpose = Purpose.ATTACHMENT
        tx.put(replace(one, subject_table=table, subject_id=record_id, purpose=purpose))
        moved += 1
    return moved


def _stays_picture(
    tx: Tx, one: Attachment, source: tuple[str, bytes], target: tuple[str, bytes]
) -> bool:
    if source[0] != target[0]:
        return False
    return rules.is_trashed(one) or queries.picture(tx, *target) is None


def _purge(tx: Tx, attachment_id: bytes) -> None:
    for hit in list(tx.range(contents, "attachment", (attachment_id,))):
        tx.delete(contents, hit.id)
    tx.purge(attachments, attachment_id)
