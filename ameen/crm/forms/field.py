"""The form of a field that a company adds to its records."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from ...web.forms import Checkbox, Choice, Form, Text, Version
from ..records import FieldType
from .contact import NAMELESS

TYPES = {
    FieldType.TEXT: _l("Text"),
    FieldType.NUMBER: _l("Number"),
    FieldType.MONEY: _l("Money"),
    FieldType.DATE: _l("Date"),
    FieldType.CHOICE: _l("One of several choices"),
    FieldType.CHOICES: _l("Several choices"),
    FieldType.YES_NO: _l("Yes or no"),
    FieldType.LINK: _l("Link to a record"),
}
KINDS_OF_RECORDS = {
    "contact": _l("Contacts"),
    "company": _l("Companies"),
    "lead": _l("Leads"),
    "deal": _l("Deals"),
    "activity": _l("Activities"),
    "campaign": _l("Campaigns"),
}
SPARE = 4  # empty lines for further choices


class FieldForm(Form):
    """Its choices come as lists of equal length: `option_key`, `option_en`, `option_ar`."""

    name_en = Text(_l("Name in English"), length=80, direction="ltr")
    name_ar = Text(_l("Name in Arabic"), length=80, direction="rtl")
    type = Choice(_l("Type"), enum=FieldType, choices=[(str(t), n) for t, n in TYPES.items()])
    links_to = Choice(_l("Links to"), blank=_l("Only for a link"))
    key = Text(_l("Key"), length=40, direction="ltr")
    required = Checkbox(_l("Has to be filled in"))
    version = Version()

    def validate_name_en(self, field: Any) -> None:
        if not (self.name_en.data or self.name_ar.data):
            raise ValidationError(NAMELESS)


def options_sent(sent: Any) -> list[dict[str, Any]]:
    """The choices as they were typed, blank ones left out."""
    columns = (sent.getlist(name) for name in ("option_key", "option_en", "option_ar"))
    retired = set(sent.getlist("option_retired"))
    found = [
        {"key": key, "name_en": english, "name_ar": arabic, "retired": bool(key) and key in retired}
        for key, english, arabic in zip(*columns, strict=False)
    ]
    return [each for each in found if each["name_en"].strip() or each["name_ar"].strip()]


def options_shown(given: Any) -> list[dict[str, Any]]:
    """The lines of the form: the choices there are, and some empty ones."""
    lines = [
        each
        if isinstance(each, dict)
        else {"key": each.key, "name_en": each.name_en, "name_ar": each.name_ar,
              "retired": each.retired}
        for each in given
    ]  # fmt: skip
    return lines + [{"key": "", "name_en": "", "name_ar": "", "retired": False}] * SPARE
