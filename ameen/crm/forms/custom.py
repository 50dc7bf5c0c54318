"""Fields made in settings, as fields of the form of a record."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import StopValidation

from ...accounts.records import CURRENCY
from ...store import fold, id_text
from ...web import language
from ...web.forms import Choice, Day, Form, MoneyAmount, Text, required
from ..records import CustomField, FieldType, name
from ..rules import NO, YES, field_name
from .company import CURRENCIES

LONGEST_VALUE = 300


class Figure(Text):
    """A number, whole or not, in any digits."""

    def pre_validate(self, form: Any) -> None:
        text = fold(self.data or "").replace("٬", "").replace(",", "").replace("٫", ".")
        try:
            right = not text or Decimal(text).is_finite()
        except InvalidOperation:
            right = False
        if not right:
            raise StopValidation(str(_l("This is not a number.")))


class YesNo(Choice):
    """Yes, no, or not said."""

    def value_of(self, text: str) -> bool:
        return text == YES

    def text_of(self, value: Any) -> str:
        return "" if value is None else YES if value else NO


class OneOf(Choice):
    """One of a few. Those that are retired are offered only where they are chosen already."""

    def __init__(self, label: Any, checks: Any, *, retired: Any = (), **names: Any) -> None:
        self.retired = frozenset(retired)
        super().__init__(label, checks, **names)

    def options(self) -> list[tuple[str, Any, bool]]:
        return [each for each in super().options() if each[2] or each[0] not in self.retired]


class Several(OneOf):
    """Any number of a few; each is a box to tick. `data` is a list."""

    kind = "choices"

    def process_data(self, value: Any) -> None:
        self.data = list(value or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        """A form that has the field and sends nothing of it has no box ticked."""
        self.data = [value for value in valuelist if value]

    def options(self) -> list[tuple[str, Any, bool]]:
        every = [(str(value), text, value in self.data) for value, text in self.choices]
        return [each for each in every if each[2] or each[0] not in self.retired]

    def pre_validate(self, form: Any) -> None:
        if set(self.data) - {value for value, _, _ in self.options()}:
            raise StopValidation(str(_l("This is not one of the choices.")))

    def text(self) -> str:
        return ""

    def said(self) -> str:
        return ", ".join(str(text) for _, text, chosen in self.options() if chosen)


class OwnAmount(MoneyAmount):
    """An amount with its own currency, chosen beside it; `data` is {"amount", "currency"}."""

    kind = "own_money"

    def process_data(self, value: Any) -> None:
        self.data = value
        self.currency = value["currency"] if value else CURRENCY

    def process_formdata(self, valuelist: list[str]) -> None:
        chosen = valuelist[1] if len(valuelist) > 1 else ""
        if chosen in self.currencies:
            self.currency = chosen
        super().process_formdata(valuelist)
        if self.data is not None:
            self.data = {"amount": self.data, "currency": self.currency}

    def pre_validate(self, form: Any) -> None:
        """Amounts of money may be negative: a discount, a debt."""

    @property
    def currencies(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*CURRENCIES, self.currency)))

    def text(self) -> str:
        if self.raw_data:
            return self.raw_data[0]
        return "" if self.data is None else self.text_of(self.data["amount"])

    def said(self) -> str:
        text = self.text()
        return f"{self.currency} {text}" if text else ""


class _Customised:
    """What a form with fields made in settings does besides: `custom` stands in them."""

    custom_fields: Sequence[CustomField] = ()
    custom_order: Sequence[tuple[str, str]] = ()  # (name, label) of links too

    def process(self, formdata: Any = None, obj: Any = None, **names: Any) -> None:
        held = self.custom_data(getattr(obj, "custom", None) or {})
        super().process(formdata, obj, **(held | names))

    def custom_data(self, custom: dict[str, Any]) -> dict[str, Any]:
        """What these fields hold, as the form has it: by the name of the field."""
        return {
            field_name(field): _data(field, custom.get(id_text(field.id)))
            for field in self.custom_fields
        }

    def values(self) -> dict[str, Any]:
        values = super().values()
        custom = {
            id_text(field.id): values.pop(field_name(field))
            for field in self.custom_fields
            if field_name(field) in values
        }
        return values | ({"custom": custom} if custom else {})


def customised(form: type[Form], fields: Sequence[CustomField]) -> type[Form]:
    """The form with a field more for each of these; links are typed by name beside it."""
    if not fields:
        return form
    typed = tuple(field for field in fields if field.type is not FieldType.LINK)
    order = [(field_name(f), f"{name(f, language())}{' *' if f.required else ''}") for f in fields]
    own = {field_name(field): _made(field) for field in typed}
    own |= {"custom_fields": typed, "custom_order": order}
    return type(form.__name__, (_Customised, form), own)


def _made(field: CustomField) -> Any:
    """The form's field; its label is in the language of this request."""
    label = name(field, language())
    asked = [required()] if field.required else []
    match field.type:
        case FieldType.NUMBER:
            return Figure(label, asked, length=40, direction="ltr")
        case FieldType.MONEY:
            return OwnAmount(label, asked)
        case FieldType.DATE:
            return Day(label, asked)
        case FieldType.YES_NO:
            return YesNo(
                label, choices=[(True, _l("Yes")), (False, _l("No"))], blank=_l("Not said")
            )
        case FieldType.CHOICE:
            return OneOf(label, asked, blank=_l("None chosen"), **_options(field))
        case FieldType.CHOICES:
            return Several(label, asked, **_options(field))
    return Text(label, asked, length=LONGEST_VALUE)


def _options(field: CustomField) -> dict[str, Any]:
    return {
        "choices": [(option.key, name(option, language())) for option in field.options],
        "retired": [option.key for option in field.options if option.retired],
    }


def _data(field: CustomField, value: Any) -> Any:
    """A value that is kept, as the form's field holds it."""
    if value is None:
        return [] if field.type is FieldType.CHOICES else None
    if field.type is FieldType.DATE:
        return date.fromisoformat(value)
    if field.type is FieldType.NUMBER:
        return str(value)
    return value
