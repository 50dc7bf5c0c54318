"""Notes, which stand on any record of the CRM."""

from ...store import Index, Record, Table


class Note(Record):
    """Markdown on another record, whose visibility it follows. `mentions` are users' ids."""

    subject_table: str
    subject_id: bytes
    body: str
    mentions: tuple[bytes, ...] = ()


notes = Table(
    "note",
    Note,
    Index("subject", lambda n: [(n.subject_table, n.subject_id)]),
    parents=lambda n: [(n.subject_table, n.subject_id)],
)
