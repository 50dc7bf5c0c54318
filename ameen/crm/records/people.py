"""Contacts and companies."""

from enum import StrEnum

from ...accounts.records import CURRENCY, people_tallies, scoped_indexes
from ...store import Index, Table, sort_key
from .base import LOOKED_UP, CrmRecord, Source, link_index, live, name, short


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


class Contact(CrmRecord):
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


class Company(CrmRecord):
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


SORTS = {
    "name_en": lambda r: sort_key(name(r, "en")),
    "name_ar": lambda r: sort_key(name(r, "ar")),
    "created": lambda r: r.created_at,
    "updated": lambda r: r.updated_at,
}

contacts = Table(
    "contact",
    Contact,
    *scoped_indexes(**SORTS),
    *LOOKED_UP,
    Index("emails", live(lambda c: [(e,) for e in {short(e) for e in c.emails}])),
    Index("phones", live(lambda c: [(p,) for p in set(c.phones)])),
    link_index("company", "company_id"),
    *people_tallies(),
)
companies = Table(
    "company",
    Company,
    *scoped_indexes(**SORTS),
    *LOOKED_UP,
    Index("emails", live(lambda c: [(short(c.email),)] if c.email else [])),
    Index("phones", live(lambda c: [(c.phone,)] if c.phone else [])),
    link_index("parent", "parent_id"),
    *people_tallies(),
)
