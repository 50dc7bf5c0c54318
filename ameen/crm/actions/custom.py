"""What is done to the fields that a company adds to its records."""

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from ...accounts.queries import Viewer
from ...accounts.rules import Forbidden, Invalid
from ...store import Stale, Tx
from .. import queries, rules
from ..records import MODULES, CustomField, FieldType, custom_fields
from ..rules import N_


def define_field(tx: Tx, table: str, values: dict[str, Any], *, viewer: Viewer) -> CustomField:
    """A new field of the records of a table, after all others. Invalid by field; Forbidden for
    who may not set up the module."""
    _need(viewer, table)
    others = queries.custom_fields_of(tx, table, retired=True)
    if len(others) >= rules.MOST_FIELDS:
        raise Forbidden(N_("There are as many fields as there can be."))
    accepted = rules.accepted_definition(_typed(values), others)
    place = max((field.place for field in others), default=0) + 1
    return tx.put(CustomField(table=table, place=place, **accepted))


def edit_field(
    tx: Tx, field_id: bytes, version: int | None, values: dict[str, Any], *, viewer: Viewer
) -> CustomField:
    """Changes a field. Its key stays, and its type too once records hold values of it. Stale
    when somebody saved since `version`."""
    field = queries.custom_field(tx, viewer, field_id)
    if version is not None and version != field.version:
        raise Stale(custom_fields.name, field)
    others = queries.custom_fields_of(tx, field.table, retired=True)
    used = queries.held_by(tx, field) > 0
    values = {"type": field.type, **values}
    return tx.put(replace(field, **rules.accepted_definition(_typed(values), others, field, used)))


def retire_field(tx: Tx, field_id: bytes, *, viewer: Viewer) -> CustomField:
    """Takes a field out of use. What records hold in it is kept, unseen, and its key stays taken."""
    return tx.put(replace(queries.custom_field(tx, viewer, field_id), retired=True))


def revive_field(tx: Tx, field_id: bytes, *, viewer: Viewer) -> CustomField:
    """Takes a field into use again, with what records held in it."""
    return tx.put(replace(queries.custom_field(tx, viewer, field_id), retired=False))


def move_field(tx: Tx, field_id: bytes, steps: int, *, viewer: Viewer) -> None:
    """Moves a field among those in use: up for -1, down for 1; at an end it stays."""
    field = queries.custom_field(tx, viewer, field_id)
    order = list(queries.custom_fields_of(tx, field.table))
    here = next((n for n, other in enumerate(order) if other.id == field_id), None)
    if here is None:
        return
    order.insert(max(0, min(len(order) - 1, here + steps)), order.pop(here))
    _place(tx, order)


def _place(tx: Tx, order: Sequence[CustomField]) -> None:
    for place, field in enumerate(order, 1):
        tx.put(replace(field, place=place))


def _need(viewer: Viewer, table: str) -> None:
    if table not in MODULES:
        raise Invalid({"table": [N_("This is not one of the choices.")]})
    rules.need(viewer, MODULES[table], "configure")


def _typed(values: dict[str, Any]) -> dict[str, Any]:
    try:
        return values | {"type": FieldType(values.get("type") or FieldType.TEXT)}
    except ValueError as error:
        raise Invalid({"type": [N_("This is not one of the choices.")]}) from error
