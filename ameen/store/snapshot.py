"""Reading: one consistent state of the store, for as long as a page takes to make."""

import heapq
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple, TypeVar

import lmdb

from . import keys, log
from .errors import Missing
from .keys import Value
from .log import Change
from .table import Record, Table, version_of

R = TypeVar("R", bound=Record)
T = TypeVar("T")
MEMOS = 5000
SEQ_BYTES = 8
ID_BYTES = 16


class Hit(NamedTuple):
    """A place in an ordered range: `key`, what a cursor of a page carries, and the record's id."""

    key: bytes
    id: bytes


class Snapshot:
    """What the store held when it was opened. Close it before anything slow: it keeps old pages.

    `calls` counts the look-ups made through it.
    """

    def __init__(self, databases: "Databases", txn: lmdb.Transaction) -> None:
        self._databases, self._txn = databases, txn
        self.calls = 0

    def get(self, table: Table[R], record_id: bytes) -> R | None:
        stored = self._stored(table, record_id)
        return None if stored is None else table.decode(stored)

    def require(self, table: Table[R], record_id: bytes) -> R:
        """The record; Missing when there is none."""
        record = self.get(table, record_id)
        if record is None:
            raise Missing(table.name, record_id)
        return record

    def get_many(self, table: Table[R], ids: Iterable[bytes]) -> list[R | None]:
        """The records in the order of `ids`, None where there is none."""
        return [self.get(table, record_id) for record_id in ids]

    def version(self, table: Table, record_id: bytes) -> int | None:
        """The version of a record, without reading the rest of it."""
        stored = self._stored(table, record_id)
        return None if stored is None else version_of(stored)

    def find(self, table: Table[R], index: str, *values: Value) -> R | None:
        """The one record under these values of a unique index."""
        self.calls += 1
        found = self._txn.get(keys.pack(values), db=self._databases.index(table, index))
        return None if found is None else self.get(table, found)

    def range(
        self,
        table: Table,
        index: str | None = None,
        prefix: tuple[Value, ...] = (),
        after: bytes | None = None,
        reverse: bool = False,
        limit: int | None = None,
    ) -> Iterator[Hit]:
        """Hits in the order of `index` (of ids, when None), those under `prefix`, past `after`."""
        unique = index is not None and table.indexes[index].unique
        database = self._databases.ordered(table, index)
        head = keys.pack(prefix)
        for key, value in islice(self._scan(database, head, after, reverse), limit):
            yield Hit(key[len(head) :], value if unique else key[-ID_BYTES:])

    def merge(
        self,
        table: Table,
        index: str,
        prefixes: Sequence[tuple[Value, ...]],
        after: bytes | None = None,
        reverse: bool = False,
        limit: int | None = None,
    ) -> Iterator[Hit]:
        """One ordered range out of many prefixes of an index, each record once."""
        database = self._databases.index(table, index)
        cursor = self._txn.cursor(database)
        heads = [keys.pack(prefix) for prefix in prefixes]
        first = (self._step(cursor, head, after, reverse) for head in heads)
        waiting = [
            (_Backwards(key) if reverse else key, place)
            for place, key in enumerate(first)
            if key is not None
        ]
        heapq.heapify(waiting)
        last, given = None, 0
        while waiting and given != limit:
            position, place = waiting[0]
            key = position.key if reverse else position
            following = self._step(cursor, heads[place], key, reverse)
            if following is None:
                heapq.heappop(waiting)
            else:
                heapq.heapreplace(waiting, (_Backwards(following) if reverse else following, place))
            if key != last:
                last, given = key, given + 1
                yield Hit(key, key[-ID_BYTES:])

    def tally(self, table: Table, name: str, group: tuple[Value, ...] = ()) -> int:
        """The kept figure of exactly this group."""
        self.calls += 1
        key = keys.pack((table.name, name, *group))
        return _number(self._txn.get(key, db=self._databases.tallies))

    def tallies(
        self, table: Table, name: str, prefix: tuple[Value, ...] = ()
    ) -> Iterator[tuple[tuple[Value, ...], int]]:
        """Every group that begins with `prefix`, and its figure."""
        head, begin = keys.pack((table.name, name, *prefix)), len(keys.pack((table.name, name)))
        for key, value in self._scan(self._databases.tallies, head, None, False):
            yield _group(key[begin:]), _number(value)

    def stamp(self, table: Table) -> int:
        """The place in the log of the newest change to any record of the table; 0 before one."""
        self.calls += 1
        return _number(self._txn.get(b"stamp:" + table.name.encode(), db=self._databases.meta))

    def memo(self, name: Hashable, tables: Iterable[Table], make: Callable[[], T]) -> T:
        """What `make()` reads from these tables, made once and kept until one of them changes.

        It must not depend on anything else, and nobody may change what it gives.
        """
        stamps = tuple(self.stamp(table) for table in tables)
        kept = self._databases.memos
        found = kept.get(name)
        if found is None or found[0] != stamps:
            if len(kept) >= MEMOS:
                kept.clear()
            found = kept[name] = (stamps, make())
        return found[1]

    @property
    def generation(self) -> int:
        """Grows with each commit, whichever process made it. (What LMDB tells of the environment
        may be a moment ahead of what can be read.)"""
        return self._txn.id()

    @property
    def last_seq(self) -> int:
        """The place of the newest entry of the log; 0 while it is empty."""
        self.calls += 1
        cursor = self._txn.cursor(self._databases.log)
        return int.from_bytes(cursor.key(), "big") if cursor.last() else 0

    def changes(self, after: int = 0, limit: int | None = 1000) -> Iterator[Change]:
        """The log past `after`, oldest first."""
        found = self._scan(self._databases.log, b"", _seq(after), False)
        return (log.decode_change(value) for _, value in islice(found, limit))

    def history(
        self, table: str, record_id: bytes, before: int | None = None, limit: int = 50
    ) -> list[Change]:
        """What happened to a record and to those it is the parent of, newest first."""
        head = keys.pack((table,)) + record_id
        return self._told(self._databases.history, head, before, limit)

    def own_history(self, table: str, record_id: bytes) -> Iterator[Change]:
        """What was done to a record itself, newest first: read on as far as somebody asks."""
        before: int | None = None
        while told := self.history(table, record_id, before):
            before = told[-1].seq
            yield from (c for c in told if (c.table, c.id) == (table, record_id))

    def deeds(self, user_id: bytes, before: int | None = None, limit: int = 50) -> list[Change]:
        """What a user did, newest first."""
        return self._told(self._databases.deeds, user_id, before, limit)

    def changes_of(self, batch_id: bytes) -> Iterator[Change]:
        """All changes of a batch, oldest first."""
        for key, _ in self._scan(self._databases.batches, batch_id, None, False):
            yield self._change(key[-SEQ_BYTES:])

    def follower(self, name: str) -> int:
        """How far a follower of the log has come."""
        return _number(self._txn.get(b"follower:" + name.encode(), db=self._databases.meta))

    def _told(self, database: object, head: bytes, before: int | None, limit: int) -> list[Change]:
        start = None if before is None else _seq(before)
        found = self._scan(database, head, start, True)
        return [self._change(key[-SEQ_BYTES:]) for key, _ in islice(found, limit)]

    def _change(self, seq: bytes) -> Change:
        self.calls += 1
        return log.decode_change(self._txn.get(seq, db=self._databases.log))

    def _stored(self, table: Table, record_id: bytes) -> bytes | None:
        self.calls += 1
        return self._txn.get(record_id, db=self._databases.records(table)) if record_id else None

    def _scan(
        self, database: object, head: bytes, after: bytes | None, reverse: bool
    ) -> Iterator[tuple[bytes, bytes]]:
        self.calls += 1
        cursor = self._txn.cursor(database)
        if not _place(cursor, head, after, reverse):
            return
        for key, value in cursor.iterprev() if reverse else cursor.iternext():
            if not key.startswith(head):
                return
            self.calls += 1
            yield key, value

    def _step(
        self, cursor: lmdb.Cursor, head: bytes, after: bytes | None, reverse: bool
    ) -> bytes | None:
        self.calls += 1
        if not _place(cursor, head, after, reverse):
            return None
        key = cursor.key()
        return key[len(head) :] if key.startswith(head) else None


