"""What may stand in each field of each kind of record."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from babel import Locale

from ...accounts.records import CURRENCY
from ...accounts.rules import N_, Invalid
from ..records import CustomField, Line
from .custom import accepted_custom
from .fields import FIELDS
from .values import (
    UNWRITABLE,
    normal_email,
    normal_phone,
    normal_social,
    normal_tags,
    normal_website,
)

LONGEST_TEXT, LONGEST_BODY, LONGEST_PHONE, MOST_VALUES = 300, 20_000, 40, 20
MOST_EMPLOYEES = 1_000_000_000
MOST_MONEY = 10**14  # so that sums of many still fit a tally
MOST_ATTENDEES = 20  # they stand in keys
MOST_LINES, MOST_QUANTITY = 200, 1_000_000
MOST_MINUTES, MOST_REMIND = 60 * 24 * 31, 60 * 24 * 365
EARLIEST, LATEST = 1900, 2200

_NAMELESS = N_("Give a name, in English or in Arabic.")
_UNTITLED = N_("Give it a name.")
_TOO_LONG = N_("This is too long: at most 300 characters.")
_UNKEEPABLE = N_("This contains characters that can't be kept.")


def accepted(
    kind: str,
    values: dict[str, Any],
    lenient: bool = False,
    before: Any = None,
    fields: Sequence[CustomField] = (),
) -> dict[str, Any]:
    """The values of a record of the table of this name, as they are kept. Invalid, with all
    that is wrong.

    A phone number that can't be read is kept as written when `lenient`, or when it stood in
    `before` already. `custom` names just what changes of it; `fields` are the definitions.
    """
    return _Accepting(FIELDS[kind], lenient, before, fields).accepted(values)


def check_named(record: Any) -> None:
    """Invalid when the record has no name in any language."""
    if not (record.name_en or record.name_ar):
        field = next(f for f in ("name_en", "title", "subject", "name") if f in _fields(record))
        raise Invalid({field: [_NAMELESS if field == "name_en" else _UNTITLED]})


def _fields(record: Any) -> tuple[str, ...]:
    return record.__struct_fields__


class _Accepting:
    """What each field has to be like. `country` tells how to read a number without its code."""

    def __init__(
        self,
        fields: dict[str, Any],
        lenient: bool,
        before: Any,
        custom: Sequence[CustomField],
    ) -> None:
        self._fields, self._lenient, self._before = fields, lenient, before
        self._custom_fields = custom
        self._country = getattr(before, "country", "")

    def accepted(self, values: dict[str, Any]) -> dict[str, Any]:
        self._country = values.get("country") or self._country
        kept, wrong = {}, {}
        for field, value in values.items():
            try:
                kept[field] = self._one(self._fields[field], value)
            except ValueError as error:
                wrong[field] = [str(error)]
            except Invalid as error:
                wrong |= error.errors
        if wrong:
            raise Invalid(wrong)
        return kept

    def _one(self, kind: Any, value: Any) -> Any:
        if isinstance(kind, str):
            return getattr(self, f"_{kind}")(value)
        enum, usual = kind if isinstance(kind, tuple) else (kind, None)
        return _choice(enum, value) if value else usual

    def _text(self, value: str | None) -> str:
        value = " ".join((value or "").split())
        if len(value) > LONGEST_TEXT:
            raise ValueError(_TOO_LONG)
        if not value.isprintable() and UNWRITABLE.search(value):
            raise ValueError(_UNKEEPABLE)
        return value

    def _body(self, value: str | None) -> str:
        value = (value or "").replace("\r\n", "\n").strip()
        if len(value) > LONGEST_BODY:
            raise ValueError(N_("This is too long: at most 20,000 characters."))
        if UNWRITABLE.search(value.replace("\n", "").replace("\t", "")):
            raise ValueError(_UNKEEPABLE)
        return value

    def _several(self, values: Any, one: Any) -> tuple[str, ...]:
        kept = tuple(dict.fromkeys(one(text) for v in values or () if (text := self._text(v))))
        if len(kept) > MOST_VALUES:
            raise ValueError(N_("There can be at most 20 of these."))
        return kept

    def _email(self, value: str | None) -> str:
        return normal_email(text) if (text := self._text(value)) else ""

    def _emails(self, values: Any) -> tuple[str, ...]:
        return self._several(values, normal_email)

    def _phone(self, value: str | None) -> str:
        return self._number(text) if (text := self._text(value)) else ""

    def _phones(self, values: Any) -> tuple[str, ...]:
        return self._several(values, self._number)

    def _number(self, text: str) -> str:
        try:
            return normal_phone(text, self._country)
        except ValueError:
            standing = getattr(self._before, "phones", (getattr(self._before, "phone", ""),))
            if text in standing or (self._lenient and len(text) <= LONGEST_PHONE):
                return text
            raise

    def _socials(self, values: Any) -> tuple[str, ...]:
        return self._several(values, normal_social)

    def _website(self, value: str | None) -> str:
        return normal_website(text) if (text := self._text(value)) else ""

    def _tags(self, values: Any) -> tuple[str, ...]:
        return normal_tags([self._text(value) for value in values or ()])

    def _size(self, value: int | None) -> int | None:
        return _within(value, 0, MOST_EMPLOYEES, N_("This is not a number of employees."))

    def _money(self, value: int | None) -> int | None:
        if value is not None and abs(value) > MOST_MONEY:
            raise ValueError(N_("This amount is too large."))
        return value

    def _currency(self, value: str | None) -> str:
        value = value or CURRENCY
        if value not in Locale("en").currencies:
            raise ValueError(N_("There is no such currency."))
        return value

    def _link(self, value: bytes | None) -> bytes | None:
        return value or None

    def _attendees(self, values: Any) -> tuple[bytes, ...]:
        kept = tuple(dict.fromkeys(values or ()))
        if len(kept) > MOST_ATTENDEES:
            raise ValueError(N_("There can be at most 20 of these."))
        return kept

    def _custom(self, values: dict[str, Any] | None) -> dict[str, Any]:
        return accepted_custom(
            self._custom_fields, values or {}, getattr(self._before, "custom", None)
        )

    def _yes_no(self, value: bool | None) -> bool:
        return bool(value)

    def _percent(self, value: int | None) -> int | None:
        return _within(value, 0, 100, N_("A probability is between 0 and 100."))

    def _count(self, value: int | None) -> int | None:
        return _within(value, 0, MOST_EMPLOYEES, N_("This is not a number that can be kept."))

    def _minutes(self, value: int | None) -> int | None:
        return _within(value, 0, MOST_MINUTES, N_("A duration has at most 31 days."))

    def _remind(self, value: int | None) -> int | None:
        return _within(value, 0, MOST_REMIND, N_("A reminder comes at most a year before."))

    def _day(self, value: date | None) -> date | None:
        if value is not None and not EARLIEST <= value.year < LATEST:
            raise ValueError(N_("This is not a date that can be kept."))
        return value

    def _moment(self, value: datetime | None) -> datetime | None:
        if value is not None and not EARLIEST <= value.year < LATEST:
            raise ValueError(N_("This is not a date that can be kept."))
        return value

    def _lines(self, values: Any) -> tuple[Line, ...]:
        kept = tuple(values or ())
        if len(kept) > MOST_LINES:
            raise ValueError(N_("There can be at most 200 of these."))
        for line in kept:
            _within(line.quantity, 1, MOST_QUANTITY, N_("A quantity is at least one."))
            self._money(line.price and line.price * line.quantity)
        return kept


def _within(value: int | None, least: int, most: int, wrong: str) -> int | None:
    if value is not None and not least <= value <= most:
        raise ValueError(wrong)
    return value


def _choice(choices: type[StrEnum], value: str) -> Any:
    try:
        return choices(value)
    except ValueError as error:
        raise ValueError(N_("This is not one of the choices.")) from error
