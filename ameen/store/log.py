"""The change log: who did what to which record, when, from where, with before and after.

Audit, undo, timeline, search and notifications all read this one log; each follower keeps its
own durable place in it.
"""

from datetime import datetime
from typing import Any

import msgspec

from .table import Record, Table

CREATE, UPDATE, DELETE, PURGE, EVENT = "create", "update", "delete", "purge", "event"

_decode = msgspec.msgpack.Decoder().decode
_encode = msgspec.msgpack.Encoder().encode
_NOTHING = _encode({})


class Change(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """One entry. `before` and `after` hold just the fields that changed.

    For `create`, `after` is the record without its defaults; for `delete`, `before` is; for
    `event`, `name` says what happened and `after` has the details. Both are empty once the
    record was purged.
    """

    seq: int
    at: datetime
    by: bytes | None
    origin: str
    table: str
    id: bytes
    op: str
    name: str = ""
    version: int = 0
    batch: bytes | None = None
    raw_before: bytes = _NOTHING
    raw_after: bytes = _NOTHING

    @property
    def before(self) -> dict[str, Any]:
        return _decode(self.raw_before)

    @property
    def after(self) -> dict[str, Any]:
        return _decode(self.raw_after)


_read_change = msgspec.msgpack.Decoder(Change).decode


def encode_change(change: Change) -> bytes:
    return _encode(change)


def decode_change(stored: bytes) -> Change:
    return _read_change(stored)


def blanked(change: Change) -> Change:
    """The same entry without contents: the fact stays, what it said is gone."""
    return msgspec.structs.replace(change, raw_before=_NOTHING, raw_after=_NOTHING)


def details(values: dict[str, Any]) -> bytes:
    return _encode(values)


def plain(value: Any) -> Any:
    """A value as an entry of the log has it: lists for tuples, text for enums and dates."""
    return _decode(_encode(value))


def whole(table: Table, record: Record) -> bytes:
    """All that the log may know of a record."""
    if not table.secret:
        return _encode(record)
    values = _decode(_encode(record))
    return _encode({k: v for k, v in values.items() if k not in table.secret})


def difference(table: Table, old: Record, new: Record) -> tuple[bytes, bytes] | None:
    """What changed between two states, before and after; None when nothing did."""
    changed = [f for f in table.fields if getattr(old, f) != getattr(new, f)]
    if not changed:
        return None
    told = [f for f in changed if f not in table.secret]
    return (
        _encode({f: getattr(old, f) for f in told}),
        _encode({f: getattr(new, f) for f in told}),
    )
