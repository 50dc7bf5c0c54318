"""People, their roles, sessions and invitations; and the base of records that belong to people."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from hashlib import blake2b
from typing import Any

from ..store import Index, Record, Table, Tally, Unique, sort_key

ZONE = "Asia/Muscat"
CURRENCY = "OMR"
SUNDAY = 6  # days are numbered as Python's `date.weekday`
PAGE_SIZE = 50
EVERYBODY = b""  # the scope of those who see all records


class User(Record, kw_only=True):
    """A person who may sign in, as long as they are active and have a password. Links by which they
    set one are good within one `link_round`: what ends them begins the next."""

    email: str
    name_en: str = ""
    name_ar: str = ""
    phone: str = ""
    position: str = ""
    department: str = ""
    manager_id: bytes | None = None
    active: bool = True
    role_ids: tuple[bytes, ...] = ()
    language: str = ""  # none chosen yet: what the browser asks for
    digits: str = "latn"
    zone: str = ZONE
    week_start: int = SUNDAY
    theme: str = "system"
    page_size: int = PAGE_SIZE
    password_hash: str = ""
    must_change_password: bool = False
    link_round: int = 0


class Role(Record, kw_only=True):
    """A named set of levels. Those of the system, marked by their `key`, can't be deleted."""

    name: str
    description: str = ""
    key: str = ""
    levels: dict[str, int] = {}

    @property
    def system(self) -> bool:
        return bool(self.key)


class Session(Record, kw_only=True):
    """A signed-in browser or program. Without this record its token is worth nothing."""

    user_id: bytes
    expires_at: datetime
    seen_at: datetime
    address: str = ""
    agent: str = ""
    remember: bool = False


class Invitation(Record, kw_only=True):
    """A link by which a user sets a password, once. Only the hash of its token is kept."""

    user_id: bytes
    token_hash: bytes
    expires_at: datetime


class SignIn(Record, kw_only=True):
    """When a user last signed in; its id is the user's. Apart, so that users don't grow versions."""

    at: datetime
    address: str = ""


class Throttle(Record, kw_only=True):
    """The attempts of one subject that failed, as far as they are remembered."""

    subject: bytes
    failures: int = 0
    last_at: datetime


class Owned(Record, kw_only=True):
    """The base of records that belong to people: to who made them, who they are assigned to, and
    whom else a kind of record names in `others` (who attends a meeting), a few at most: they
    stand in the keys of `people_tallies`."""

    assignee_id: bytes | None = None
    trashed_at: datetime | None = None
    tags: tuple[str, ...] = ()

    @property
    def others(self) -> tuple[bytes, ...]:
        return ()


def email_key(email: str) -> str:
    """The form in which email addresses are compared."""
    return unicodedata.normalize("NFKC", email).strip().casefold()


def name(user: User, language: str = "en") -> str:
    """The user's name as a reader of `language` knows it; the email address when there is none."""
    names = (user.name_ar, user.name_en) if language == "ar" else (user.name_en, user.name_ar)
    return names[0] or names[1] or user.email


def people_of(record: Owned) -> set[bytes]:
    """Whom the record concerns: who made it, who it is assigned to, and whom else it names."""
    people = (record.created_by, record.assignee_id, *record.others)
    return {person for person in people if person}


def scoped_indexes(**sorts: Callable[[Any], Any]) -> list[Index]:
    """An index for each order, under a scope for everybody and one for each person concerned.

    A sort is a function of the record, giving a value or a tuple of values. What is in the
    trash stands only in the index "trash", by when it came there.
    """
    return [_scoped(order, value) for order, value in sorts.items()] + [TRASH]


def _scoped(order: str, value: Callable[[Any], Any]) -> Index:
    def values(record: Owned) -> Iterator[tuple]:
        if record.trashed_at is None:
            found = value(record)
            found = found if isinstance(found, tuple) else (found,)
            for scope in (EVERYBODY, *people_of(record)):
                yield (scope, *found)

    return Index(order, values)


def _in_trash(record: Owned) -> Iterator[tuple]:
    if record.trashed_at is not None:
        for scope in (EVERYBODY, *people_of(record)):
            yield (scope, record.trashed_at)


TRASH = Index("trash", _in_trash)


