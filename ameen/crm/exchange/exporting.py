"""Records as rows of texts: exactly what somebody may see, a page at a time."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from ...accounts.queries import Viewer, knows, viewer_for, visible_page
from ...accounts.records import name as person_name
from ...accounts.records import users
from ...store import Snapshot, Store, id_text
from ..records import Company, Contact, companies, contacts, name
from . import cells
from .meaning import major_units
from .targets import CONTACTS

PAGE = 500
_ADDRESS = ("street", "city", "region", "postal_code", "country", "website")
_OWNED = ("tags", "assignee", "created_at", "updated_at")
COLUMNS = {
    "contacts": (
        *("id", "external_id", "name_en", "name_ar", "kind", "emails", "phones", "job_title"),
        *("department", "company", "company_id", "company_external_id", "preferred"),
        *_ADDRESS,
        *("socials", "source"),
        *_OWNED,
    ),
    "companies": (
        *("id", "external_id", "name_en", "name_ar", "industry", "size", "revenue", "currency"),
        *("phone", "email"),
        *_ADDRESS,
        *("parent", "parent_id", "parent_external_id"),
        *_OWNED,
    ),
}
_LISTS = frozenset(("emails", "phones", "socials", "tags"))


class Export(NamedTuple):
    """What a writer makes a file of. The rows are read while they are taken."""

    columns: tuple[str, ...]
    rows: Iterator[list[str]]


def exported(
    store: Store, viewer: Viewer, kind: str, origin: str = "", ids: list[bytes] | None = None
) -> Export:
    """All records of a kind, or those of `ids`, that the viewer may see."""
    return Export(COLUMNS[kind], _rows(store, viewer, kind, origin, ids))


def _rows(
    store: Store, viewer: Viewer, kind: str, origin: str, ids: list[bytes] | None
) -> Iterator[list[str]]:
    """No snapshot is held while a row is on its way; what the viewer may no longer see when its
    turn comes is left out. The log is told how many there were."""
    table = contacts if kind == CONTACTS else companies
    count = 0
    try:
        after: bytes | None = None
        while True:
            with store.read() as snap:
                user = snap.get(users, viewer.user.id)
                now = viewer_for(snap, user) if user is not None else None
                if now is None or not now.may(kind, "export"):
                    return
                page, after = _page(snap, now, kind, after, ids)
                rows = [
                    _row(snap, now, kind, record)
                    for record in snap.get_many(table, page)
                    if record is not None and not record.trashed_at and now.may_see(kind, record)
                ]
            count += len(rows)
            yield from rows
            if after is None:
                return
    finally:
        store.write(_told, table.name, count, by=viewer.user.id, origin=origin)


def _told(tx: Any, table: str, count: int) -> None:
    tx.event("exported", table=table, count=count)


def _page(
    snap: Snapshot, viewer: Viewer, kind: str, after: bytes | None, ids: list[bytes] | None
) -> tuple[list[bytes], bytes | None]:
    if ids is not None:
        start = int.from_bytes(after, "big") if after else 0
        end = start + PAGE
        return ids[start:end], end.to_bytes(8, "big") if end < len(ids) else None
    table = contacts if kind == CONTACTS else companies
    hits = visible_page(snap, viewer, table, kind, "created", after, limit=PAGE)
    return [hit.id for hit in hits], hits[-1].key if len(hits) == PAGE else None


def _row(snap: Snapshot, viewer: Viewer, kind: str, record: Contact | Company) -> list[str]:
    linked = _company(snap, viewer, "company" if kind == CONTACTS else "parent", record)
    said = {**linked, "assignee": _assignee(snap, viewer, record.assignee_id)}
    return [_cell(column, record, said) for column in COLUMNS[kind]]


def _company(snap: Snapshot, viewer: Viewer, prefix: str, record: Any) -> dict[str, str]:
    """Who sees a record sees the name of its company; its number only with the company."""
    company_id = getattr(record, f"{prefix}_id")
    found = snap.get(companies, company_id) if company_id else None
    if found is None:
        return {prefix: "", f"{prefix}_id": "", f"{prefix}_external_id": ""}
    seen = viewer.may_see("companies", found)
    return {
        prefix: name(found),
        f"{prefix}_id": id_text(found.id) if seen else "",
        f"{prefix}_external_id": found.external_id if seen else "",
    }


def _assignee(snap: Snapshot, viewer: Viewer, user_id: bytes | None) -> str:
    """The address of those whom the viewer knows, the name of other colleagues."""
    user = snap.get(users, user_id) if user_id else None
    if user is None:
        return ""
    return user.email if knows(viewer, user.id) else person_name(user)


def _cell(column: str, record: Any, said: dict[str, str]) -> str:
    if column in said:
        return said[column]
    if column == "id":
        return id_text(record.id)
    value = getattr(record, column)
    if column in _LISTS:
        return cells.joined(value)
    if column == "revenue":
        return "" if value is None else major_units(value, record.currency)
    if column in ("created_at", "updated_at"):
        return value.isoformat(timespec="seconds") if value else ""
    return "" if value is None else str(value)
