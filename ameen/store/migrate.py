"""Schema versions: a store is brought up to the program's, step by step, when it is opened."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import lmdb
import msgspec

from . import keys, upgrade
from .errors import StoreTooNew
from .ids import new_id
from .snapshot import Databases, Snapshot
from .table import TABLES, Index, Table, Tally

SCHEMA = 1
STEPS: dict[int, Callable[[lmdb.Environment, Databases], None]] = {}
BATCH = 5000

_SCHEMA, _IDENTITY, _SHAPE = b"schema", b"identity", b"shape"


def prepare(store: object, env: lmdb.Environment, databases: Databases) -> bytes:
    """Brings the store to SCHEMA and its indexes to their revisions; its identity is the answer.

    STEPS maps a version to what leads to the next; each step can be stopped and begun again.
    StoreTooNew when the store is of a later schema; UpgradeFailed, and it is as it was, when a
    step fails or what comes out of the last doesn't hold together.
    """
    with _alone(Path(env.path())):
        with env.begin(write=True, db=databases.meta) as txn:
            schema = int(txn.get(_SCHEMA, str(SCHEMA).encode()))
            identity = txn.get(_IDENTITY) or new_id()
            txn.put(_IDENTITY, identity)
            txn.put(_SCHEMA, str(schema).encode())
        if schema > SCHEMA:
            raise StoreTooNew(
                f"This data is of schema {schema}, made by a newer Ameen Hub; this one knows "
                f"schema {SCHEMA}. Start the newer version again, or restore the backup that was "
                "made before the update: python -m ameen restore FILE --replace."
            )
        if schema < SCHEMA:
            upgrade.run(
                env, databases, f"schema {schema} to {SCHEMA}", lambda: _climb(env, databases)
            )
        else:
            _bring_up_indexes(env, databases)
    return identity


def _climb(env: lmdb.Environment, databases: Databases) -> None:
    with env.begin(db=databases.meta) as txn:
        schema = int(txn.get(_SCHEMA))
    for step in range(schema, SCHEMA):
        STEPS[step](env, databases)
        with env.begin(write=True, db=databases.meta) as txn:
            txn.put(_SCHEMA, str(step + 1).encode())
    _bring_up_indexes(env, databases)


def schema_of(snap: Snapshot) -> int:
    """The schema that the store is of now: another process may have brought it further."""
    return int(snap._txn.get(_SCHEMA, db=snap._databases.meta))


def rebuild(env: lmdb.Environment, databases: Databases, table: Table, kept: Index | Tally) -> None:
    """Makes one index or figure anew from the records, a batch at a time."""
    if isinstance(kept, Index):
        with env.begin(write=True) as txn:
            txn.drop(databases.index(table, kept.name), delete=False)
        _fill_index(env, databases, table, kept)
    else:
        _recount(env, databases, table, kept)


def _bring_up_indexes(env: lmdb.Environment, databases: Databases) -> None:
    with env.begin(db=databases.meta) as txn:
        shape = msgspec.msgpack.decode(txn.get(_SHAPE, msgspec.msgpack.encode({})))
    wanted = {}  # what this version doesn't know is forgotten: nobody keeps it up from now on
    for table in TABLES.values():
        for kept in (*table.indexes.values(), *table.tallies.values()):
            name = f"{type(kept).__name__} {table.name}.{kept.name}"
            if shape.get(name) != kept.revision:
                rebuild(env, databases, table, kept)
            wanted[name] = kept.revision
    if wanted != shape:
        with env.begin(write=True, db=databases.meta) as txn:
            txn.put(_SHAPE, msgspec.msgpack.encode(wanted))


def _fill_index(env: lmdb.Environment, databases: Databases, table: Table, index: Index) -> None:
    after = b""
    while batch := _records(env, databases, table, after):
        with env.begin(write=True, db=databases.index(table, index.name)) as txn:
            for _, stored in batch:
                for key, value in index.entries(table.decode(stored)).items():
                    txn.put(key, value)
        after = batch[-1][0]


def _recount(env: lmdb.Environment, databases: Databases, table: Table, tally: Tally) -> None:
    figures: dict[bytes, int] = {}
    after = b""
    while batch := _records(env, databases, table, after):
        for _, stored in batch:
            for group, amount in tally.entries(table.decode(stored)).items():
                figures[group] = figures.get(group, 0) + amount
        after = batch[-1][0]
    head = keys.pack((table.name, tally.name))
    with env.begin(write=True, db=databases.tallies) as txn:
        cursor = txn.cursor()
        while cursor.set_range(head) and cursor.key().startswith(head):
            cursor.delete()
        for group, figure in figures.items():
            if figure:
                txn.put(head + group, figure.to_bytes(8, "big", signed=True))


def _records(env, databases: Databases, table: Table, after: bytes) -> list[tuple[bytes, bytes]]:
    with env.begin(db=databases.records(table)) as txn:
        cursor = txn.cursor()
        if not cursor.set_range(after):
            return []
        found = islice(cursor.iternext(), BATCH + 1)
        return [(key, value) for key, value in found if key != after][:BATCH]


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time; the lock dies with its holder."""
    with open(folder / "upgrade.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
