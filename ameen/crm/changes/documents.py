"""What search knows of each kind of record."""

from typing import Any

from ...accounts.records import people_of
from ...search import Document
from ...store import Snapshot, id_text
from ..queries import custom_fields_of
from ..records import LINKED, TABLES, Activity, Campaign, CrmRecord, Deal, Lead, name, notes
from ..rules import custom_facets, custom_words, facet

NOTES = 20  # the newest of them are searched
TEXTS = (
    "job_title",
    "department",
    "industry",
    "street",
    "city",
    "region",
    "postal_code",
    "country",
    "website",
    "place",
    "outcome",
    "description",
    "audience",
    "goals",
    "lost_reason",
    "competitor",
    "external_id",
)
FILTERS = ("kind", "source", "industry", "country", "status", "priority", "outcome")
IDS = ("assignee", "stage", "pipeline")


def document(snap: Snapshot, record: CrmRecord) -> Document | None:
    """What search knows of a record; None in the trash."""
    if record.trashed_at is not None:
        return None
    said = (str(getattr(record, field, "") or "") for field in TEXTS)
    fields = custom_fields_of(snap, table_of(record), retired=True) if record.custom else ()
    return Document(
        names=tuple(n for n in (record.name_en, record.name_ar) if n),
        text=(
            *filter(None, said),
            *getattr(record, "socials", ()),
            *_linked_names(snap, record),
            *record.tags,
            *custom_words(fields, record.custom),
            *_notes(snap, record),
        ),
        emails=getattr(record, "emails", None) or _one(record, "email"),
        phones=getattr(record, "phones", None) or _one(record, "phone"),
        facets=(*_facets(record), *custom_facets(fields, record.custom)),
        people=tuple(people_of(record)),
        name_en=name(record, "en"),
        name_ar=name(record, "ar"),
        created=record.created_at,
        updated=record.updated_at,
        when=_when(record),
    )


def table_of(record: CrmRecord) -> str:
    """The name of the table in which a record stands."""
    return next(name for name, table in TABLES.items() if table.record_type is type(record))


def _facets(record: CrmRecord) -> list[str]:
    found = [facet(f, str(value)) for f in FILTERS if (value := getattr(record, f, ""))]
    ids = [(f, getattr(record, f"{f}_id", None)) for f in IDS]
    ids += [(f.removesuffix("_id"), getattr(record, f)) for f in LINKED[table_of(record)]]
    ids += [("product", line.product_id) for line in getattr(record, "lines", ())]
    found += [f"{name}:{id_text(value)}" for name, value in ids if value]
    return found + [facet("tag", tag) for tag in record.tags]


def _linked_names(snap: Snapshot, record: CrmRecord) -> list[str]:
    """The names of what it is linked to, but for its parent: who looks for a company doesn't
    look for all below it."""
    found = []
    for field, table in LINKED[table_of(record)].items():
        linked = getattr(record, field)
        other = snap.get(TABLES[table], linked) if linked and field != "parent_id" else None
        if other is not None:
            found += [text for text in (other.name_en, other.name_ar) if text]
    return found


def _notes(snap: Snapshot, record: CrmRecord) -> list[str]:
    key = (table_of(record), record.id)
    hits = snap.range(notes, "subject", key, reverse=True, limit=NOTES)
    return [note.body for hit in hits if (note := snap.get(notes, hit.id))]


def _one(record: CrmRecord, field: str) -> tuple[str, ...]:
    value = getattr(record, field, "")
    return (value,) if value else ()


def _when(record: CrmRecord) -> Any:
    """The time by which a list of this kind is ordered, besides when it was made or changed."""
    match record:
        case Lead():
            return record.next_follow_up
        case Deal():
            return record.closed_on or record.expected_close
        case Activity():
            return record.starts_at
        case Campaign():
            return record.starts_on
    return None
