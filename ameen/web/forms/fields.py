"""What all fields have in common, and those in which one chooses one or several."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import wtforms
from flask_babel import lazy_gettext as _l
from wtforms.validators import StopValidation

from ...store import id_text, parse_id


class Drawn:
    """What the macros may ask of a field."""

    kind = "text"
    autocomplete: str | None = None
    direction: str | None = None
    placeholder: Any = ""

    def draw(self, names: dict[str, Any]) -> None:
        for name in ("kind", "autocomplete", "direction", "placeholder"):
            if name in names:
                setattr(self, name, names.pop(name))


class Checkbox(Drawn, wtforms.BooleanField):
    kind = "checkbox"

    def __init__(self, label: Any = "", checks: Sequence[Any] = (), **names: Any) -> None:
        self.draw(names)
        super().__init__(label, list(checks), **names)


class Choice(Drawn, wtforms.Field):
    """One of a few. `choices` are (value, text) pairs, or a function that gives them.

    With `enum` the data is its member; with `blank` (its text) there may be none.
    """

    kind = "select"
    widget = None

    def __init__(
        self,
        label: Any = "",
        checks: Sequence[Any] = (),
        *,
        choices: Any = (),
        enum: type[StrEnum] | None = None,
        blank: Any = None,
        **names: Any,
    ) -> None:
        self.draw(names)
        self.enum, self.blank, self.choices = enum, blank, choices
        super().__init__(label, list(checks), **names)

    def options(self) -> list[tuple[str, Any, bool]]:
        """What can be chosen: value, text, and whether it is chosen now."""
        given = self.choices() if callable(self.choices) else self.choices
        chosen = self.text()
        pairs = [(self.text_of(value), text) for value, text in given]
        if self.blank is not None or (not chosen and not self.flags.required):
            pairs.insert(0, ("", self.blank or ""))
        return [(value, text, value == chosen) for value, text in pairs]

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist:
            return
        if valuelist[0] == "":
            self.data = None
            return
        try:
            self.data = self.value_of(valuelist[0])
        except ValueError as error:
            raise ValueError(str(_l("This is not one of the choices."))) from error

    def pre_validate(self, form: Any) -> None:
        if self.data is None:
            if self.blank is None and self.raw_data:
                raise StopValidation(str(_l("Choose one.")))
            return
        if self.text() not in {value for value, _, _ in self.options()}:
            raise StopValidation(str(_l("This is not one of the choices.")))

    def value_of(self, text: str) -> Any:
        return self.enum(text) if self.enum else text

    def text_of(self, value: Any) -> str:
        return "" if value is None else str(value)

    def text(self) -> str:
        return self.text_of(self.data)


class RecordChoice(Choice):
    """A record, by its id: 16 bytes, or None. The choices' values are ids too."""

    def value_of(self, text: str) -> bytes:
        return parse_id(text)

    def text_of(self, value: Any) -> str:
        return id_text(value) if isinstance(value, bytes) and value else ""


class RecordChoices(Drawn, wtforms.Field):
    """Several records, by their ids. `choices` are (id, text) pairs, or a function that gives
    them; what was chosen before may stay chosen."""

    kind = "choices"
    widget = None

    def __init__(
        self, label: Any = "", checks: Sequence[Any] = (), *, choices: Any = (), **names: Any
    ) -> None:
        self.draw(names)
        self.choices = choices
        super().__init__(label, list(checks), **names)

    def options(self) -> list[tuple[str, Any, bool]]:
        """What can be chosen: value, text, and whether it is chosen now."""
        given = self.choices() if callable(self.choices) else self.choices
        return [(id_text(value), text, value in self.data) for value, text in given]

    def process_data(self, value: Any) -> None:
        self.data = tuple(value or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            self.data = tuple(dict.fromkeys(parse_id(text) for text in valuelist if text))
        except ValueError as error:
            raise ValueError(str(_l("This is not one of the choices."))) from error

    def pre_validate(self, form: Any) -> None:
        offered = {value for value, _text, _chosen in self.options()}
        offered |= {id_text(value) for value in self.object_data or ()}
        if not {id_text(value) for value in self.data} <= offered:
            raise StopValidation(str(_l("This is not one of the choices.")))

    def said(self) -> str:
        """As people read it."""
        return ", ".join(str(text) for _value, text, chosen in self.options() if chosen)
