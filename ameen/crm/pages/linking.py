"""All records that are typed by name in the form of a record: its own links, and those made in
settings."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ...store import Snapshot, id_text, parse_id
from ..queries import custom_fields_of
from ..records import CustomField, FieldType
from ..rules import field_name
from .custom import label
from .linked import RecordLink
from .register import Register
from .telling import OTHERS

Links = dict[str, RecordLink]
NEEDED = _l("This is needed.")


def links_showing(
    snap: Snapshot, register: Register, record: Any, own: Callable[[str], bytes | None]
) -> Links:
    """What the record links to now; `own` gives it for the register's own links."""
    found = {
        link: RecordLink.showing(snap, link, table, own(link))
        for link, table in register.links.items()
    }
    for field in _fields(snap, register):
        name, kept = field_name(field), linked_by(record, field)
        found[name] = RecordLink.showing(snap, name, field.links_to, kept)
        found[name].definition = field
    return found


def links_sent(snap: Snapshot, register: Register, record: Any = None) -> Links:
    """What was typed."""
    itself = record.id if record is not None else None
    found = {
        link: RecordLink.read(
            snap,
            link,
            table,
            getattr(record, f"{link}_id", None),
            itself if table == register.one else None,
        )
        for link, table in register.links.items()
    }
    for field in _fields(snap, register):
        name = field_name(field)
        link = RecordLink.read(snap, name, field.links_to, linked_by(record, field))
        link.definition = field
        if field.required and not link.text:
            link.error = NEEDED
        found[name] = link
    return found


def linked_by(record: Any, field: CustomField) -> bytes | None:
    """The record that a field made in settings names."""
    value = record.custom.get(id_text(field.id)) if record is not None else None
    return parse_id(value) if value else None


def with_links(tx: Any, values: dict[str, Any], links: Links, viewer: Any) -> dict[str, Any]:
    """The values of a form, and what its links lead to; makes the records that are to be made."""
    own = {link.key: link.value(tx, viewer) for link in links.values() if not link.definition}
    custom = {
        id_text(link.definition.id): link.value(tx, viewer)
        for link in links.values()
        if link.definition
    }
    return values | own | ({"custom": values.get("custom", {}) | custom} if custom else {})


def refuse_links(links: Links, errors: dict[str, list[str]]) -> None:
    """Puts what the action refused beside the links it is about, and takes it out of `errors`."""
    for link in links.values():
        about_link = errors.pop(link.field if link.definition else link.key, None)
        if about_link:
            link.error = _(about_link[0])


def settle_links(
    snap: Snapshot, links: Links, held: dict[str, Any], current: Any
) -> list[tuple[Any, str, str]]:
    """What only others changed is taken over; what both changed is told: (label, typed, saved)."""
    differences = []
    for link in links.values():
        if link.definition:
            before = held.get("custom", current.custom).get(id_text(link.definition.id))
            before = parse_id(before) if before else None
            theirs, called = linked_by(current, link.definition), label(link.definition)
            if before == theirs:
                continue
        elif link.key in held:
            before, theirs, called = held[link.key], getattr(current, link.key), OTHERS[link.key]
        else:
            continue
        differences += _settle(snap, link, before, theirs, called)
    return differences


def _settle(
    snap: Snapshot, link: RecordLink, held: bytes | None, theirs: bytes | None, called: Any
) -> list[tuple[Any, str, str]]:
    if link.chosen == held and not link.create:
        link.show(snap, theirs)
        return []
    other = RecordLink.showing(snap, link.field, link.table, theirs)
    return [] if link.chosen == theirs else [(called, link.text, other.text)]


def _fields(snap: Snapshot, register: Register) -> list[CustomField]:
    fields = custom_fields_of(snap, register.table.name)
    return [field for field in fields if field.type is FieldType.LINK]
