"""Fields made in settings at the JSON edge: `custom` is an object by their keys."""

from collections.abc import Callable
from functools import partial
from typing import Any

from marshmallow import Schema, fields

from ...store import Snapshot
from ...web import store
from .. import rules
from ..queries import custom_fields_of
from .resources import Resource


def told(snap: Snapshot, resource: Resource, record: Any) -> dict[str, Any]:
    """The record as JSON."""
    definitions = custom_fields_of(snap, resource.table.name)
    return resource.shown(record) | {"custom": rules.custom_by_key(definitions, record.custom)}


def with_keys(resource: Resource, record: Any) -> dict[str, Any]:
    """The same outside of a snapshot."""
    with store().read() as snap:
        return told(snap, resource, record)


def with_ids(resource: Resource, values: dict[str, Any], whole: bool = False) -> dict[str, Any]:
    """Loaded values as the record has them. Invalid for a key that there is not; `whole` asks
    for the required ones too."""
    if not whole and "custom" not in values:
        return values
    with store().read() as snap:
        definitions = custom_fields_of(snap, resource.table.name)
    custom = rules.custom_from_keys(definitions, values.get("custom") or {}, whole)
    return values | {"custom": custom}


def filters_of(resource: Resource) -> dict[str, Callable[[str], str]]:
    """What search knows the values of these fields by, by the name of the filter."""
    with store().read() as snap:
        definitions = custom_fields_of(snap, resource.table.name)
    return {
        rules.field_name(field): partial(rules.custom_facet, field)
        for field in definitions
        if field.type in rules.FILTERED
    }


def with_filters(asks: type[Schema], names: Any) -> type[Schema]:
    """What a collection can be asked for, with filters of these names too."""
    if not names:
        return asks
    own = {name: fields.String(load_default="") for name in names}
    return type("Asked", (asks,), own)
