"""What all records of the CRM share: their names, their orders, and how they are linked."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any

from ...accounts.records import EVERYBODY, Owned, people_of
from ...store import Index, Tally, fold, sort_key

LONGEST_KEY = 250


class Source(StrEnum):
    """Where somebody or something came from."""

    WEBSITE = "website"
    PHONE = "phone"
    EMAIL = "email"
    REFERRAL = "referral"
    SOCIAL_MEDIA = "social_media"
    ADVERTISING = "advertising"
    EVENT = "event"
    OTHER = "other"


class Priority(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    URGENT = "urgent"


class CrmRecord(Owned, kw_only=True):
    """The base of what the CRM keeps.

    `external_id` is its number in another system. `custom` holds what fields made in settings
    hold, by the id text of the field: text, whole numbers, true or false, lists of text; dates
    and decimals as text; money as {"amount": minor units, "currency": code}; a link as the id
    text of its record.

    `merged_ids` are the records that were merged into it, whose history is told with its own;
    `merged_into` is what it was merged into itself, while it waits in the trash.
    """

    external_id: str = ""
    custom: dict[str, Any] = {}
    merged_ids: tuple[bytes, ...] = ()
    merged_into: bytes | None = None


def name(record: Any, language: str = "en") -> str:
    """The record's name for a reader of `language`, else the other one."""
    if language == "ar":
        return record.name_ar or record.name_en
    return record.name_en or record.name_ar


def short(text: str) -> str:
    """Folded text, short enough for a key."""
    return fold(text).encode()[:LONGEST_KEY].decode(errors="ignore")


def live(values: Callable[[Any], Iterable[tuple]]) -> Callable[[Any], Iterable[tuple]]:
    """The same, for what is not in the trash."""
    return lambda record: values(record) if record.trashed_at is None else []


def names(record: Any) -> list[tuple]:
    """Both names as they are looked up."""
    return [(folded,) for folded in {short(record.name_en), short(record.name_ar)} if folded]


def linked(record: Any, linked_id: bytes | None) -> list[tuple]:
    """Where a record stands among those of another one: for everybody, and for each person."""
    if not linked_id:
        return []
    order = sort_key(name(record))
    return [(linked_id, scope, order) for scope in (EVERYBODY, *people_of(record))]


def link_index(index: str, field: str) -> Index:
    """What links to a record by this field, in the order of names."""
    return Index(index, live(lambda record: linked(record, getattr(record, field))))


def external(record: Any) -> list[tuple]:
    return [(short(record.external_id),)] if record.external_id else []


def by_name(record: Any) -> str:
    """The order of names of a kind that has but one name."""
    return sort_key(name(record))


def rank_of(record: Any) -> bytes:
    """The place in a column of a board: as somebody put it, else the newest first."""
    return record.rank or newest_first(record.id)


def newest_first(record_id: bytes) -> bytes:
    """The rank of a record that nobody has put anywhere: ids grow with time, so that this one
    stands before those of all older records. No two are the same, and none ends in zero."""
    return b"m" + bytes(255 - byte for byte in record_id) + b"\x80"


def held(record: Any) -> list[tuple[tuple[str], int]]:
    """The fields made in settings of which the record holds a value."""
    return [((field_id,), 1) for field_id in record.custom]


LOOKED_UP = (
    Index("names", live(names)),
    Index("external_id", live(external)),
    Tally("custom", held),
)
