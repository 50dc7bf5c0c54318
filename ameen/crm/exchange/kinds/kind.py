"""What a kind of record is to a file: its fields, its relations, how it is found, made and kept."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

import msgspec

from ....accounts.queries import Viewer, visible_page
from ....accounts.rules import N_
from ....store import Change, Snapshot, Table, Tx, fold
from ... import queries, rules
from ...actions import owned
from ...actions.undo import RESTORERS
from ...records import MODULES, short

# How a cell is read and written.
TEXT, BODY, PART, LIST, EMAILS, CHOICE = "text", "body", "part", "list", "emails", "choice"
WHOLE, MONEY, CURRENCY, DAY, MOMENT, YES_NO = (
    "whole",
    "money",
    "currency",
    "day",
    "moment",
    "yes_no",
)
LINK, SEVERAL = "link", "several"
# What a name that is not here comes to.
CREATE, EMPTY, REJECT = "create", "empty", "reject"
# What a name says of a record: that it is this one; only beside the same relation; only when
# nothing else differs.
ITSELF, BESIDE, EXACTLY = "itself", "beside", "exactly"
MOST_NAMESAKES = 1000


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """A field that a column may fill. `names` are those of columns, folded and without spaces;
    `choices` and their `words` are those of a choice; `custom` is a field made in settings."""

    name: str
    text: str
    sort: str = TEXT
    names: str = ""
    choices: type[StrEnum] | None = None
    words: Mapping[str, tuple[str, ...]] = {}
    wrong: str = ""
    exported: bool = True
    aside: bool = False  # not a field of the record: its kind makes something of it
    custom: Any = None


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """A relation: `field` of the record holds the id of a record of the kind `to`. `later` says
    that it may stand further down in the same file; `missing` is what is usual for a name that
    is not here."""

    name: str
    field: str
    to: str
    text: str
    by_id: str = ""
    by_number: str = ""
    names: str = ""
    missing: str = REJECT
    later: bool = False

    @property
    def targets(self) -> tuple[str, ...]:
        names = (self.name, f"{self.name}_id", f"{self.name}_external_id")
        return names if self.by_id else names[:1]

    @property
    def decided(self) -> tuple[str, ...]:
        """What can be done with a name that is not here."""
        makes = self.to in MADE and self.name != "assignee"
        return (CREATE, EMPTY, REJECT) if makes else (EMPTY, REJECT)


MADE = frozenset(("companies", "contacts", "campaigns", "products", "users"))


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """The base: a record of the CRM that belongs to people.

    `naming` are the targets of which a file has to fill one; `scope` is the link that tells
    namesakes apart.
    """

    name: str
    table: Table
    title: str
    fields: tuple[Field, ...]
    links: tuple[Link, ...] = ()
    naming: frozenset[str] = frozenset(("name",))
    name_field: str = "name"
    by_name: str = BESIDE
    scope: str = ""
    asked: tuple[Link, ...] = ()  # relations that the kind looks up itself
    register: str = ""  # whose pages it belongs to; its own when empty

    @property
    def module(self) -> str:
        return MODULES[self.table.name]

    def may(self, viewer: Viewer, action: str) -> bool:
        return viewer.may(self.module, action)

    def gate(self, action: str) -> tuple[str, str]:
        """The module and the action that its pages ask for."""
        return self.module, action

    def sees(self, snap: Snapshot, viewer: Viewer, record: Any) -> bool:
        """Whether the record is there for the viewer, and not in the trash."""
        return record.trashed_at is None and viewer.may_see(self.module, record)

    def under(
        self, snap: Snapshot, viewer: Viewer, index: str, key: str, most: int = MOST_NAMESAKES
    ) -> list[Any]:
        """The records under this key of an index that the viewer sees."""
        if index not in self.table.indexes:
            return []
        hits = snap.range(self.table, index, (key,), limit=most)
        found = (snap.get(self.table, hit.id) for hit in hits)
        return [each for each in found if each is not None and self.sees(snap, viewer, each)]

    def namesakes(self, snap: Snapshot, viewer: Viewer, name: str) -> list[Any]:
        """The records of exactly this folded name, in either language, that the viewer sees."""
        folded = fold(name)
        found = self.under(snap, viewer, "names", short(name))
        return [each for each in found if folded in (fold(each.name_en), fold(each.name_ar))]

    def page(
        self, snap: Snapshot, viewer: Viewer, after: bytes | None, limit: int
    ) -> tuple[list[bytes], bytes | None]:
        """Ids of what is exported, from a place on; and the next place, None at the end."""
        hits = visible_page(snap, viewer, self.table, self.module, "created", after, limit=limit)
        return [hit.id for hit in hits], hits[-1].key if len(hits) == limit else None

    def custom(self, snap: Snapshot) -> tuple[Any, ...]:
        """The fields made in settings."""
        return queries.custom_fields_of(snap, self.table.name)

    def accept(self, values: dict[str, Any]) -> dict[str, Any]:
        """The values as they are kept. Invalid, by field."""
        return rules.accepted(self.table.name, values, lenient=True)

    def complete(self, planner: Any, plan: Any, meant: Any) -> None:
        """What else a row says, into the values of its plan or its faults."""

    def from_name(self, name: str, template: str = "") -> dict[str, Any]:
        """The values of a record of which only the name is known."""
        return {self.name_field: name}

    def nameless(self, values: Mapping[str, Any], old: Any) -> str:
        """Why a record can't be without a name, when it would be; else empty."""
        named = values.get(self.name_field, getattr(old, self.name_field, ""))
        return "" if named else N_("Give it a name.")

    def make(self, tx: Tx, values: dict[str, Any], viewer: Viewer) -> Any:
        return owned.create_accepted(tx, self.table, values, viewer=viewer)

    def change(self, tx: Tx, record: Any, values: dict[str, Any], viewer: Viewer) -> Any:
        return owned.edit_accepted(tx, self.table, record.id, None, values, viewer=viewer)

    def made(self, values: dict[str, Any], link: str, record_id: bytes) -> dict[str, Any]:
        """The values once the record that a link names was made."""
        field = next(each.field for each in self.links if each.name == link)
        return values | {field: record_id}

    def take_back(self, tx: Tx, change: Change, viewer: Viewer) -> str | None:
        """Reverses a change of an import; None, or the name of what was left as it is."""
        return RESTORERS[self.table.name](tx, change, viewer=viewer)

    def is_gone(self, record: Any) -> bool:
        """Whether nothing is left to be taken back."""
        return record is None or record.trashed_at is not None

    def said(self, snap: Snapshot, viewer: Viewer, record: Any, field: str) -> str | None:
        """The cell of a field that isn't written as its sort is; None for others."""
        return None

    def value(self, record: Any, field: str) -> Any:
        """What a record holds in a field, to be compared with what a row says."""
        return getattr(record, field)


def scanned(
    kind: Kind, snap: Snapshot, viewer: Viewer, after: bytes | None, limit: int
) -> tuple[list[bytes], bytes | None]:
    """A page of all records of a kind whose visibility follows others: the visible of so many."""
    hits = list(snap.range(kind.table, after=after, limit=limit))
    found = (snap.get(kind.table, hit.id) for hit in hits)
    ids = [each.id for each in found if each is not None and kind.sees(snap, viewer, each)]
    return ids, hits[-1].key if len(hits) == limit else None


def link_fields(link: Link) -> Iterator[Field]:
    """The targets by which a relation is named."""
    texts = (link.text, link.by_id, link.by_number)
    names = (link.names, f"{link.name}id" if link.by_id else "", "")
    for name, text, known in zip(link.targets, texts, names, strict=False):
        yield Field(name=name, text=text, sort=LINK, names=known)
