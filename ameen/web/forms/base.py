"""What every form does."""

from typing import Any, Self

import wtforms
from flask import g, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import CombinedMultiDict

from ..carried import is_resumed
from ..languages import language

RESUMED = _l("You were signed out in between. Check what you typed, then save it.")
SENDING = {"POST", "PUT", "PATCH", "DELETE"}


class _Meta:
    """The language of the messages is the reader's."""

    @property
    def locales(self) -> list[str]:
        return [language()]


class Form(wtforms.Form):
    """A form whose field names are those of the record."""

    Meta = _Meta

    @classmethod
    def of(cls, obj: Any = None, **defaults: Any) -> Self:
        """The form of this request: what was sent, else what `obj` holds, else `defaults`."""
        if request.method in SENDING:
            sent = CombinedMultiDict([request.files, request.form]) if request.files else None
            return cls(formdata=sent or request.form, obj=obj, data=defaults or None)
        return cls(obj=obj, data=defaults or None)

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all that was sent can be accepted. A form that comes back after an interrupted
        session is shown for a look first."""
        right = super().validate(extra_validators)
        if is_resumed():
            self.form_errors.append(RESUMED)
            return False
        return right

    def refuse(self, errors: dict[str, list[str]]) -> None:
        """Puts what an action refused beside the fields it is about."""
        for name, texts in errors.items():
            said = [_(text) for text in texts]
            if name in self._fields:
                self._fields[name].errors = [*self._fields[name].errors, *said]
            else:
                self.form_errors.extend(said)

    def lost_to(self, current: Any) -> list[tuple[Any, str, str]]:
        """After a Stale: label, what was typed and what is saved now, where the two differ.

        The form takes the new version over, so that saving it again is a decision.
        """
        if "version" in self._fields:
            self._fields["version"].data = current.version
            self._fields["version"].raw_data = None
        found = []
        for field in self:
            if field.kind in ("hidden", "password") or not hasattr(current, field.name):
                continue
            saved = getattr(current, field.name)
            yours, theirs = _shown(field, field.data), _shown(field, saved)
            if yours != theirs:
                found.append((field.label.text, yours, theirs))
        return found

    def values(self) -> dict[str, Any]:
        """What was accepted, by name, without the version."""
        return {name: value for name, value in self.data.items() if name != "version"}

    @property
    def wrong(self) -> list[Any]:
        """The fields that have something wrong."""
        return [field for field in self if field.errors]

    @property
    def title_of_errors(self) -> str:
        return g.get("form_error_title") or _("Nothing was saved yet")


def _shown(field: Any, value: Any) -> str:
    """A field's value as people read it."""
    if value is None or value == "":
        return ""
    if isinstance(value, tuple | list):
        return ", ".join(map(str, value))
    if field.kind == "select":
        wanted = field.text_of(value)
        return str(next((text for v, text, _ in field.options() if v == wanted), wanted))
    if field.kind == "checkbox":
        return _("yes") if value else _("no")
    if field.kind == "money":
        return field.text_of(value)
    return str(value)
