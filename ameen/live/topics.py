"""What can be followed, what touches it, and who may hear of that.

    TOPICS = followed(contacts, "contacts", people_of)      # in the slice's changes.py

A topic of records is followed as `contact:<id>`, any other one by its bare name: `contacts`.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec

from ..store import TABLES, Change, Snapshot, Table, id_text, parse_id
from ..store.log import CREATE, DELETE, EVENT, UPDATE

ASSIGNEE = "assignee_id"


class Concerned(NamedTuple):
    """Those who see every record of a module, and those whom the record concerns, now or before."""

    module: str
    people: frozenset[bytes]

    def __call__(self, viewer: Any) -> bool:
        if not viewer.may(self.module, "view"):
            return False
        return viewer.sees_all(self.module) or not viewer.people.isdisjoint(self.people)


class Touch(NamedTuple):
    """That a change touches a thing: its record (b"" where the topic has none), and a question,
    hashable, that is true of the viewers who may hear of it."""

    record_id: bytes
    may_hear: Callable[[Any], bool] | Hashable


@dataclass(frozen=True)
class Topic:
    """A thing that pages follow.

    `may_follow(snap, viewer, record_id)` says whether it exists for a viewer; it is asked when a
    stream opens and whenever rights or the record change. `touched(snap, change)` gives what a
    change touches; it must be quick to say nothing of a table that it isn't about.
    """

    name: str
    may_follow: Callable[[Snapshot, Any, bytes], bool]
    touched: Callable[[Snapshot, Change], Iterable[Touch]]
    of_records: bool = False

    def called(self, record_id: bytes) -> str:
        return f"{self.name}:{id_text(record_id)}" if self.of_records else self.name


class Pass(NamedTuple):
    """By what somebody listens: the key of what lets them in, and when it is over (seconds since
    the epoch)."""

    user_id: bytes
    key: bytes
    until: float


@dataclass(frozen=True, kw_only=True)
class Guard:
    """What the front door tells of those who listen, so that this room knows no slice.

    `admit(viewer)` gives the pass by which a viewer came in; `holds(snap, key)` says whether it is
    still good. `viewer(snap, user_id)` is somebody as of now, None when they may not come in any
    more; whatever changes that is a change in `tables`. `person(snap, user_id)` has the names.
    """

    admit: Callable[[Any], Pass]
    holds: Callable[[Snapshot, bytes], bool]
    viewer: Callable[[Snapshot, bytes], Any]
    person: Callable[[Snapshot, bytes], Any]
    tables: tuple[Table, ...]


def record_topic(table: Table, record_id: bytes) -> str:
    """By what name one record is followed."""
    return f"{table.name}:{id_text(record_id)}"


def named(topics: dict[str, Topic], text: str) -> tuple[Topic, bytes] | None:
    """The topic and the record of a name; None for one that means nothing here."""
    name, colon, given = text.partition(":")
    topic = topics.get(name)
    if topic is None or topic.of_records != bool(colon):
        return None
    try:
        return topic, parse_id(given) if colon else b""
    except ValueError:
        return None


def followed(
    table: Table,
    module: str,
    people_of: Callable[[Any], Iterable[bytes]],
    also: Callable[[Snapshot, Change], Iterable[tuple[str, bytes]]] = lambda snap, change: (),
) -> tuple[Topic, Topic]:
    """The two topics of a table whose records belong to people: each of its records, and its list.

    A record is touched by its own changes and events and by those of what stands on it (a note).
    The list is touched by changes of records alone. `also` gives (table, id) of other records
    that a change touches, as in `Searchable`: of those whose company was renamed.
    """

    def may_follow(snap: Snapshot, viewer: Any, record_id: bytes) -> bool:
        record = snap.get(table, record_id)
        return record is not None and viewer.may_see(module, record)

    def touched(snap: Snapshot, change: Change) -> Iterator[Touch]:
        for record_id, before in _records_of(snap, change, table, also):
            record = snap.get(table, record_id)
            people = set(people_of(record)) if record is not None else set()
            yield Touch(record_id, Concerned(module, frozenset(people | before)))

    def listed(snap: Snapshot, change: Change) -> Iterator[Touch]:
        own = change.table == table.name
        if change.op != EVENT and (own or not _stands_on(snap, change)):
            for touch in touched(snap, change):
                yield Touch(b"", touch.may_hear)

    return (
        Topic(table.name, may_follow, touched, of_records=True),
        Topic(module, lambda snap, viewer, _: viewer.may(module, "list"), listed),
    )


def _records_of(
    snap: Snapshot,
    change: Change,
    table: Table,
    also: Callable[[Snapshot, Change], Iterable[tuple[str, bytes]]],
) -> Iterator[tuple[bytes, set[bytes]]]:
    """The records of the table that a change touches, and whom each concerned before."""
    if change.table == table.name:
        yield change.id, _people_before(table, change)
        return
    places = [*also(snap, change), *_stands_on(snap, change)]
    for record_id in dict.fromkeys(place[1] for place in places if place[0] == table.name):
        yield record_id, set()


def _people_before(table: Table, change: Change) -> set[bytes]:
    """Those whose record it was: they hear that it went, or went to somebody else."""
    if change.op in (CREATE, EVENT):
        return set()
    before = change.before
    if change.op == UPDATE:
        return {before[ASSIGNEE]} if before.get(ASSIGNEE) else set()
    return {before[who] for who in ("created_by", ASSIGNEE) if before.get(who)}


def _stands_on(snap: Snapshot, change: Change) -> list[tuple[str, bytes]]:
    """The records on which what changed stands (a note's), as the store tells it in their
    history."""
    table = TABLES.get(change.table)
    if table is None or table.stands_alone or change.op == EVENT:
        return []
    record = snap.get(table, change.id)
    if record is None and change.op == DELETE and not table.secret:  # the log lacks its secrets
        record = msgspec.msgpack.decode(change.raw_before, type=table.record_type)
    return list(table.parents(record)) if record is not None else []
