"""Writing: records with their indexes, figures and log entries, all or nothing."""

from collections.abc import Callable, Hashable, Iterable
from datetime import datetime
from typing import TypeVar

import lmdb
from msgspec.structs import replace

from . import keys, log
from .errors import Duplicate, Missing, Stale
from .ids import new_id
from .log import Change
from .snapshot import ID_BYTES, SEQ_BYTES, Databases, Snapshot, _number, _seq
from .table import BY_TYPE, Record, Table, encode

R = TypeVar("R", bound=Record)
T = TypeVar("T")


class Tx(Snapshot):
    """A transaction: it sees its own writes, and nobody else does before it is on disk.

    `now` is fixed for its length, `by` is who acts, `batch` ties together what is undone together.
    """

    def __init__(
        self,
        databases: Databases,
        txn: lmdb.Transaction,
        now: datetime,
        by: bytes | None,
        batch: bytes | None,
        origin: str,
    ) -> None:
        super().__init__(databases, txn)
        self.now, self.by, self.batch, self.origin = now, by, batch, origin
        self._seq: int | None = None

    def put(self, record: R) -> R:
        """Stores the record and returns it as stored; one that changes nothing is left as it is.

        Stale when its version is not the one stored, Duplicate when a unique value is taken.
        """
        table = BY_TYPE[type(record)]
        old = self.get(table, record.id) if record.id else None
        if old is None:
            return self._create(table, record)
        if old.version != record.version:
            raise Stale(table.name, old)
        changed = log.difference(table, old, record)
        if changed is None:
            return old
        new = replace(
            record,
            version=old.version + 1,
            created_at=old.created_at,
            created_by=old.created_by,
            updated_at=self.now,
            updated_by=self.by,
        )
        self._keep(table, old, new)
        self._tell(table, new, log.UPDATE, *changed)
        return new

    def delete(self, table: Table, record_id: bytes) -> None:
        """Removes the record; the log keeps what it was. Missing when there is none."""
        old = self.require(table, record_id)
        self._keep(table, old, None)
        self._tell(table, old, log.DELETE, log.whole(table, old), log.details({}))

    def purge(self, table: Table, record_id: bytes) -> None:
        """Removes the record and blanks what the whole log says of it."""
        old = self.require(table, record_id)
        self._keep(table, old, None)
        self._tell(table, old, log.PURGE, log.details({}), log.details({}))
        self.blank(table, record_id)

    def blank(self, table: Table, record_id: bytes) -> None:
        """Blanks what the whole log says of a record, which may be gone."""
        head = keys.pack((table.name,)) + record_id
        for key, _ in list(self._scan(self._databases.history, head, None, False)):
            change = self._change(key[-SEQ_BYTES:])
            if (change.table, change.id) == (table.name, record_id):
                blank = log.encode_change(log.blanked(change))
                self._txn.put(key[-SEQ_BYTES:], blank, db=self._databases.log)

    def event(self, name: str, table: str = "", id: bytes = b"", **detail: object) -> None:
        """Tells the log of something that changes no record: a sign-in, a failure, an export."""
        nothing = log.details({})
        self._append(table, id, log.EVENT, name, 0, nothing, log.details(detail), [(table, id)])

    def follow(self, name: str, seq: int) -> None:
        """Moves a follower's durable place in the log."""
        self._txn.put(b"follower:" + name.encode(), _seq(seq), db=self._databases.meta)

    def memo(self, name: Hashable, tables: Iterable[Table], make: Callable[[], T]) -> T:
        """Made anew each time: what is not on disk yet must not be kept."""
        return make()

    def _create(self, table: Table[R], record: R) -> R:
        if record.version:
            raise Missing(table.name, record.id)
        new = replace(
            record,
            id=record.id or new_id(self.now),
            version=1,
            created_at=record.created_at or self.now,
            created_by=record.created_by or self.by,
            updated_at=self.now,
            updated_by=self.by,
        )
        self._keep(table, None, new)
        self._tell(table, new, log.CREATE, log.details({}), log.whole(table, new))
        return new

    def _keep(self, table: Table, old: Record | None, new: Record | None) -> None:
        """Brings the record, its indexes and its figures from the old state to the new."""
        for name, index in table.indexes.items():
            before = index.entries(old) if old is not None else {}
            after = index.entries(new) if new is not None else {}
            if before != after:
                self._reindex(table, name, before, after)
        for name, tally in table.tallies.items():
            before = tally.entries(old) if old is not None else {}
            after = tally.entries(new) if new is not None else {}
            if before != after:
                self._recount(table, name, before, after)
        records = self._databases.records(table)
        if new is None:
            self._txn.delete(old.id, db=records)
        else:
            self._txn.put(new.id, encode(new), db=records)

    def _reindex(self, table: Table, name: str, before: dict, after: dict) -> None:
        database = self._databases.index(table, name)
        for key in before.keys() - after.keys():
            self._txn.delete(key, db=database)
        for key in after.keys() - before.keys():
            if len(key) > keys.LONGEST:
                raise keys.KeyTooLong(f"A value of {table.name}.{name} is too long for its index.")
            if not self._txn.put(key, after[key], db=database, overwrite=False):
                raise Duplicate(table.name, name, self._txn.get(key, db=database)[-ID_BYTES:])

    def _recount(self, table: Table, name: str, before: dict, after: dict) -> None:
        head = keys.pack((table.name, name))
        for group in before.keys() | after.keys():
            added = after.get(group, 0) - before.get(group, 0)
            if added:
                self._add(head + group, added)

    def _add(self, key: bytes, amount: int) -> None:
        database = self._databases.tallies
        figure = _number(self._txn.get(key, db=database)) + amount
        if figure:
            self._txn.put(key, figure.to_bytes(8, "big", signed=True), db=database)
        else:
            self._txn.delete(key, db=database)

    def _tell(self, table: Table, record: Record, op: str, before: bytes, after: bytes) -> None:
        if not table.is_logged:
            return
        told = dict.fromkeys([(table.name, record.id), *table.parents(record)])
        self._append(table.name, record.id, op, "", record.version, before, after, told)

    def _append(self, table, record_id, op, name, version, before, after, told) -> None:
        seq = (self.last_seq if self._seq is None else self._seq) + 1
        change = Change(
            seq=seq,
            at=self.now,
            by=self.by,
            origin=self.origin,
            table=table,
            id=record_id,
            op=op,
            name=name,
            version=version,
            batch=self.batch,
            raw_before=before,
            raw_after=after,
        )
        place, put, databases = _seq(seq), self._txn.put, self._databases
        put(place, log.encode_change(change), db=databases.log, append=True)
        for told_table, told_id in told:
            put(keys.pack((told_table,)) + told_id + place, b"", db=databases.history)
        if self.by:
            put(self.by + place, b"", db=databases.deeds)
        if self.batch:
            put(self.batch + place, b"", db=databases.batches)
        put(b"stamp:" + table.encode(), place, db=databases.meta)
        self._seq = seq
