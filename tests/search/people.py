"""A small table of people and firms that the tests of search look through."""

from msgspec.structs import replace

from ameen.search import Document, Search, Searchable
from ameen.store import Change, Index, Record, Snapshot, Store, Table


class Firm(Record):
    name: str = ""


class Person(Record):
    name_en: str = ""
    name_ar: str = ""
    text: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    firm_id: bytes | None = None
    assignee_id: bytes | None = None
    trashed: bool = False


firms = Table("search_firm", Firm)
persons = Table(
    "search_person",
    Person,
    Index("firm", lambda person: [(person.firm_id,)] if person.firm_id else []),
)


def person_document(snap: Snapshot, person: Person) -> Document | None:
    if person.trashed:
        return None
    firm = snap.get(firms, person.firm_id) if person.firm_id else None
    return Document(
        names=(person.name_en, person.name_ar),
        text=(person.text, firm.name if firm else ""),
        emails=person.emails,
        phones=person.phones,
        facets=tuple(f"tag:{tag}" for tag in person.tags),
        people=tuple(p for p in (person.created_by, person.assignee_id) if p),
        name_en=person.name_en,
        name_ar=person.name_ar,
    )


def people_of(snap: Snapshot, change: Change) -> list[tuple[str, bytes]]:
    if change.table != firms.name or "name" not in change.after:
        return []
    return [(persons.name, hit.id) for hit in snap.range(persons, "firm", (change.id,))]


KINDS = (
    Searchable(persons, person_document, people_of),
    Searchable(firms, lambda snap, firm: Document(names=(firm.name,))),
)
EVERYTHING = {persons.name: None, firms.name: None}


def put(store: Store, record: Record, by: bytes | None = None) -> Record:
    return store.write(lambda tx: tx.put(record), by=by)


def change(store: Store, record: Record, **values: object) -> Record:
    return put(store, replace(record, **values))


def up_to_date(search: Search) -> Search:
    while search.follow():
        pass
    return search


def names(store: Store, search: Search, q: str, **how: object) -> list[str]:
    """The names of what is found, in the order in which it is found."""
    found = search.find(how.pop("scope", EVERYTHING), q, **how)
    with store.read() as snap:
        seen = search.records(snap, found, lambda table, record: True)
    return [getattr(record, "name_en", "") or getattr(record, "name", "") for _, record in seen]
