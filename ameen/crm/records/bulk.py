"""What is done to a great many records at once, as long work."""

from typing import Any

from ...store import Index, Record, Table


class BulkChange(Record):
    """One deed for many records of a table; its id is the batch of all that it changes, and who
    made it owns it.

    `action` is tag, untag, assign, trash or edit; `values` are its tags, the person, or the
    fields, as the log has them.
    """

    table: str
    action: str
    values: dict[str, Any] = {}
    total: int = 0
    work_id: bytes | None = None
    undo_id: bytes | None = None


class BulkPart(Record):
    """So many of the records of a bulk change."""

    bulk_id: bytes
    ids: tuple[bytes, ...]


bulk_changes = Table(
    "bulk_change",
    BulkChange,
    Index("created", lambda b: [(b.created_at,)]),
)
bulk_parts = Table(
    "bulk_part",
    BulkPart,
    Index("bulk", lambda part: [(part.bulk_id,)]),
    logged=False,
)
