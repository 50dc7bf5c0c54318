"""Typed records, and the indexes and running figures that are kept with them."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Generic, TypeVar

import msgspec

from .keys import Value, pack


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What every stored record has; `put` fills all of it in.

    Fields that equal their default are not written, so a default, once released, never changes.
    """

    id: bytes = b""
    version: int = 0
    created_at: datetime | None = None
    created_by: bytes | None = None
    updated_at: datetime | None = None
    updated_by: bytes | None = None


STAMPS = frozenset(("id", "version", "created_at", "created_by", "updated_at", "updated_by"))

R = TypeVar("R", bound=Record)
Keys = Callable[[Any], Iterable[tuple[Value, ...]]]
Amounts = Callable[[Any], Iterable[tuple[tuple[Value, ...], int]]]


class Index:
    """Ordered: for each record any number of tuples, under each of which it is found.

    Raise `revision` when `values` changes its mind; the index is then built anew on opening.
    """

    unique = False

    def __init__(self, name: str, values: Keys, revision: int = 1) -> None:
        self.name, self.values, self.revision = name, values, revision

    def entries(self, record: Record) -> dict[bytes, bytes]:
        """What the index holds for this record: key to value."""
        return {pack(values) + record.id: b"" for values in self.values(record)}


class Unique(Index):
    """An index under each of whose tuples only one record can stand."""

    unique = True

    def entries(self, record: Record) -> dict[bytes, bytes]:
        """What the index holds for this record: key to id."""
        return {pack(values): record.id for values in self.values(record)}


class Tally:
    """Counts and sums kept up to date: for each record groups, and what it adds to each."""

    def __init__(self, name: str, amounts: Amounts, revision: int = 1) -> None:
        self.name, self.amounts, self.revision = name, amounts, revision

    def entries(self, record: Record) -> dict[bytes, int]:
        """What this record adds, by packed group."""
        added: dict[bytes, int] = {}
        for group, amount in self.amounts(record):
            key = pack(group)
            added[key] = added.get(key, 0) + amount
        return added


def _by_itself(record: Record) -> tuple[()]:
    """The parents of what stands on no other record."""
    return ()


class Table(Generic[R]):
    """The records of one type.

    `secret` fields never enter the log. `parents` names the records in whose history the
    changes of this one are told too, as (table name, id) each. A table that isn't `logged`
    leaves no trace in the log: the hub's own bookkeeping, which nobody audits or undoes.
    """

    def __init__(
        self,
        name: str,
        record_type: type[R],
        *kept: Index | Tally,
        secret: Iterable[str] = (),
        parents: Callable[[R], Iterable[tuple[str, bytes]]] = _by_itself,
        logged: bool = True,
    ) -> None:
        self.name, self.record_type, self.parents = name, record_type, parents
        self.is_logged, self.stands_alone = logged, parents is _by_itself
        self.indexes = {k.name: k for k in kept if isinstance(k, Index)}
        self.tallies = {k.name: k for k in kept if isinstance(k, Tally)}
        self.secret = frozenset(secret)
        self.fields = tuple(f for f in record_type.__struct_fields__ if f not in STAMPS)
        self.logged = tuple(f for f in self.fields if f not in self.secret)
        self._decode = msgspec.msgpack.Decoder(record_type).decode
        if name in TABLES:
            raise ValueError(f"there are two tables named {name}")
        TABLES[name] = BY_TYPE[record_type] = self

    def decode(self, stored: bytes) -> R:
        """The record of a stored value: four bytes of version, then a MessagePack map."""
        return self._decode(memoryview(stored)[VERSION_BYTES:])


TABLES: dict[str, Table] = {}
BY_TYPE: dict[type, Table] = {}
VERSION_BYTES = 4
_encode = msgspec.msgpack.Encoder().encode


def encode(record: Record) -> bytes:
    """The value that stands for `record`; its version can be read without decoding it."""
    return record.version.to_bytes(VERSION_BYTES, "big") + _encode(record)


def version_of(stored: bytes) -> int:
    """The version of a stored value."""
    return int.from_bytes(stored[:VERSION_BYTES], "big")
