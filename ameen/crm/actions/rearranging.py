"""Undoing what was arranged for all: pipelines and products, by who may configure deals."""

from typing import Any

import msgspec

from ...accounts.queries import Viewer
from ...accounts.rules import Forbidden, Invalid
from ...store import Change, Record, Tx
from ...store.log import plain
from ...store.table import STAMPS
from ..queries.pipelines import USUAL
from ..records import name, pipelines, products
from ..rules import need
from .pipelines import keep_pipeline

ARRANGED = {pipelines.name: pipelines, products.name: products}


def rearrange(tx: Tx, change: Change, *, viewer: Viewer, merged: bool = False) -> str | None:
    """Brings back what was before one change; None, or the name of what was left as it is.

    What is new is taken out of use instead: there may be deals in it by now.
    """
    table = ARRANGED[change.table]
    record = tx.get(table, change.id)
    if record is None or not _stands(record, change):
        return _called(record, viewer)
    values = change.before if change.op == "update" else {"active": False}
    try:
        need(viewer, "deals", "configure")
        former = _with(record, values)
        if table is pipelines:
            keep_pipeline(tx, record, former)
        else:
            tx.put(former)
    except (Forbidden, Invalid):
        return _called(record, viewer)
    return None


def is_deed(change: Change) -> bool:
    """Whether somebody did it: the usual pipeline was there before anybody stored it."""
    return change.op != "event" and (change.op, change.id) != ("create", USUAL.id)


def _stands(record: Record, change: Change) -> bool:
    """Whether all that the change set is still so."""
    said = {field: value for field, value in change.after.items() if field not in STAMPS}
    return all(plain(getattr(record, field)) == value for field, value in said.items())


def _with(record: Record, values: dict[str, Any]) -> Record:
    """The record with fields as the log has them: lists for tuples, text for enums."""
    whole = {field: getattr(record, field) for field in record.__struct_fields__} | values
    return msgspec.convert(whole, type(record))


def _called(record: Record | None, viewer: Viewer) -> str:
    return name(record, viewer.user.language) if record is not None else "—"
