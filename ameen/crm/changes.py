"""What contacts, companies and notes mean to search, and to those who follow them."""

from collections.abc import Iterable, Iterator
from typing import Any

from ..accounts.records import EVERYBODY, people_of
from ..live import followed
from ..search import Document, Searchable
from ..store import Change, Snapshot, id_text
from .records import Company, Contact, companies, contacts, name, notes
from .rules import facet

NOTES = 20  # the newest of them are searched
LINKED = 2000  # contacts that are read again when their company is renamed


def contact_document(snap: Snapshot, contact: Contact) -> Document | None:
    """What search knows of a contact; None in the trash."""
    if contact.trashed_at is not None:
        return None
    company = snap.get(companies, contact.company_id) if contact.company_id else None
    called = (company.name_en, company.name_ar) if company else ()
    facets = [f"kind:{contact.kind}"]
    facets += [f"source:{contact.source}"] if contact.source else []
    facets += [f"company:{id_text(contact.company_id)}"] if contact.company_id else []
    return _document(
        snap,
        contact,
        text=(contact.job_title, contact.department, *called, *contact.socials),
        emails=contact.emails,
        phones=contact.phones,
        facets=facets,
    )


def company_document(snap: Snapshot, company: Company) -> Document | None:
    """What search knows of a company; None in the trash."""
    if company.trashed_at is not None:
        return None
    facets = [facet("industry", company.industry)] if company.industry else []
    return _document(
        snap,
        company,
        text=(company.industry,),
        emails=(company.email,) if company.email else (),
        phones=(company.phone,) if company.phone else (),
        facets=facets,
    )


def touched_contacts(snap: Snapshot, change: Change) -> Iterable[tuple[str, bytes]]:
    """The contacts whose documents say something of what changed."""
    if change.table == companies.name and not {"name_en", "name_ar"}.isdisjoint(change.after):
        hits = snap.range(contacts, "company", (change.id, EVERYBODY), limit=LINKED)
        return [(contacts.name, hit.id) for hit in hits]
    return _subject(snap, change, contacts.name)


def touched_companies(snap: Snapshot, change: Change) -> Iterable[tuple[str, bytes]]:
    """The companies on which a note was written or changed."""
    return _subject(snap, change, companies.name)


def _subject(snap: Snapshot, change: Change, table: str) -> Iterator[tuple[str, bytes]]:
    if change.table == notes.name:
        note = snap.get(notes, change.id)
        gone: dict[str, Any] = change.before if note is None else {}
        if (note.subject_table if note else gone.get("subject_table")) == table:
            yield table, note.subject_id if note else gone["subject_id"]


def _document(snap: Snapshot, record: Any, text: tuple[str, ...], **rest: Any) -> Document:
    hits = snap.range(
        notes, "subject", (record_table(record), record.id), reverse=True, limit=NOTES
    )
    written = tuple(note.body for hit in hits if (note := snap.get(notes, hit.id)))
    facets = [*rest.pop("facets"), *(facet("tag", tag) for tag in record.tags)]
    if record.country:
        facets.append(facet("country", record.country))
    if record.assignee_id:
        facets.append(f"assignee:{id_text(record.assignee_id)}")
    place = (record.street, record.city, record.region, record.postal_code, record.country)
    return Document(
        names=tuple(n for n in (record.name_en, record.name_ar) if n),
        text=(*text, *place, record.website, record.external_id, *record.tags, *written),
        facets=tuple(facets),
        people=tuple(people_of(record)),
        name_en=name(record, "en"),
        name_ar=name(record, "ar"),
        created=record.created_at,
        updated=record.updated_at,
        **rest,
    )


def record_table(record: Any) -> str:
    return contacts.name if isinstance(record, Contact) else companies.name


SEARCHABLE = (
    Searchable(contacts, contact_document, touched_contacts),
    Searchable(companies, company_document, touched_companies),
)

TOPICS = (
    *followed(contacts, "contacts", people_of, touched_contacts),
    *followed(companies, "companies", people_of),
)
