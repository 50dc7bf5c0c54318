"""The columns of a list: those of its register, and the fields made in settings."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ...store import Snapshot, id_text
from ..queries import chosen_columns, custom_fields_of
from ..records import SavedView, custom_fields
from ..rules import field_name
from .custom import FIGURES, label, linked_records, shown
from .register import Column, Needs, Prepared, Register

Columns = tuple[tuple[str, Column], ...]  # (name, column) each


def all_columns(snap: Snapshot, register: Register) -> dict[str, Column]:
    """All that the list of a register can show beside the name; {} when it does not say."""
    if not register.columns:
        return {}
    own = {
        field_name(field): Column(
            label(field), style="num" if field.type in FIGURES else "", usual=False, field=field
        )
        for field in custom_fields_of(snap, register.table.name)
    }
    return {**register.columns, **own}


def columns_shown(
    snap: Snapshot, viewer: Any, register: Register, view: SavedView | None = None
) -> Columns:
    """The columns of a view, else those that the reader chose, else the usual ones. What is
    named and is no more is left out."""
    every = all_columns(snap, register)
    chosen = view.columns if view else ()
    chosen = chosen or chosen_columns(snap, viewer, register.name)
    found = tuple((name, every[name]) for name in chosen if name in every)
    return found or usual(every)


def usual(every: dict[str, Column]) -> Columns:
    return tuple((name, column) for name, column in every.items() if column.usual)


def custom_of(columns: Columns) -> list[Any]:
    """The fields made in settings among these columns."""
    return [column.field for _, column in columns if column.field is not None]


def shape_of(snap: Snapshot, columns: Columns) -> tuple[Any, ...]:
    """What a kept row depends on for its columns: which they are, and how fields are defined."""
    names = tuple(name for name, _ in columns)
    return names, snap.stamp(custom_fields) if custom_of(columns) else None


def with_columns(
    snap: Snapshot, register: Register, columns: Columns, ids: Sequence[bytes]
) -> Iterator[tuple[dict[str, Any] | None, Needs]]:
    """What rows show, as the register prepares it, and what their custom columns hold."""
    prepared: Prepared = register.prepare(snap, list(ids))
    fields = custom_of(columns)
    for names, needs in prepared:
        if names is None:
            yield None, needs
            continue
        record = names[register.one]
        cells = {
            field_name(field): shown(snap, field, record.custom.get(id_text(field.id)))
            for field in fields
        }
        linked = linked_records(fields, record)
        yield names | {"columns": columns, "custom": cells}, (*needs, *linked)


def needs_of(register: Register, columns: Columns, record: Any) -> Iterable[Any]:
    """All other records that a row of these columns shows."""
    return (*register.needs(record), *linked_records(custom_of(columns), record))
