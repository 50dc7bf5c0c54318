"""Two people saved the same record: what each wrote, and what can be brought together."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from ...accounts.queries import colleague
from ...store import Snapshot, Table
from ...web import language
from ...web.forms import Choice, Form
from ..forms import Lines


@dataclass(frozen=True)
class Conflict:
    """`differences` are (label, what one typed, what stands there now)."""

    differences: list[tuple[Any, str, str]]
    who: str
    when: datetime | None


def changed_since(snap: Snapshot, table: Table, record_id: bytes, version: int) -> dict[str, Any]:
    """The fields that others changed since this version, with what they held then."""
    held: dict[str, Any] = {}
    for change in snap.own_history(table.name, record_id):
        if change.op != "event" and change.version <= version:
            break
        if change.op == "update":
            held.update(change.before)
    return held


def custom_since(form: Form, current: Any, held: dict[str, Any]) -> dict[str, Any]:
    """What others changed, with the fields made in settings by their names in the form; those
    that hold the same as before are left out."""
    rest = {name: value for name, value in held.items() if name != "custom"}
    if "custom" not in held or not hasattr(form, "custom_data"):
        return rest
    now = form.custom_data(current.custom)
    before = form.custom_data(held["custom"])
    return rest | {name: value for name, value in before.items() if value != now[name]}


def settle(form: Form, current: Any, held: dict[str, Any]) -> list[tuple[Any, str, str]]:
    """Makes the form one of the current record. What only the others changed is taken over; what
    both changed stays as typed, and is told: (label, typed, saved now)."""
    theirs = _theirs(form, current)
    money = _money(form, theirs, held)
    differences = _settle_money(form, theirs, money, held) if money else []
    for field in form:
        if field.name not in held or field.name in ("version", *money):
            continue
        other = theirs[field.name]
        if plain(field.data) == plain(held[field.name]):
            _take_over(field, other)
        elif plain(field.data) != plain(other.data):
            differences.append((field.label.text, said(field), said(other)))
    form.version.data, form.version.raw_data = current.version, None
    return differences


def _theirs(form: Form, current: Any) -> Form:
    """The form as it would show the current record."""
    theirs = type(form)(obj=current)
    for field in form:
        if hasattr(field, "choices"):
            theirs[field.name].choices = field.choices
        if isinstance(field, Lines):
            theirs[field.name].product = field.product
    return theirs


def _money(form: Form, theirs: Form, held: dict[str, Any]) -> list[str]:
    """The currency and what is counted in it, once there are two: an amount says nothing apart
    from its currency."""
    if "currency" not in form:
        return []
    if "currency" not in held and form.currency.data == theirs.currency.data:
        return []
    return ["currency", *(field.name for field in form if field.kind in ("money", "lines"))]


def _settle_money(
    form: Form, theirs: Form, names: list[str], held: dict[str, Any]
) -> list[tuple[Any, str, str]]:
    """The same of all amounts and their currency, as of one value."""
    if all(plain(form[n].data) == plain(held.get(n, theirs[n].data)) for n in names):
        for name in names:
            _take_over(form[name], theirs[name])
        return []
    if held.keys().isdisjoint(names):
        return []
    told = [
        (form[name].label.text, _said_in(form, name), _said_in(theirs, name))
        for name in names
        if name != "currency"
    ]
    told = [(label, typed, saved) for label, typed, saved in told if typed != saved]
    if told or form.currency.data == theirs.currency.data:
        return told
    return [(form.currency.label.text, said(form.currency), said(theirs.currency))]


def _said_in(form: Form, name: str) -> str:
    """An amount with its currency; empty where there is none."""
    text = said(form[name])
    return f"{form.currency.data} {text}" if text else ""


def _take_over(field: Any, other: Any) -> None:
    field.data, field.raw_data = other.data, None
    if hasattr(field, "currency"):
        field.currency = other.currency


def conflict(snap: Snapshot, current: Any, differences: list[tuple[Any, str, str]]) -> Conflict:
    other = colleague(snap, current.updated_by)
    return Conflict(differences, other.name(language()) if other else "", current.updated_at)


def plain(value: Any) -> Any:
    """A value as it can be compared with what the log holds of it."""
    if isinstance(value, list | tuple):
        return tuple(plain(one) for one in value)
    if isinstance(value, msgspec.Struct):
        value = msgspec.msgpack.decode(msgspec.msgpack.encode(value))
    return value if isinstance(value, bytes | int) else str(value or "")


def said(field: Any) -> str:
    """What a field holds, in words."""
    if hasattr(field, "said"):
        return field.said()
    if isinstance(field, Choice):
        chosen = field.text()
        return next((str(text) for value, text, _ in field.options() if value == chosen), "")
    if hasattr(field, "text"):
        return field.text()
    if isinstance(field.data, list | tuple):
        return ", ".join(field.data)
    return str(field.data or "")
