"""Decisions about an import as words of a command: what goes where, and what stands for what."""

from collections.abc import Iterable
from typing import NamedTuple

from msgspec.structs import replace

from ...accounts.rules import Invalid
from ...store import Snapshot
from .choices import DATES
from .kept import Import
from .kinds import KINDS, Kind
from .kinds.kind import CREATE, EMPTY, REJECT
from .targets import fields_of
from .templates import NO_COLUMN, Template


class Decisions(NamedTuple):
    """Each as it is typed. `mapping`: COLUMN=FIELD, or FIELD=TEMPLATE with columns in braces.
    `fixed`: FIELD=TEXT. `values`: FIELD:TEXT=OTHER. `create`, `empty` and `reject`: relations.
    `dates`: the order of dates. `currency` and `match` as the page offers them."""

    mapping: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    create: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    reject: tuple[str, ...] = ()
    dates: str = ""
    currency: str = ""


def decided(snap: Snapshot, made: Import, said: Decisions) -> Import:
    """The import with what was said over what was suggested. ValueError for what there is not."""
    kind = KINDS[made.kind]
    fields = fields_of(kind.name, kind.custom(snap))
    targets, templates = list(made.choices.targets), dict(made.choices.templates)
    names = [name.casefold() for name in made.sheet.names]
    for pair in said.mapping:
        left, right = _pair(pair, "--map", "COLUMN=FIELD or FIELD={COLUMN}")
        if "{" in right:
            _known(left, fields)
            _check_template(right, made)
            templates[left] = right
        elif left.casefold() not in names:
            raise ValueError(f"There is no column “{left}” in the file.")
        else:
            if right:
                _known(right, fields)
            targets[names.index(left.casefold())] = right
    for pair in said.fixed:
        left, right = _pair(pair, "--set", "FIELD=TEXT")
        _known(left, fields)
        templates[left] = right.replace("{", "").replace("}", "")
    targets = ["" if target in templates else target for target in targets]
    if said.dates and said.dates not in DATES:
        raise ValueError(f"--dates {said.dates}: one of {', '.join(DATES)} is expected.")
    choices = replace(
        made.choices,
        targets=tuple(targets),
        templates=templates,
        values=_values(said.values, fields) or made.choices.values,
        missing=dict(made.choices.missing) | _missing(kind, said),
        dates=said.dates or made.choices.dates,
        currency=said.currency or made.choices.currency,
    )
    return replace(made, choices=choices)


def _pair(text: str, option: str, expected: str) -> tuple[str, str]:
    left, equals, right = text.partition("=")
    if not equals:
        raise ValueError(f"{option} {text}: {expected} is expected.")
    return left.strip(), right.strip()


def _known(field: str, fields: Iterable[str]) -> None:
    if field not in fields:
        raise ValueError(f"There is no field “{field}”. Fields: {', '.join(fields)}.")


def _check_template(text: str, made: Import) -> None:
    try:
        Template(text, made.sheet.names)
    except Invalid as error:
        raise ValueError(NO_COLUMN % {"name": str(error)}) from error


def _values(pairs: Iterable[str], fields: Iterable[str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for pair in pairs:
        left, right = _pair(pair, "--value", "FIELD:TEXT=OTHER")
        field, colon, text = left.partition(":")
        if not colon:
            raise ValueError(f"--value {pair}: FIELD:TEXT=OTHER is expected.")
        _known(field, fields)
        found.setdefault(field, {})[text] = right
    return found


def _missing(kind: Kind, said: Decisions) -> dict[str, str]:
    """What names that are not here come to, by relation."""
    links = {link.name: link.decided for link in (*kind.links, *kind.asked)}
    links |= dict.fromkeys(("stage", "pipeline", "attendees"), (EMPTY, REJECT))
    found = {}
    for decision, relations in ((CREATE, said.create), (EMPTY, said.empty), (REJECT, said.reject)):
        for relation in relations:
            if decision not in links.get(relation, ()):
                raise ValueError(f"--{decision} {relation}: nothing of this can be decided so.")
            found[relation] = decision
    return found
