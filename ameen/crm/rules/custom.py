"""What may stand in the fields that were made in settings."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from babel import Locale

from ...accounts.rules import N_, Invalid
from ...store import fold, id_text, parse_id
from ..records import CustomField, FieldType
from .values import UNWRITABLE

LONGEST_VALUE = 300
MOST_FIGURE, MOST_DECIMALS = 10**14, 6
FILTERED = frozenset((FieldType.CHOICE, FieldType.CHOICES, FieldType.YES_NO, FieldType.LINK))
CHOSEN = frozenset((FieldType.CHOICE, FieldType.CHOICES))
YES, NO = "yes", "no"

_NEEDED = N_("This is needed.")
_NO_CHOICE = N_("This is not one of the choices.")
_WORDS = {
    True: frozenset(("yes", "true", "1", "y", fold("نعم"))),
    False: frozenset(("no", "false", "0", "n", fold("لا"))),
}

Fields = Sequence[CustomField]


def field_name(field: CustomField) -> str:
    """What forms, filters and errors call the field."""
    return f"custom_{field.key}"


def accepted_custom(
    fields: Fields, values: Mapping[str, Any], before: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """What the fields of a record hold once `values`, by the id text of the field, came in.

    Just the fields that `values` names change; nothing (None, "", ()) empties one. `fields` are
    all of the table, retired ones too: these take nothing new. Invalid by `field_name`.
    """
    known = {id_text(field.id): field for field in fields}
    held, wrong = dict(before or {}), {}
    for field_id, value in values.items():
        field = known.get(field_id)
        if field is None:
            wrong["custom"] = [N_("There is no such field.")]
        elif not field.retired and held.get(field_id) != value:
            try:
                _put(held, field_id, field, accepted_value(field, value))
            except ValueError as error:
                wrong[field_name(field)] = [str(error)]
    if wrong:
        raise Invalid(wrong)
    return held


def _put(held: dict[str, Any], field_id: str, field: CustomField, value: Any) -> None:
    if value is not None:
        held[field_id] = value
    elif field.required:
        raise ValueError(_NEEDED)
    else:
        held.pop(field_id, None)


def accepted_value(field: CustomField, value: Any) -> Any:
    """A value as the field keeps it, None for nothing. ValueError when it can't be kept."""
    if value is None or value == "" or value == () or value == []:
        return None
    return _ACCEPTS[field.type](field, value)


def custom_from_keys(
    fields: Fields, values: Mapping[str, Any], whole: bool = False
) -> dict[str, Any]:
    """Values by the id text of the field, from values by its key, as files and JSON have them.

    Invalid for a key that there is not. `whole` names all fields, so that required ones are
    asked for.
    """
    known = {field.key: id_text(field.id) for field in fields if not field.retired}
    unknown = [key for key in values if key not in known]
    if unknown:
        raise Invalid({"custom": [N_("There is no such field.")]})
    rest = dict.fromkeys(known.values()) if whole else {}
    return rest | {known[key]: value for key, value in values.items()}


def custom_by_key(fields: Fields, custom: Mapping[str, Any]) -> dict[str, Any]:
    """What the fields that are in use hold, by their keys."""
    return {
        field.key: custom[field_id]
        for field in fields
        if not field.retired and (field_id := id_text(field.id)) in custom
    }


def custom_links(fields: Fields, custom: Mapping[str, Any]) -> list[tuple[CustomField, bytes]]:
    """The records that these values name."""
    return [
        (field, parse_id(custom[field_id]))
        for field in fields
        if field.type is FieldType.LINK and (field_id := id_text(field.id)) in custom
    ]


def custom_facet(field: CustomField, value: str) -> str:
    """What search knows a filter's value by."""
    return f"custom:{id_text(field.id)}:{value}"


def custom_facets(fields: Fields, custom: Mapping[str, Any]) -> list[str]:
    """All facets by which a record with these values is found."""
    found = []
    for field in fields:
        value = custom.get(id_text(field.id))
        if value is None or field.type not in FILTERED:
            continue
        if field.type is FieldType.YES_NO:
            value = YES if value else NO
        values = value if isinstance(value, list | tuple) else (value,)
        found += [custom_facet(field, one) for one in values]
    return found


