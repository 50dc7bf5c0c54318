"""Fields that hold text: a line, several lines, several values, tags, a password."""

import re
from collections.abc import Callable, Sequence
from typing import Any

import wtforms
from flask_babel import lazy_gettext as _l
from wtforms.validators import StopValidation, ValidationError

from .checks import at_most, one_line
from .fields import Drawn

SHORT, LONG, MOST_VALUES = 200, 10_000, 20
MOST_TAGS, LONGEST_TAG = 50, 60
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def printable(form: Any, field: Any) -> None:
    values = field.data if isinstance(field.data, tuple) else (field.data,)
    if any(isinstance(value, str) and _UNPRINTABLE.search(value) for value in values):
        raise StopValidation(_l("This contains a character that cannot be kept. Type it again."))


class Text(Drawn, wtforms.StringField):
    """A line of text, trimmed."""

    def __init__(
        self, label: Any = "", checks: Sequence[Any] = (), length: int = SHORT, **names: Any
    ) -> None:
        self.draw(names)
        self.length = length
        super().__init__(label, [printable, *checks, at_most(length)], **names)

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:
            self.data = self.cleaned(valuelist[0])

    def process_data(self, value: Any) -> None:
        self.data = value if value is not None else ""

    def cleaned(self, value: str) -> str:
        return value if "\0" in value else one_line(value)


class LongText(Text):
    """Text of several lines; line ends become \\n."""

    kind = "textarea"
    rows = 5

    def __init__(self, label: Any = "", checks: Sequence[Any] = (), **names: Any) -> None:
        self.rows = names.pop("rows", self.rows)
        super().__init__(label, checks, names.pop("length", LONG), **names)

    def cleaned(self, value: str) -> str:
        return value.replace("\r\n", "\n").replace("\r", "\n").strip()


class Password(Text):
    """A password: never trimmed, never shown again."""

    kind = "password"

    def cleaned(self, value: str) -> str:
        return value


class Texts(Drawn, wtforms.Field):
    """Several lines: emails, phones. One input each, and one more for the next."""

    kind = "texts"
    widget = None

    def __init__(
        self,
        label: Any = "",
        checks: Sequence[Any] = (),
        *,
        each: Sequence[Any] = (),
        input_type: str = "text",
        length: int = SHORT,
        most: int = MOST_VALUES,
        clean: Callable[[str], str] = one_line,
        **names: Any,
    ) -> None:
        self.draw(names)
        self.each, self.input_type, self.length, self.most = each, input_type, length, most
        self.clean = clean
        self.item_errors: dict[int, str] = {}
        super().__init__(label, list(checks), **names)

    def process_data(self, value: Any) -> None:
        self.data = tuple(value or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = tuple(v for v in map(self._cleaned, valuelist) if v)

    def _cleaned(self, value: str) -> str:
        return value if "\0" in value else self.clean(value)

    def pre_validate(self, form: Any) -> None:
        printable(form, self)
        if len(self.data) > self.most:
            raise StopValidation(_l("These are too many values."))
        for place, value in enumerate(self.data):
            item = _Item(value)
            try:
                if len(value) > self.length:
                    raise ValidationError(self.gettext("This is too long."))
                for check in self.each:
                    check(form, item)
            except ValidationError as error:
                self.item_errors[place] = str(error)
        if self.item_errors:
            raise StopValidation(next(iter(self.item_errors.values())))


class _Item:
    """One of several values, as a check sees it."""

    def __init__(self, data: str) -> None:
        self.data = data


class Tags(Drawn, wtforms.Field):
    """Words separated by commas; each once, in the order given."""

    kind = "tags"
    widget = None

    def __init__(self, label: Any = "", checks: Sequence[Any] = (), **names: Any) -> None:
        self.draw(names)
        super().__init__(label, list(checks), **names)

    def process_data(self, value: Any) -> None:
        self.data = tuple(value or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        parts = re.split("[,،;\n]", ",".join(valuelist).replace("\0", "\ufffe"))
        self.data = tuple(dict.fromkeys(filter(None, map(one_line, parts))))

    def pre_validate(self, form: Any) -> None:
        printable(form, self)
        if len(self.data) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in self.data):
            raise StopValidation(_l("A tag has at most 60 characters, a record at most 50 tags."))

    def text(self) -> str:
        return ", ".join(self.data or ())