class Databases:
    """The LMDB databases of an environment, by what is in them."""

    def __init__(self, env: lmdb.Environment, tables: dict[str, Table], txn=None) -> None:
        def opened(name: str) -> object:
            return env.open_db(name.encode(), txn=txn)

        self.memos: dict[Hashable, tuple[tuple[int, ...], Any]] = {}
        self.meta, self.tallies = opened("meta"), opened("tallies")
        self.log, self.history = opened("log"), opened("history")
        self.deeds, self.batches = opened("deeds"), opened("batches")
        self._records = {t.name: opened(f"record/{t.name}") for t in tables.values()}
        self._indexes = {
            (t.name, name): opened(f"index/{t.name}/{name}")
            for t in tables.values()
            for name in t.indexes
        }

    def records(self, table: Table) -> object:
        return self._records[table.name]

    def index(self, table: Table, name: str) -> object:
        return self._indexes[table.name, name]

    def ordered(self, table: Table, index: str | None) -> object:
        return self._records[table.name] if index is None else self._indexes[table.name, index]


class _Backwards:
    """A key that sorts the other way round."""

    __slots__ = ("key",)

    def __init__(self, key: bytes) -> None:
        self.key = key

    def __lt__(self, other: "_Backwards") -> bool:
        return self.key > other.key

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Backwards) and self.key == other.key


def _place(cursor: lmdb.Cursor, head: bytes, after: bytes | None, reverse: bool) -> bool:
    """Puts the cursor on the first key past `head + after`; False when there is none."""
    if not reverse:
        start = head + (after or b"")
        if not (cursor.set_range(start) if start else cursor.first()):
            return False
        return cursor.next() if after is not None and cursor.key() == start else True
    end = keys.after_all(head) if after is None else head + after
    return cursor.prev() if end and cursor.set_range(end) else cursor.last()


@lru_cache(maxsize=1 << 16)
def _group(key: bytes) -> tuple[Value, ...]:
    return keys.unpack(key)


def _number(stored: bytes | None) -> int:
    return int.from_bytes(stored, "big", signed=True) if stored else 0


def _seq(number: int) -> bytes:
    return number.to_bytes(SEQ_BYTES, "big")
