"""By what a list can be filtered, and how it says what it is filtered by."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask_babel import gettext as _

from ...accounts.queries import colleague
from ...store import Snapshot, parse_id
from ...web import language, viewer
from ..queries import custom_fields_of, pipeline, stage_of
from ..records import LINKED, MODULES, TABLES, CustomField, FieldType, name, products
from ..rules import FILTERED, N_, NO, YES, custom_facet, field_name
from .asked import Asked
from .custom import label, shown
from .register import Register
from .telling import Teller

# What is arranged for all, and told to all who may list the deals.
ARRANGED: dict[str, Callable[[Snapshot, bytes], Any]] = {
    "stage": lambda snap, record_id: (stage_of(snap, record_id) or (None, None))[1],
    "pipeline": pipeline,
    "product": lambda snap, record_id: snap.get(products, record_id),
}
CALLED = {"pipeline": N_("Pipeline"), "product": N_("Product")}
Facets = dict[str, Callable[[str], str]]
OFFERED = frozenset((FieldType.CHOICE, FieldType.CHOICES, FieldType.YES_NO))


def facets_of(snap: Snapshot, register: Register) -> Facets:
    """What search knows the values of each filter by: the register's own, and fields made in
    settings."""
    return {
        **register.facets,
        **{
            field_name(field): partial(custom_facet, field)
            for field in filtered_fields(snap, register)
        },
    }


def filtered_fields(snap: Snapshot, register: Register) -> list[CustomField]:
    fields = custom_fields_of(snap, register.table.name)
    return [field for field in fields if field.type in FILTERED]


def custom_filters(snap: Snapshot, register: Register) -> list[tuple[str, str, list]]:
    """The filters of fields made in settings: name, label, and (value, text) pairs to choose
    from. One by a linked record is set by the address alone."""
    return [
        (field_name(field), label(field), choices_of(field))
        for field in filtered_fields(snap, register)
        if field.type in OFFERED
    ]


def choices_of(field: CustomField) -> list[tuple[str, str]]:
    if field.type is FieldType.YES_NO:
        return [(YES, _("Yes")), (NO, _("No"))]
    return [(option.key, name(option, language())) for option in field.options]


def chips(snap: Snapshot, register: Register, asked: Asked) -> list[tuple[str, Any, str]]:
    """What the list is filtered by: the filter's label, its value in words, and the address of
    the list without it."""
    fields = {field_name(field): field for field in filtered_fields(snap, register)}
    teller = Teller(register, None)
    found = []
    for filter_name, value in asked.filters:
        if filter_name in fields:
            field = fields[filter_name]
            said = _custom_said(snap, field, value)
            called = label(field)
        else:
            called, said = (
                _called(teller, filter_name),
                _said(snap, register, teller, filter_name, value),
            )
        found.append((called, said or value, asked.address(**{filter_name: ""})))
    return found


def _custom_said(snap: Snapshot, field: CustomField, value: str) -> Any:
    if field.type is FieldType.LINK:
        return _record_named(snap, field.links_to, value)
    if field.type is FieldType.YES_NO:
        return shown(snap, field, value == YES)
    return shown(snap, field, value)


def _called(teller: Teller, filter_name: str) -> str:
    for field in (filter_name, f"{filter_name}_id", f"{filter_name}s"):
        if teller.knows(field):
            return teller.label(field)
    return _(CALLED[filter_name]) if filter_name in CALLED else filter_name


def _said(snap: Snapshot, register: Register, teller: Teller, filter_name: str, value: str) -> Any:
    if filter_name == "assignee":
        person = colleague(snap, _id(value))
        return person.name(language()) if person else _("Nobody of this hub")
    if filter_name in ARRANGED:
        found = ARRANGED[filter_name](snap, _id(value))
        return name(found, language()) if found else "—"
    table = LINKED[register.table.name].get(f"{filter_name}_id")
    return _record_named(snap, table, value) if table else teller.value(filter_name, value)


def _record_named(snap: Snapshot, table: str, value: str) -> str:
    """The name of a record that the reader may see; of another nothing but a dash is told."""
    record = snap.get(TABLES[table], _id(value))
    if record is None or not viewer().may_see(MODULES[table], record):
        return "—"
    return name(record, language())


def _id(text: str) -> bytes:
    """The id, or one that nothing has."""
    try:
        return parse_id(text)
    except ValueError:
        return bytes(16)
