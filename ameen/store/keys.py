"""Tuples as bytes that sort as the tuples do; a shorter tuple is a prefix of a longer one.

Each element is a tag and its value: None < booleans < integers < dates < times < bytes < text.
Bytes and text end in 00, and a 00 inside them is written 00 FF (as FoundationDB's tuple layer
does), so that no value can run into the next.
"""

from datetime import UTC, date, datetime, timedelta

from .errors import KeyTooLong

LONGEST = 511

_NONE, _FALSE, _TRUE, _INT, _DATE, _TIME, _BYTES, _TEXT = b"\x05\x10\x11\x20\x28\x2a\x30\x40"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_OFFSET = 1 << 63

Value = None | bool | int | date | datetime | bytes | str


def pack(values: tuple[Value, ...]) -> bytes:
    """The key of these values. KeyTooLong past 511 bytes, TypeError for other types."""
    key = b"".join(map(_element, values))
    if len(key) > LONGEST:
        raise KeyTooLong(f"A key of {len(key)} bytes is longer than {LONGEST}.")
    return key


def unpack(key: bytes) -> tuple[Value, ...]:
    """The values that `pack` was given."""
    values, at = [], 0
    while at < len(key):
        value, at = _read(key, at)
        values.append(value)
    return tuple(values)


def after_all(prefix: bytes) -> bytes | None:
    """The first key past every key that begins with `prefix`; None when there can be none."""
    head = prefix.rstrip(b"\xff")
    return head[:-1] + bytes([head[-1] + 1]) if head else None


def _element(value: Value) -> bytes:
    if isinstance(value, bytes):
        return b"\x30" + value.replace(b"\0", b"\0\xff") + b"\0"
    if isinstance(value, str):
        return b"\x40" + value.encode().replace(b"\0", b"\0\xff") + b"\0"
    if value is None:
        return b"\x05"
    if isinstance(value, bool):
        return b"\x11" if value else b"\x10"
    if isinstance(value, int):
        return b"\x20" + (value + _OFFSET).to_bytes(8, "big")
    if isinstance(value, datetime):
        return b"\x2a" + ((value - _EPOCH) // _MICROSECOND + _OFFSET).to_bytes(8, "big")
    if isinstance(value, date):
        return b"\x28" + value.toordinal().to_bytes(4, "big")
    raise TypeError(f"{type(value).__name__} cannot stand in a key")


def _read(key: bytes, at: int) -> tuple[Value, int]:
    tag, at = key[at], at + 1
    if tag in (_BYTES, _TEXT):
        raw, at = _terminated(key, at)
        return (raw if tag == _BYTES else raw.decode()), at
    if tag == _NONE:
        return None, at
    if tag in (_FALSE, _TRUE):
        return tag == _TRUE, at
    if tag == _DATE:
        return date.fromordinal(int.from_bytes(key[at : at + 4], "big")), at + 4
    number = int.from_bytes(key[at : at + 8], "big") - _OFFSET
    return (number if tag == _INT else _EPOCH + number * _MICROSECOND), at + 8


def _terminated(key: bytes, at: int) -> tuple[bytes, int]:
    end = key.index(b"\0", at)
    while key[end + 1 : end + 2] == b"\xff":
        end = key.index(b"\0", end + 2)
    return key[at:end].replace(b"\0\xff", b"\0"), end + 1
