"""Records as rows of texts: exactly what somebody may see, a page at a time."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from ...accounts.queries import Viewer, viewer_for
from ...accounts.records import users
from ...store import Snapshot, Store, id_text, parse_id
from ..records import CustomField, FieldType, name
from ..rules import field_name
from . import cells
from .amounts import major_units
from .kinds import KINDS, TABLES, Field, Kind, Link
from .kinds.kind import LINK, PART
from .people import called

PAGE = 500
STAMPS = ("created_at", "updated_at")


class Export(NamedTuple):
    """What a writer makes a file of. The rows are read while they are taken."""

    columns: tuple[str, ...]
    rows: Iterator[list[str]]


def exported(
    store: Store, viewer: Viewer, kind: str, origin: str = "", ids: list[bytes] | None = None
) -> Export:
    """All records of a kind, or those of `ids`, that the viewer may see."""
    with store.read() as snap:
        writer = _Writer(KINDS[kind], KINDS[kind].custom(snap))
    return Export(writer.columns, _rows(store, viewer, writer, origin, ids))


def _rows(
    store: Store, viewer: Viewer, writer: "_Writer", origin: str, ids: list[bytes] | None
) -> Iterator[list[str]]:
    """No snapshot is held while a row is on its way; what the viewer may no longer see when its
    turn comes is left out. The log is told how many there were."""
    kind, count = writer.kind, 0
    try:
        after: bytes | None = None
        while True:
            with store.read() as snap:
                user = snap.get(users, viewer.user.id)
                now = viewer_for(snap, user) if user is not None else None
                if now is None or not kind.may(now, "export"):
                    return
                page, after = _page(snap, now, kind, after, ids)
                rows = [
                    writer.row(snap, now, record)
                    for record in snap.get_many(kind.table, page)
                    if record is not None and kind.sees(snap, now, record)
                ]
            count += len(rows)
            yield from rows
            if after is None:
                return
    finally:
        store.write(_told, kind.table.name, count, by=viewer.user.id, origin=origin)


def _told(tx: Any, table: str, count: int) -> None:
    tx.event("exported", table=table, count=count)


def _page(
    snap: Snapshot, viewer: Viewer, kind: Kind, after: bytes | None, ids: list[bytes] | None
) -> tuple[list[bytes], bytes | None]:
    if ids is None:
        return kind.page(snap, viewer, after, PAGE)
    start = int.from_bytes(after, "big") if after else 0
    end = start + PAGE
    return ids[start:end], end.to_bytes(8, "big") if end < len(ids) else None


def columns_of(kind: Kind, definitions: Iterable[CustomField] = ()) -> tuple[str, ...]:
    """The columns of an export, by the names that an import knows."""
    fields = (field.name for field in _exported(kind))
    links = (target for link in kind.links for target in link.targets)
    return ("id", *fields, *links, *map(field_name, definitions), *STAMPS)


def _exported(kind: Kind) -> list[Field]:
    return [f for f in kind.fields if f.exported and f.sort != PART and f.name != "id"]


class _Writer:
    """Writes the records of one kind into cells."""

    def __init__(self, kind: Kind, definitions: tuple[CustomField, ...]) -> None:
        self.kind = kind
        self._fields = _exported(kind)
        self._custom = [each for each in definitions if not each.retired]
        self.columns = columns_of(kind, self._custom)

    def row(self, snap: Snapshot, viewer: Viewer, record: Any) -> list[str]:
        found = [id_text(record.id)]
        found += [self._cell(snap, viewer, record, field) for field in self._fields]
        for link in self.kind.links:
            found += _linked(snap, viewer, link, self.kind.value(record, link.field))
        for definition in self._custom:
            found.append(_custom(snap, viewer, definition, record.custom))
        moments = (getattr(record, stamp) for stamp in STAMPS)
        return found + [each.isoformat(timespec="seconds") if each else "" for each in moments]

    def _cell(self, snap: Snapshot, viewer: Viewer, record: Any, field: Field) -> str:
        said = self.kind.said(snap, viewer, record, field.name)
        if said is not None or field.sort == LINK:
            return said or ""
        value = getattr(record, field.name)
        if value is None:
            return ""
        return _WRITES.get(field.sort, _text)(record, value)


def _text(record: Any, value: Any) -> str:
    return str(value)


_WRITES = {
    "list": lambda record, value: cells.joined(value),
    "emails": lambda record, value: cells.joined(value),
    "money": lambda record, value: major_units(value, record.currency),
    "moment": lambda record, value: value.isoformat(),
    "yes_no": lambda record, value: "yes" if value else "no",
}


def _linked(snap: Snapshot, viewer: Viewer, link: Link, linked_id: bytes | None) -> list[str]:
    """Who sees a record sees the name of what it links to; its number only with that itself."""
    if link.to == "users":
        return [called(snap, viewer, linked_id)]
    kind = KINDS[link.to]
    found = snap.get(kind.table, linked_id) if linked_id else None
    if found is None:
        return ["", "", ""]
    if not kind.sees(snap, viewer, found):
        return [name(found), "", ""]
    return [name(found), id_text(found.id), getattr(found, "external_id", "")]


def _custom(snap: Snapshot, viewer: Viewer, definition: CustomField, custom: dict[str, Any]) -> str:
    value = custom.get(id_text(definition.id))
    if value is None:
        return ""
    if definition.type is FieldType.MONEY:
        return f"{major_units(value['amount'], value['currency'])} {value['currency']}"
    if definition.type is FieldType.YES_NO:
        return "yes" if value else "no"
    if definition.type is FieldType.CHOICES:
        return cells.joined(value)
    if definition.type is FieldType.LINK:
        kind = TABLES[definition.links_to]
        found = snap.get(kind.table, parse_id(value))
        seen = found is not None and kind.sees(snap, viewer, found)
        return value if seen else name(found) if found is not None else ""
    return str(value)
