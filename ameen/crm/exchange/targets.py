"""Where a column can go: the fields that a file may fill, and the names they go by."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from ...store import fold
from ..records import CustomField, FieldType
from ..rules import field_name
from .kinds import KINDS, Field, link_fields
from .kinds.kind import DAY, EMAILS, LINK, LIST, MONEY, PART, TEXT
from .kinds.kind import SEVERAL as TEXTS

CONTACTS, COMPANIES = "contacts", "companies"
CUSTOM = "custom_"
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NOT_WORD = re.compile(r"[\W_]+")
_SORTS = {FieldType.MONEY: MONEY, FieldType.DATE: DAY, FieldType.CHOICES: TEXTS}


def plain_name(text: str) -> str:
    """A column's name as it is compared: folded, without spaces and marks."""
    return _NOT_WORD.sub("", fold(_CAMEL.sub(" ", text)).replace("ء", ""))


def _fields(kind: str) -> dict[str, Field]:
    described = KINDS[kind]
    links = (field for link in (*described.links, *described.asked) for field in link_fields(link))
    return {field.name: field for field in (*described.fields, *links)}


def _by_name(kind: str) -> dict[str, str]:
    found = {plain_name(field): field for field in FIELDS[kind]}
    for field in FIELDS[kind].values():
        for name in field.names.split():
            found.setdefault(plain_name(name), field.name)
    return found


FIELDS: dict[str, dict[str, Field]] = {kind: _fields(kind) for kind in KINDS}
TARGETS: dict[str, dict[str, str]] = {
    kind: {field.name: field.text for field in fields.values()} for kind, fields in FIELDS.items()
}
BY_NAME = {kind: _by_name(kind) for kind in KINDS}
# Several columns may go there.
SEVERAL = frozenset(
    field.name
    for fields in FIELDS.values()
    for field in fields.values()
    if field.sort in (LIST, EMAILS, TEXTS)
)
NOT_SHOWN = frozenset((LINK, PART))


def custom_targets(definitions: Iterable[CustomField]) -> dict[str, Field]:
    """The targets of fields made in settings, by the names they have in files."""
    return {
        field_name(each): Field(
            name=field_name(each),
            text=each.name_en or each.name_ar,
            sort=_SORTS.get(each.type, TEXT),
            custom=each,
        )
        for each in definitions
        if not each.retired
    }


def fields_of(kind: str, definitions: Iterable[CustomField] = ()) -> dict[str, Field]:
    """All that a column may fill, by target."""
    return FIELDS[kind] | custom_targets(definitions)


def with_custom(
    targets: Sequence[str], names: Sequence[str], definitions: Iterable[Any]
) -> tuple[str, ...]:
    """The targets, those columns too that bear the name or the key of a field made in settings."""
    known: dict[str, str] = {}
    for each in definitions:
        target = field_name(each)
        for text in (target, each.key, each.name_en, each.name_ar):
            if text and not each.retired:
                known.setdefault(plain_name(text), target)
    found = []
    for target, name in zip(targets, names, strict=True):
        custom = known.get(plain_name(name), "")
        exact = name.startswith(CUSTOM) and custom == name
        found.append(custom if custom and (exact or not target) else target)
    return tuple(found)
