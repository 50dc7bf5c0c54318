"""A timeline in words: what a field is called, and what stood in it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from ...accounts.records import CURRENCY
from ...web import language
from ...web.format import datetime_, day, money, number, phone
from ..forms import (
    ACTIVITY_KINDS,
    ACTIVITY_STATUSES,
    CAMPAIGN_KINDS,
    CAMPAIGN_STATUSES,
    KINDS,
    OUTCOMES,
    PREFERRED,
    PRIORITIES,
    SOURCES,
)
from ..records import CustomField, name
from ..rules import field_name
from .custom import label, plain
from .register import Register

ICONS = {
    "created": "plus",
    "converted": "transform",
    "changed": "edit",
    "moved": "arrow-right",
    "assigned": "user-check",
    "trashed": "trash",
    "restored": "restore",
    "merged": "arrows-join",
    "noted": "note",
    "note_changed": "note",
    "note_removed": "note",
    "file_added": "paperclip",
    "file_replaced": "paperclip",
    "file_renamed": "paperclip",
    "file_moved": "paperclip",
    "file_changed": "paperclip",
    "file_removed": "trash",
    "file_purged": "trash",
    "file_restored": "restore",
    "picture_added": "photo",
    "picture_replaced": "photo",
    "picture_renamed": "photo",
    "picture_moved": "photo",
    "picture_removed": "trash",
    "picture_restored": "restore",
    "completed": "circle-check",
    "cancelled": "ban",
    "reopened": "restore",
    "activity_trashed": "trash",
    "activity_restored": "restore",
}
DEEDS = {
    "created": _l("%(who)s created it"),
    "changed": _l("%(who)s changed it"),
    "moved": _l("%(who)s moved it"),
    "assigned": _l("%(who)s assigned it"),
    "converted": _l("%(who)s made it by converting a lead"),
    "trashed": _l("%(who)s moved it to the trash"),
    "restored": _l("%(who)s restored it"),
    "merged": _l("%(who)s merged another record into it"),
    "noted": _l("%(who)s wrote a note"),
    "note_changed": _l("%(who)s changed a note"),
    "note_removed": _l("%(who)s removed a note"),
    "file_added": _l("%(who)s added a file"),
    "file_replaced": _l("%(who)s replaced a file"),
    "file_renamed": _l("%(who)s renamed a file"),
    "file_moved": _l("%(who)s moved a file here"),
    "file_changed": _l("%(who)s changed a file"),
    "file_removed": _l("%(who)s removed a file"),
    "file_purged": _l("%(who)s deleted a file for good"),
    "file_restored": _l("%(who)s restored a file"),
    "picture_added": _l("%(who)s added a picture"),
    "picture_replaced": _l("%(who)s changed the picture"),
    "picture_renamed": _l("%(who)s renamed the picture"),
    "picture_moved": _l("%(who)s moved a picture here"),
    "picture_removed": _l("%(who)s removed the picture"),
    "picture_restored": _l("%(who)s restored the picture"),
    "completed": _l("%(who)s completed it"),
    "cancelled": _l("%(who)s cancelled it"),
    "reopened": _l("%(who)s opened it again"),
    "activity_planned": _l("%(who)s planned an activity"),
    "activity_logged": _l("%(who)s logged an activity"),
    "activity_changed": _l("%(who)s changed an activity"),
    "activity_assigned": _l("%(who)s assigned an activity"),
    "activity_completed": _l("%(who)s completed an activity"),
    "activity_cancelled": _l("%(who)s cancelled an activity"),
    "activity_reopened": _l("%(who)s opened an activity again"),
    "activity_trashed": _l("%(who)s moved an activity to the trash"),
    "activity_restored": _l("%(who)s restored an activity"),
}
OTHER_DEED = _l("%(who)s did something with it")
OTHERS = {
    "company_id": _l("Company"),
    "parent_id": _l("Part of"),
    "contact_id": _l("Contact"),
    "lead_id": _l("Lead"),
    "deal_id": _l("Deal"),
    "campaign_id": _l("Campaign"),
    "assignee_id": _l("Assigned to"),
    "last_contacted": _l("Last contacted"),
}
WORDS = {
    "kind": KINDS | ACTIVITY_KINDS | CAMPAIGN_KINDS,
    "status": ACTIVITY_STATUSES | CAMPAIGN_STATUSES,
    "preferred": PREFERRED,
    "source": SOURCES,
    "priority": PRIORITIES,
    "outcome": OUTCOMES,
}


class Teller:
    """Tells the lines of one record's timeline to this reader."""

    icons = ICONS

    def __init__(self, register: Register, record: Any, fields: Sequence[CustomField] = ()) -> None:
        form = register.form()
        self._labels = {f.name: f.label.text for f in form} | OTHERS
        self._labels |= {field_name(field): label(field) for field in fields}
        self._custom = {field_name(field): field for field in fields}
        self._words = WORDS | {f.name: dict(f.choices) for f in form if getattr(f, "enum", None)}
        self._days = {f.name for f in form if f.kind == "date"}
        self._amounts = {f.name for f in form if f.kind == "money"}
        self._currency = getattr(record, "currency", "") or CURRENCY

    def deed(self, line: Any, who: Markup) -> Markup:
        """The whole sentence; `who` is the name as it is drawn."""
        return escape(DEEDS.get(line.deed) or OTHER_DEED) % {"who": who}

    def knows(self, field: str) -> bool:
        return field in self._labels

    def label(self, field: str) -> str:
        return self._labels.get(field, field)

    def value(self, field: str, value: Any) -> Any:
        """A field's value as the page of the record shows it; empty for none."""
        if value is None or value == "" or value == [] or value == ():
            return ""
        if field in self._words:
            return next((word for own, word in self._words[field].items() if own == value), value)
        if field in self._custom and not hasattr(value, "name_en"):
            return plain(self._custom[field], value)
        if hasattr(value, "name_en"):
            return name(value, language())
        if isinstance(value, datetime):
            return datetime_(value)
        if isinstance(value, date):
            return day(value)
        if field in self._amounts:
            return money(value, self._currency)
        if field in self._days:
            return day(date.fromisoformat(value) if isinstance(value, str) else value)
        if field == "lines":
            return _joined(
                [
                    Markup("{} × {}").format(number(n), name(p, language()) if p else "—")
                    for n, p in value
                ]
            )
        if field in ("phone", "phones"):
            return _joined([phone(one) for one in ([value] if field == "phone" else value)])
        if isinstance(value, list | tuple):
            return _joined([self.value("", one) for one in value])
        return number(value) if isinstance(value, int) else value


def _joined(values: Any) -> Markup:
    return escape("، " if language() == "ar" else ", ").join(values)
