"""How a field is made in settings: its name, its key, its type and its choices."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from ...accounts.rules import N_, Invalid
from ...store import fold
from ..records import CustomField, FieldType, Option
from .custom import CHOSEN
from .values import UNWRITABLE

LONGEST_KEY, LONGEST_NAME = 40, 80
MOST_FIELDS, MOST_OPTIONS = 60, 200
LINKABLE = ("contact", "company", "lead", "deal", "campaign")


def normal_key(text: str) -> str:
    """A key made of a name: small Latin letters, figures and underscores; '' when none is left."""
    words = re.findall(r"[a-z0-9]+", fold(text))
    return "_".join(words)[:LONGEST_KEY].strip("_")


def accepted_definition(
    values: Mapping[str, Any],
    others: Iterable[CustomField],
    before: CustomField | None = None,
    used: bool = False,
) -> dict[str, Any]:
    """The definition of a field as it is kept; Invalid by field.

    `others` are all fields of the table, whose keys are taken for good; `used` says that records
    hold values of it: then its type and what it links to stay.
    """
    names = {name: " ".join(str(values.get(name) or "").split()) for name in ("name_en", "name_ar")}
    kind, links_to = FieldType(values["type"]), values.get("links_to") or ""
    wrong = _wrong_names(names)
    if kind is FieldType.LINK and links_to not in LINKABLE:
        wrong["links_to"] = [N_("Choose what it links to.")]
    links_to = links_to if kind is FieldType.LINK else ""
    if used and before and (before.type, before.links_to) != (kind, links_to):
        wrong["type"] = [N_("Records hold values of this field already, so its type stays.")]
    options: tuple[Option, ...] = ()
    if kind in CHOSEN:
        try:
            options = _options(values.get("options") or (), before.options if before else (), used)
        except ValueError as error:
            wrong["options"] = [str(error)]
    try:
        key = before.key if before else _free_key(values.get("key") or "", names["name_en"], others)
    except ValueError as error:
        wrong["key"] = [str(error)]
    if wrong:
        raise Invalid(wrong)
    required = bool(values.get("required")) and kind is not FieldType.YES_NO
    return names | {
        "key": key,
        "type": kind,
        "links_to": links_to,
        "options": options,
        "required": required,
    }


def _wrong_names(names: Mapping[str, str]) -> dict[str, list[str]]:
    if not any(names.values()):
        return {"name_en": [N_("Give a name, in English or in Arabic.")]}
    return {
        field: [N_("This can't be kept: at most 80 characters that can be printed.")]
        for field, name in names.items()
        if len(name) > LONGEST_NAME or UNWRITABLE.search(name)
    }


def _free_key(given: str, name: str, others: Iterable[CustomField]) -> str:
    """A key that no field of the table has or had."""
    taken = {field.key for field in others}
    if given:
        key = normal_key(given)
        if not key:
            raise ValueError(N_("A key is made of Latin letters, figures and underscores."))
        if key in taken:
            raise ValueError(N_("Another field has or had this key."))
        return key
    return _numbered(normal_key(name) or "field", taken)


def _numbered(word: str, taken: Iterable[str]) -> str:
    """The word, with a number when it is taken."""
    found, number = word, 2
    while found in taken:
        found, number = f"{word[: LONGEST_KEY - 4]}_{number}", number + 1
    return found


def _options(given: Iterable[Mapping[str, Any]], before: Sequence[Option], used: bool) -> tuple:
    """The choices as given. One that is left out stays, retired, while records may hold it."""
    known, kept = {option.key: option for option in before}, {}
    taken = set(known)
    for each in given:
        names = {n: " ".join(str(each.get(n) or "").split()) for n in ("name_en", "name_ar")}
        if not any(names.values()):
            continue
        if any(len(n) > LONGEST_NAME or UNWRITABLE.search(n) for n in names.values()):
            raise ValueError(N_("This can't be kept: at most 80 characters that can be printed."))
        key = each.get("key") or ""
        if key not in known:
            key = _numbered(normal_key(names["name_en"]) or "choice", taken)
        taken.add(key)
        kept[key] = Option(key=key, retired=bool(each.get("retired")), **names)
    if used:
        kept |= {k: replace(o, retired=True) for k, o in known.items() if k not in kept}
    _check_options(list(kept.values()))
    return tuple(kept.values())


def _check_options(options: Sequence[Option]) -> None:
    offered = [option for option in options if not option.retired]
    if not offered:
        raise ValueError(N_("Give at least one choice."))
    if len(options) > MOST_OPTIONS:
        raise ValueError(N_("There can be at most 200 choices."))
    called = [fold(n) for o in offered for n in {o.name_en, o.name_ar} if n]
    if len(set(called)) < len(called):
        raise ValueError(N_("Two choices have the same name."))
