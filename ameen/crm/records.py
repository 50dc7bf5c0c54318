"""Contacts, companies, and the notes that stand on them."""

from enum import StrEnum
from typing import Any

from ..accounts.records import (
    CURRENCY,
    EVERYBODY,
    Owned,
    people_of,
    people_tallies,
    scoped_indexes,
)
from ..store import Index, Record, Table, fold, sort_key


class ContactKind(StrEnum):
    LEAD = "lead"
    CUSTOMER = "customer"
    PARTNER = "partner"
    SUPPLIER = "supplier"


class Preferred(StrEnum):
    """How somebody likes best to be reached."""

    EMAIL = "email"
    PHONE = "phone"
    SMS = "sms"
    WHATSAPP = "whatsapp"


class Source(StrEnum):
    WEBSITE = "website"
    PHONE = "phone"
    EMAIL = "email"
    REFERRAL = "referral"
    SOCIAL_MEDIA = "social_media"
    ADVERTISING = "advertising"
    EVENT = "event"
    OTHER = "other"


class Contact(Owned):
    """A person one deals with. Phones are E.164 where they can be read, else as written."""

    kind: ContactKind = ContactKind.LEAD
    name_en: str = ""
    name_ar: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    job_title: str = ""
    department: str = ""
    company_id: bytes | None = None
    preferred: Preferred | None = None
    street: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    website: str = ""
    socials: tuple[str, ...] = ()
    source: Source | None = None
    external_id: str = ""


class Company(Owned):
    """A company; `size` is its employees, `revenue` a year's in minor units of `currency`."""

    name_en: str = ""
    name_ar: str = ""
    industry: str = ""
    size: int | None = None
    revenue: int | None = None
    currency: str = CURRENCY
    website: str = ""
    phone: str = ""
    email: str = ""
    street: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    parent_id: bytes | None = None
    external_id: str = ""


class Note(Record):
    """Markdown on another record, whose visibility it follows."""

    subject_table: str
    subject_id: bytes
    body: str


def name(record: Any, language: str = "en") -> str:
    """The record's name for a reader of `language`, else the other one."""
    if language == "ar":
        return record.name_ar or record.name_en
    return record.name_en or record.name_ar


SORTS = {
    "name_en": lambda r: sort_key(name(r, "en")),
    "name_ar": lambda r: sort_key(name(r, "ar")),
    "created": lambda r: r.created_at,
    "updated": lambda r: r.updated_at,
}
LONGEST_KEY = 250


def short(text: str) -> str:
    """Folded text, short enough for a key."""
    return fold(text).encode()[:LONGEST_KEY].decode(errors="ignore")


def _live(values):
    return lambda record: values(record) if record.trashed_at is None else []


def _names(record: Any) -> list[tuple]:
    return [(folded,) for folded in {short(record.name_en), short(record.name_ar)} if folded]


def _linked(record: Any, linked_id: bytes | None) -> list[tuple]:
    """Where a record stands among those of one company: for everybody, and for each person."""
    if not linked_id:
        return []
    order = sort_key(name(record))
    return [(linked_id, scope, order) for scope in (EVERYBODY, *people_of(record))]


def _external(record: Any) -> list[tuple]:
    return [(short(record.external_id),)] if record.external_id else []


contacts = Table(
    "contact",
    Contact,
    *scoped_indexes(**SORTS),
    Index("names", _live(_names)),
    Index("emails", _live(lambda c: [(e,) for e in {short(e) for e in c.emails}])),
    Index("phones", _live(lambda c: [(p,) for p in set(c.phones)])),
    Index("external_id", _live(_external)),
    Index("company", _live(lambda c: _linked(c, c.company_id))),
    *people_tallies(),
)
companies = Table(
    "company",
    Company,
    *scoped_indexes(**SORTS),
    Index("names", _live(_names)),
    Index("emails", _live(lambda c: [(short(c.email),)] if c.email else [])),
    Index("phones", _live(lambda c: [(c.phone,)] if c.phone else [])),
    Index("external_id", _live(_external)),
    Index("parent", _live(lambda c: _linked(c, c.parent_id))),
    *people_tallies(),
)
notes = Table(
    "note",
    Note,
    Index("subject", lambda n: [(n.subject_table, n.subject_id)]),
    parent=lambda n: (n.subject_table, n.subject_id),
)