def custom_words(fields: Fields, custom: Mapping[str, Any]) -> tuple[str, ...]:
    """The text of these values that is worth finding: what was typed, and what choices are
    called."""
    found: list[str] = []
    for field in fields:
        value = custom.get(id_text(field.id))
        if field.retired or value is None:
            continue
        if field.type is FieldType.TEXT:
            found.append(value)
        elif field.type in CHOSEN:
            keys = value if isinstance(value, list | tuple) else (value,)
            chosen = (o for o in field.options if o.key in keys)
            found += [name for o in chosen for name in (o.name_en, o.name_ar) if name]
    return tuple(found)


def _text(field: CustomField, value: Any) -> str | None:
    text = " ".join(str(value).split())
    if len(text) > LONGEST_VALUE:
        raise ValueError(N_("This is too long: at most 300 characters."))
    if UNWRITABLE.search(text):
        raise ValueError(N_("This contains characters that can't be kept."))
    return text or None


def _number(field: CustomField, value: Any) -> int | str | None:
    """A whole number, or a decimal as text, without needless zeros."""
    if isinstance(value, str):
        value = fold(value).replace("٬", "").replace(",", "").replace("٫", ".").strip()
        if not value:
            return None
    try:
        figure = Decimal(str(value))
    except InvalidOperation as error:
        raise ValueError(N_("This is not a number.")) from error
    if isinstance(value, bool) or not figure.is_finite():
        raise ValueError(N_("This is not a number."))
    if not -MOST_FIGURE <= figure <= MOST_FIGURE:
        raise ValueError(N_("This number is too large."))
    if figure == figure.to_integral_value():
        return int(figure)
    if -int(figure.normalize().as_tuple().exponent) > MOST_DECIMALS:
        raise ValueError(N_("A number has at most 6 decimals."))
    return f"{figure.normalize():f}"


def _money(field: CustomField, value: Any) -> dict[str, Any]:
    try:
        amount, currency = value["amount"], value["currency"]
    except (TypeError, KeyError) as error:
        raise ValueError(N_("This is not an amount of money.")) from error
    if isinstance(amount, bool) or not isinstance(amount, int):
        raise ValueError(N_("This is not an amount of money."))
    if abs(amount) > MOST_FIGURE:
        raise ValueError(N_("This amount is too large."))
    if not isinstance(currency, str) or currency not in Locale("en").currencies:
        raise ValueError(N_("There is no such currency."))
    return {"amount": amount, "currency": currency}


def _day(field: CustomField, value: Any) -> str:
    try:
        day = value if isinstance(value, date) else date.fromisoformat(fold(str(value)).strip())
    except ValueError as error:
        raise ValueError(N_("This is not a date. It looks like 2026-03-31.")) from error
    if not 1900 <= day.year < 2200:
        raise ValueError(N_("This is not a date that can be kept."))
    return f"{day:%Y-%m-%d}"


def _choice(field: CustomField, value: Any) -> str:
    """A choice by its key, or by what it is called."""
    text = str(value)
    if any(option.key == text for option in field.options):
        return text
    wanted = fold(text)
    for option in field.options:
        if wanted and wanted in {fold(option.name_en), fold(option.name_ar)}:
            return option.key
    raise ValueError(_NO_CHOICE)


def _choices(field: CustomField, value: Any) -> list[str] | None:
    """In the order of the field, each once."""
    if not isinstance(value, list | tuple | set | frozenset):
        raise ValueError(_NO_CHOICE)
    chosen = {_choice(field, one) for one in value}
    return [option.key for option in field.options if option.key in chosen] or None


def _yes_no(field: CustomField, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    said = fold(str(value)).strip()
    for answer, words in _WORDS.items():
        if said in words:
            return answer
    raise ValueError(N_("This is neither yes nor no."))


def _link(field: CustomField, value: Any) -> str:
    try:
        return id_text(value if isinstance(value, bytes) else parse_id(value))
    except (ValueError, TypeError, AttributeError) as error:
        raise ValueError(N_("This is not a record.")) from error


_ACCEPTS: dict[FieldType, Callable[[CustomField, Any], Any]] = {
    FieldType.TEXT: _text,
    FieldType.NUMBER: _number,
    FieldType.MONEY: _money,
    FieldType.DATE: _day,
    FieldType.CHOICE: _choice,
    FieldType.CHOICES: _choices,
    FieldType.YES_NO: _yes_no,
    FieldType.LINK: _link,
}
