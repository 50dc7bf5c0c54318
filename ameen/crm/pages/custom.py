"""Fields made in settings on the pages of records: what they are called and what they hold."""

from datetime import date
from decimal import Decimal
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape

from ...store import Snapshot, Table, id_text, parse_id
from ...web import language, viewer
from ...web.format import day, money, number
from ..queries import custom_fields_of
from ..records import MODULES, TABLES, CustomField, FieldType, name
from ..rules import CHOSEN

LINK = Markup('<a href="{}"><bdi>{}</bdi></a>')
TEXT = Markup("<bdi>{}</bdi>")
FIGURES = frozenset((FieldType.NUMBER, FieldType.MONEY))


def label(field: CustomField) -> str:
    """What the field is called by this reader."""
    return name(field, language())


def shown(snap: Snapshot, field: CustomField, value: Any, leads_on: bool = False) -> Markup | str:
    """A value as this reader reads it; "" for none. With `leads_on` a linked record that the
    reader may see is a way to it."""
    if value is None:
        return ""
    if field.type is FieldType.LINK:
        return _linked(snap, field, value, leads_on)
    return plain(field, value)


def plain(field: CustomField, value: Any) -> Markup | str:
    """A value of anything but a link, as this reader reads it."""
    if field.type in CHOSEN:
        return _chosen(field, value)
    return _told(field, value)


def facts(snap: Snapshot, table: str, record: Any) -> list[tuple[str, Markup | str]]:
    """The fields of which the record holds something: what each is called, and what it holds."""
    found = (
        (label(field), shown(snap, field, record.custom.get(id_text(field.id)), leads_on=True))
        for field in custom_fields_of(snap, table)
    )
    return [(called, value) for called, value in found if value]


def linked_records(fields: list[CustomField], record: Any) -> list[tuple[Table, bytes]]:
    """The records that these fields of the record name, as a kept row needs them."""
    return [
        (TABLES[field.links_to], parse_id(value))
        for field in fields
        if field.type is FieldType.LINK and (value := record.custom.get(id_text(field.id)))
    ]


def _told(field: CustomField, value: Any) -> Markup | str:
    match field.type:
        case FieldType.YES_NO:
            return _("Yes") if value else _("No")
        case FieldType.NUMBER:
            return number(value if isinstance(value, int) else Decimal(value))
        case FieldType.MONEY:
            return money(value["amount"], value["currency"])
        case FieldType.DATE:
            return day(date.fromisoformat(value))
    return TEXT.format(value)


def _chosen(field: CustomField, value: Any) -> Markup:
    keys = value if isinstance(value, list | tuple) else (value,)
    called = [name(option, language()) for option in field.options if option.key in keys]
    return escape("، " if language() == "ar" else ", ").join(TEXT.format(one) for one in called)


def _linked(snap: Snapshot, field: CustomField, value: str, leads_on: bool) -> Markup | str:
    record = snap.get(TABLES[field.links_to], parse_id(value))
    if record is None:
        return ""
    called, module = name(record, language()), MODULES[field.links_to]
    if leads_on and has_pages(module) and viewer().may_see(module, record):
        return LINK.format(url_for(f"{module}.show", **{f"{field.links_to}_id": record.id}), called)
    return TEXT.format(called)


def has_pages(module: str) -> bool:
    return f"{module}.show" in current_app.view_functions
