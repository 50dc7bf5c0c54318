"""Fields that an import fills by a template of columns, or with the same text in each row."""

from flask import request
from flask_babel import gettext as _

from ...accounts.rules import Invalid
from ...web import store, viewer
from ..exchange.kept import Import
from ..exchange.kinds import KINDS
from ..exchange.targets import fields_of
from ..exchange.templates import NO_COLUMN, Template

FREE, MOST = 2, 30


def offered_fields(kind_name: str) -> list[tuple[str, str]]:
    """The fields that the viewer may fill, as people call them."""
    kind = KINDS[kind_name]
    with store().read() as snap:
        fields = fields_of(kind_name, kind.custom(snap))
    may_assign = kind.may(viewer(), "assign")
    shown = (f for f in fields.values() if f.name != "assignee" or may_assign)
    return [(field.name, _(field.text)) for field in shown]


def fillings(made: Import, sent: dict[str, str] | None) -> list[tuple[str, str]]:
    """Field and text of each, and a few that are free."""
    kept = made.choices.templates if sent is None else sent
    return [*kept.items(), *[("", "")] * FREE]


def sent_templates(made: Import) -> dict[str, str]:
    known = {field for field, _text in offered_fields(made.kind)}
    found = {}
    for place in range(MOST):
        field = request.form.get(f"fill-{place}-field", "")
        text = request.form.get(f"fill-{place}-text", "").strip()[:300]
        if field in known and text:
            found[field] = text
    return found


def template_faults(made: Import, templates: dict[str, str]) -> list[str]:
    """What can't be filled: it names columns that the file doesn't have."""
    faults = []
    for text in templates.values():
        try:
            Template(text, made.sheet.names)
        except Invalid as error:
            (name,) = error.errors["templates"]
            faults.append(_(NO_COLUMN, name=name))
    return faults
