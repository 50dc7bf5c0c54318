"""What search may show of each kind of record, and what of a record is shown as a hit."""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from ...accounts.queries import Viewer, colleague, knows
from ...accounts.records import User, users
from ...crm.records import (
    LINKED,
    MODULES,
    TABLES,
    companies,
    contacts,
)
from ...search import Found, Search, marked
from ...store import Snapshot, id_text
from ...store.table import BY_TYPE

ALSO_SHOWN = 3  # details of a hit


class Kind(msgspec.Struct, frozen=True):
    """A group of hits. Of `people` others see the names, whatever their level."""

    name: str
    table: str
    module: str
    endpoint: str
    argument: str


KINDS = (
    *(
        Kind(module, table, module, f"{module}.show", f"{table}_id")
        for table, module in MODULES.items()
    ),
    Kind("people", users.name, "users", "users.show", "user_id"),
)
BY_TABLE = {kind.table: kind for kind in KINDS}
BY_NAME = {kind.name: kind for kind in KINDS}


class Hit(msgspec.Struct, frozen=True):
    """One record that was found: its name and details in pieces, with what was asked for.
    `page`: whether the reader may open its own.
    """

    kind: Kind
    record: Any
    name: list[tuple[str, bool]]
    details: list[list[tuple[str, bool]]]
    page: bool = True


class Group(msgspec.Struct, frozen=True):
    """The hits of one kind that are shown, and how many there are."""

    kind: Kind
    hits: list[Hit]
    total: int
    capped: bool
    close: bool = False


def kinds_for(viewer: Viewer) -> list[Kind]:
    """What this reader may look through; people always, for colleagues know each other."""
    return [k for k in KINDS if k.table == users.name or viewer.may(k.module, "search")]


def scope_of(viewer: Viewer, kinds: list[Kind]) -> dict[str, frozenset[bytes] | None]:
    """Whose records of each kind the reader sees; None for all."""
    return {
        kind.table: None
        if kind.table == users.name or viewer.sees_all(kind.module)
        else viewer.people
        for kind in kinds
    }


def names_only(viewer: Viewer) -> tuple[str, ...]:
    """Tables of which the reader knows just the names: nothing else of them may be probed."""
    return () if viewer.sees_all("users") else (users.name,)


def groups(
    snap: Snapshot, viewer: Viewer, search: Search, found: dict[str, Found], q: str, language: str
) -> list[Group]:
    """Each kind's hits as they are shown; those that the store no longer confirms are left out."""
    made = []
    for table, one in found.items():
        hits = list(_hits(snap, viewer, search, one, q, language))
        gone = len(one.hits) - len(hits)
        made.append(Group(BY_TABLE[table], hits, one.total - gone, one.capped, one.close))
    return made


def _hits(
    snap: Snapshot, viewer: Viewer, search: Search, found: Found, q: str, language: str
) -> Iterator[Hit]:
    def may_see(table: str, record: Any) -> bool:
        if table == users.name:
            return record.active
        return viewer.may_see(BY_TABLE[table].module, record)

    for table, record in search.records(snap, found, may_see):
        name, *others = _names(snap, record, language)
        said = [
            *(o for o in others if _hit(o, q)),
            *_DETAILS[table](snap, viewer, record, language),
        ]
        details = sorted((marked(d, q) for d in said if d), key=lambda d: not any(h for _, h in d))
        page = table != users.name or (viewer.may("users", "view") and knows(viewer, record.id))
        yield Hit(BY_TABLE[table], record, marked(name, q), details[:ALSO_SHOWN], page)


def _hit(text: str, q: str) -> bool:
    return any(hit for _, hit in marked(text, q))


def _names(snap: Snapshot, record: Any, language: str) -> list[str]:
    """The name in the reader's language, then the other one."""
    both = [record.name_en, record.name_ar]
    names = [name for name in (both[::-1] if language == "ar" else both) if name]
    if not names and isinstance(record, User):
        names = [colleague(snap, record.id).name(language)]
    return names or [id_text(record.id)]


def _of_contact(snap: Snapshot, viewer: Viewer, contact: Any, language: str) -> list[str]:
    company = snap.get(companies, contact.company_id) if contact.company_id else None
    firm = _names(snap, company, language)[0] if company else ""
    return [
        contact.job_title, firm, *contact.emails, *contact.phones, contact.city,
        contact.department, contact.region, contact.external_id, *contact.tags,
    ]  # fmt: skip


def _of_company(snap: Snapshot, viewer: Viewer, company: Any, language: str) -> list[str]:
    return [
        company.industry, company.city, company.email, company.phone, company.website,
        company.region, company.external_id, *company.tags,
    ]  # fmt: skip


def _of_user(snap: Snapshot, viewer: Viewer, user: Any, language: str) -> list[str]:
    if not knows(viewer, user.id):
        return []
    return [user.position, user.department, user.email, user.phone]


def _of_other(snap: Snapshot, viewer: Viewer, record: Any, language: str) -> list[str]:
    """With whom a lead, deal or activity is, and where to: what they are told apart by."""
    linked = (
        snap.get(TABLES[table], getattr(record, field))
        for field, table in LINKED[BY_TYPE[type(record)].name].items()
        if getattr(record, field)
    )
    names = [_names(snap, other, language)[0] for other in linked if other is not None]
    return [*names, getattr(record, "place", ""), record.external_id, *record.tags]


_DETAILS: dict[str, Callable[[Snapshot, Viewer, Any, str], list[str]]] = {
    **dict.fromkeys(MODULES, _of_other),
    contacts.name: _of_contact,
    companies.name: _of_company,
    users.name: _of_user,
}