def people_tallies() -> tuple[Tally, ...]:
    """The counts out of which `visible_total` makes the total of any set of people.

    `people`: () counts all records, (person,) those that concern a person, ("stamp",) changes
    with any of them. `pairs`: (one, others…) counts those that concern exactly one, others whose
    ids are greater, and perhaps lesser ones. `shared`: (one,) changes with the pairs of `one`,
    so that what was summed up once need not be again. Each stands by itself, so that it can be
    gone through in one go.
    """
    return Tally("people", _concerned, 2), Tally("pairs", _paired), Tally("shared", _sharing)


def _concerned(record: Owned) -> Iterator[tuple[tuple, int]]:
    if record.trashed_at is None:
        people = sorted(people_of(record))
        yield (), 1
        yield ("stamp",), stamp(*people)
        for person in people:
            yield (person,), 1


def _paired(record: Owned) -> Iterator[tuple[tuple, int]]:
    people = sorted(people_of(record))
    if record.trashed_at is None:
        for place in range(len(people) - 1):
            yield tuple(people[place:]), 1


def _sharing(record: Owned) -> Iterator[tuple[tuple, int]]:
    for people, _ in _paired(record):
        yield (people[0],), stamp(*people)


Facts = Callable[[Any], Iterable[tuple[tuple, int, int]]]


def people_figures(name: str, facts: Facts, revision: int = 1) -> tuple[Tally, ...]:
    """Counts and sums by group, out of which `visible_figures` makes those of any set of people;
    for records that concern two at most.

    `facts` gives (group, count, amount) for a record; nothing in the trash has any. `<name>`
    keeps them for everybody: (group…, whether it is the amount). `<name>_people` keeps them
    under (one, other, …) and (other, one, …) of the two whom a record concerns, b"" where there
    is no other.
    """

    def whole(record: Owned) -> Iterator[tuple[tuple, int]]:
        if record.trashed_at is None:
            for group, count, amount in facts(record):
                yield (*group, False), count
                yield (*group, True), amount

    def apart(record: Owned) -> Iterator[tuple[tuple, int]]:
        people = sorted(people_of(record))
        pairs = [(p, q) for p in people for q in people if p != q] or [(p, b"") for p in people]
        for added in whole(record):
            for pair in pairs:
                yield (*pair, *added[0]), added[1]

    return Tally(name, whole, revision), Tally(f"{name}_people", apart, revision)


def stamp(*parts: bytes) -> int:
    """36 bits of `parts`. Their sum over many records tells whether anything is different.

    A difference goes unseen once in 2**36; sums of 2**27 records still fit a tally.
    """
    return int.from_bytes(blake2b(b"\0".join(parts), digest_size=8).digest(), "big") >> 28


def _order_of_names(language: str) -> Callable[[User], list[tuple]]:
    return lambda user: [(sort_key(name(user, language)),)]


def _line(user: User) -> Iterator[tuple[tuple, int]]:
    """The reporting line as groups that can be listed without reading the users."""
    if user.manager_id:
        yield (user.manager_id, user.id), 1


def _by_role(user: User) -> list[tuple]:
    return [(role_id, user.active) for role_id in user.role_ids]


users = Table(
    "user",
    User,
    Unique("email", lambda user: [(email_key(user.email),)]),
    Index("name_en", _order_of_names("en")),
    Index("name_ar", _order_of_names("ar")),
    Index("role", _by_role),
    Tally("line", _line),
    Tally("active", lambda user: [((user.active,), 1)]),
    Tally("role", lambda user: [((role_id,), 1) for role_id in user.role_ids if user.active]),
    secret=("password_hash", "link_round"),
)
roles = Table(
    "role",
    Role,
    Unique("name", lambda role: [(sort_key(role.name),)]),
    Unique("key", lambda role: [(role.key,)] if role.key else []),
)
sessions = Table(
    "session",
    Session,
    Index("user", lambda session: [(session.user_id, session.created_at)]),
    Index("expires", lambda session: [(session.expires_at,)]),
    logged=False,  # the log has the events: signed in, signed out
)
invitations = Table(
    "invitation",
    Invitation,
    Unique("token", lambda invitation: [(invitation.token_hash,)]),
    Index("user", lambda invitation: [(invitation.user_id,)]),
    Index("expires", lambda invitation: [(invitation.expires_at,)]),
    secret=("token_hash",),
    parents=lambda invitation: [("user", invitation.user_id)],
)
sign_ins = Table("sign_in", SignIn, logged=False)
throttles = Table(
    "throttle",
    Throttle,
    Unique("subject", lambda throttle: [(throttle.subject,)]),
    Index("last", lambda throttle: [(throttle.last_at,)]),
    logged=False,
)
