"""A record that is typed by its name in the form of another: the company of a contact."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from flask import request, url_for
from flask_babel import lazy_gettext as _l

from ...store import Snapshot, fold, parse_id
from ...web import hub, language, viewer
from ...web.forms import one_line
from ..actions import create
from ..queries import named
from ..records import MODULES, TABLES, CustomField
from ..records import name as name_in

LONGEST = 200
FEW = 8
MADE_BY_NAME = frozenset(("company", "contact"))  # a name is enough to make one
UNKNOWN = {
    "company": _l("There is no company of this name."),
    "contact": _l("There is no contact of this name."),
    "lead": _l("There is no lead of this name."),
    "deal": _l("There is no deal of this name."),
    "campaign": _l("There is no campaign of this name."),
}
SEVERAL = {
    "company": _l("Several companies have this name. Which one is it?"),
    "contact": _l("Several contacts have this name. Which one is it?"),
    "lead": _l("Several leads have this name. Which one is it?"),
    "deal": _l("Several deals have this name. Which one is it?"),
    "campaign": _l("Several campaigns have this name. Which one is it?"),
}


class Linked(NamedTuple):
    """A record that another one names, and its address; "" for who may not see it."""

    record: Any
    address: str


def linked_record(snap: Snapshot, table: str, record_id: bytes | None) -> Linked | None:
    """What a record is linked to; None when that is nothing."""
    record = snap.get(TABLES[table], record_id) if record_id else None
    if record is None:
        return None
    module = MODULES[table]
    seen = viewer().may_see(module, record)
    address = url_for(f"{module}.show", **{f"{table}_id": record.id}) if seen else ""
    return Linked(record, address)


@dataclass
class RecordLink:
    """The name decides; ids only tell apart records of one name.

    `table` is the name of the table in which it is looked for. `chosen` is the record's id,
    `create` says that a new one is to be made of `text`. With an `error` neither is settled:
    `candidates` are then offered, and `may_create` the new one. `definition` is the field made
    in settings that it fills.
    """

    field: str
    table: str
    text: str = ""
    chosen: bytes | None = None
    create: bool = False
    error: Any = ""
    candidates: list[Any] = field(default_factory=list)
    may_create: bool = False
    definition: CustomField | None = None

    @classmethod
    def showing(
        cls, snap: Snapshot, name: str, table: str, record_id: bytes | None
    ) -> "RecordLink":
        """The record that is linked now."""
        record = snap.get(TABLES[table], record_id) if record_id else None
        if record is None:
            return cls(name, table)
        return cls(name, table, name_in(record, language()), record.id)

    @classmethod
    def read(
        cls,
        snap: Snapshot,
        name: str,
        table: str,
        current: bytes | None = None,
        own: bytes | None = None,
    ) -> "RecordLink":
        """What was sent. `current` is what was linked before, visible or not; `own` the record
        that is being edited, which can't belong to itself."""
        link = cls(name, table, one_line(request.form.get(name, "").replace("\0", " "))[:LONGEST])
        link.create = request.form.get(f"{name}_new") == "1"
        if link.text:
            link._find(snap, current, own)
        return link

    @property
    def key(self) -> str:
        return f"{self.field}_id"

    @property
    def module(self) -> str:
        return MODULES[self.table]

    @property
    def options(self) -> str:
        """Where names are offered while one types; "" for who may not search there."""
        if not viewer().may(self.module, "search"):
            return ""
        return url_for(f"{self.module}.options", field=self.field)

    def value(self, tx: Any, viewer: Any) -> bytes | None:
        """The record's id; makes the record when that was asked for."""
        if not self.create:
            return self.chosen
        arabic = any("\u0600" <= letter <= "\u06ff" for letter in self.text)
        values = {"name_ar" if arabic else "name_en": self.text}
        return create(tx, TABLES[self.table], values, viewer=viewer).id

    def show(self, snap: Snapshot, record_id: bytes | None) -> None:
        """Takes another record instead of what was typed."""
        other = RecordLink.showing(snap, self.field, self.table, record_id)
        self.text, self.chosen, self.create = other.text, other.chosen, False

    def _find(self, snap: Snapshot, current: bytes | None, own: bytes | None) -> None:
        table = TABLES[self.table]
        if current and _is_called(snap.get(table, current), self.text):
            self.chosen, self.create = current, False
            return
        same = [r for r in named(snap, viewer(), table, self.text) if r.id != own]
        picked = _id(request.form.get(f"{self.field}_pick", ""))
        if picked and request.form.get(f"{self.field}_asked") == self.text:
            offered = {r.id for r in (*same, *records_like(snap, self.table, self.text))} - {own}
            if picked in offered:
                self.show(snap, picked)
                return
        if len(same) == 1:
            self.chosen, self.create = same[0].id, False
        elif same:
            self.candidates, self.create = same, False
            self.error = SEVERAL[self.table]
        else:
            self._unknown(snap, own)

    def _unknown(self, snap: Snapshot, own: bytes | None) -> None:
        may_create = self.table in MADE_BY_NAME and viewer().may(self.module, "create")
        if self.create and may_create:
            return
        self.create, self.may_create = False, may_create
        self.candidates = [r for r in records_like(snap, self.table, self.text) if r.id != own]
        self.error = UNKNOWN[self.table]


def records_like(snap: Snapshot, table: str, text: str, limit: int = FEW) -> list[Any]:
    """Records that the reader may see whose names come close, best first."""
    who, module = viewer(), MODULES[table]
    if not text or not who.may(module, "search"):
        return []
    scope = {table: None if who.sees_all(module) else who.people}
    found = hub().search.find(scope, text, limit=limit, names_only=(table,))
    seen = hub().search.records(snap, found, lambda _, record: who.may_see(module, record))
    return [record for _, record in seen]


def _is_called(record: Any, text: str) -> bool:
    wanted = fold(text)
    return record is not None and wanted in {fold(record.name_en), fold(record.name_ar)} - {""}


def _id(text: str) -> bytes | None:
    try:
        return parse_id(text) if text else None
    except ValueError:
        return None
