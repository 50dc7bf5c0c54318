"""The form of a record as this reader may fill it, and which of its fields can be edited in many
records at once."""

from typing import Any

from flask_babel import gettext as _

from ...store import Snapshot, parse_id
from ...web import store, viewer
from ...web.forms import Form
from ..forms import customised
from ..queries import custom_fields_of
from ..records import FieldType
from ..rules import field_name
from .custom import label
from .people import attendees, people
from .register import Register
from .telling import OTHERS

# What tells one record from another, and what has a way of its own in the bar of a list.
SINGLE = frozenset(("name_en", "name_ar", "title", "name", "subject", "external_id", "version"))
NOT_HERE = SINGLE | {"tags", "assignee_id", "currency"}
KINDS = frozenset(
    ("text", "textarea", "select", "number", "money", "date", "checkbox", "choices", "own_money")
)


def form_of(snap: Snapshot, register: Register, record: Any = None, copied: bool = False) -> Form:
    """The form, with only the fields that the reader may fill."""
    fields = custom_fields_of(snap, register.table.name)
    form, who = customised(register.form, fields).of(record), viewer()
    if "attendee_ids" in form:
        form.attendee_ids.choices = attendees(snap, form.attendee_ids.object_data)
    for field in register.not_copied if copied else ():
        form[field].data = type(form)()[field].data
    register.fit(snap, form, record)
    kept = getattr(record, "assignee_id", None)
    if who.may(register.name, "assign"):
        named = [(parse_id(i), text) for i, text in people(snap)[0]]
        if kept and kept not in {i for i, _text in named}:
            named.append((kept, _("Somebody who is not active any more")))
        form.assignee_id.choices = named
    elif kept is None:
        form.assignee_id.choices = [(who.user.id, _("Me"))]
    else:
        del form.assignee_id
    return form


def editable(register: Register) -> list[tuple[str, str]]:
    """The fields that can be edited in many records at once: the name and the label of each."""
    with store().read() as snap:
        form = form_of(snap, register)
        links = [(name, OTHERS[f"{name}_id"]) for name in register.links]
        links += [
            (field_name(field), label(field))
            for field in custom_fields_of(snap, register.table.name)
            if field.type is FieldType.LINK
        ]
    own = [
        (field.name, field.label.text)
        for field in form
        if field.name not in NOT_HERE and field.kind in KINDS and _has_choices(field)
    ]
    return sorted([*own, *links], key=lambda each: str(each[1]))


def _has_choices(field: Any) -> bool:
    return field.kind != "select" or len(field.options()) > 1
