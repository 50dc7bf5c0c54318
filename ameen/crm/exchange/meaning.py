"""What a row says: the values of a record, and whom it links to by name."""

import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from ...accounts.queries import Viewer
from ...accounts.records import ZONE
from ...accounts.rules import N_
from ...store import Snapshot, fold
from ..records import CustomField, FieldType
from . import cells
from .amounts import SIGNS, currency_named, minor_units, parted
from .choices import Choices
from .kinds import KINDS, Field, kind
from .kinds.contacts import ARABIC
from .moments import day_alone, moment_of
from .reading import Row
from .targets import fields_of
from .templates import Template

_IN_BRACKETS = re.compile(r"<([^<>\s]+@[^<>\s]+)>")
_CURRENCY = re.compile(r"[A-Z]{3}")
_MOST_WHOLE = 10**9
NO_NUMBER = N_("“%(value)s” is no whole number.")
NO_MONEY = N_("“%(value)s” is no amount of money.")
NO_CURRENCY = N_("“%(value)s” is no currency; write its three letters.")
TAKEN_AS = N_("“%(value)s” was taken as %(currency)s.")
NO_DATE = N_("“%(value)s” is no date in the order that was chosen.")
NO_MOMENT = N_("“%(value)s” is no date and time in the order that was chosen.")
_YES = frozenset(fold(word) for word in ("yes", "true", "1", "y", "x", "active", "نعم"))
_NO = frozenset(fold(word) for word in ("no", "false", "0", "n", "inactive", "لا"))

Fault = tuple[str, dict[str, Any]]
Take = Callable[["Meant", Field, str], None]


class Meant(msgspec.Struct):
    """`values` by field, `links` by target as they are written, `aside` what the kind makes
    something of, `custom` by the id text of a field made in settings, and what can't be taken.

    A field that is filled by the file and empty here is in `blanks`, and not in `values`.
    `figures` are the amounts of which the row doesn't say the currency, as they are written.
    """

    values: dict[str, Any] = {}
    links: dict[str, str] = {}
    aside: dict[str, Any] = {}
    custom: dict[bytes, Any] = {}
    amounts: dict[str, str] = {}
    parts: dict[str, str] = {}
    blanks: set[str] = set()
    faults: list[Fault] = []
    warnings: list[Fault] = []
    figures: dict[str, Decimal] = {}


class Reader:
    """Turns the rows of one file into what they mean, by one set of choices."""

    def __init__(
        self,
        kind_name: str,
        choices: Choices,
        names: Sequence[str],
        definitions: Iterable[CustomField] = (),
        zone: str = ZONE,
    ) -> None:
        self._choices, self._nothing, self._zone = choices, choices.nothing, ZoneInfo(zone or ZONE)
        self._kind = KINDS[kind_name]
        fields = fields_of(kind_name, definitions)
        self._fields = fields
        self._words: dict[str, dict[str, Any]] = {}
        self._columns = [
            (place, fields[target], self._take(fields[target]), choices.stands_for(target))
            for place, target in enumerate(choices.targets)
            if target in fields
        ]
        self._templates = [
            (Template(text, names, target in ("email", "emails")), fields[target])
            for target, text in choices.templates.items()
            if target in fields
        ]

    def meant(self, row: Row) -> Meant:
        if row.fault:
            return Meant(faults=[(row.fault, dict(row.said))])
        meant = Meant()
        for place, field, take, stands_for in self._columns:
            cell = row.cells[place]
            if stands_for and cell:
                cell = stands_for.get(fold(cells.text_of(cell)), cell)
            if not cell or self._is_nothing(cell):
                meant.blanks.add(field.name)
            else:
                take(meant, field, cell)
        if self._templates:
            self._fill(meant, row.cells)
        self._name(meant)
        if meant.amounts:
            self._money(meant)
        meant.blanks -= meant.values.keys() | meant.links.keys() | meant.aside.keys()
        return meant

    def _fill(self, meant: Meant, row: Sequence[str]) -> None:
        clear = ["" if self._is_nothing(cell) else cells.text_of(cell) for cell in row]
        for template, field in self._templates:
            text = template.filled(clear)
            stands_for = self._choices.stands_for(field.name)
            text = stands_for.get(fold(text), text)
            if text:
                meant.blanks.discard(field.name)
                self._take(field)(meant, field, text)
            else:
                meant.blanks.add(field.name)

    def named(self, name: str) -> Meant:
        """What is said of a record of which only the name is known, by the same templates."""
        meant = Meant(values={f: v for f, v in self._kind.from_name(name).items() if v})
        for template, field in self._templates:
            if field.name not in meant.values:
                self._take(field)(meant, field, template.of_name(name))
        self._money(meant)
        return meant

    def _is_nothing(self, cell: str) -> bool:
        plain = cell.strip()
        return not plain or (len(plain) < 20 and plain.casefold() in self._nothing)

    def _take(self, field: Field) -> Take:
        return self._money_cell if field.sort == kind.MONEY else getattr(self, f"_{field.sort}")

    def _put(self, meant: Meant, field: Field, value: Any) -> None:
        if field.custom is not None:
            meant.custom[field.custom.id] = value
        elif field.aside:
            meant.aside[field.name] = value
        else:
            meant.values[field.name] = value

    def _text(self, meant: Meant, field: Field, cell: str) -> None:
        text = cells.text_of(cell)
        if field.custom is not None and field.custom.type is FieldType.NUMBER:
            number = cells.share(text, self._choices.decimal)
            text = text if number is None else f"{number:f}"
        self._put(meant, field, text)

    def _body(self, meant: Meant, field: Field, cell: str) -> None:
        text = cells.restored(cell).replace("\r\n", "\n").replace("\r", "\n")
        self._put(meant, field, text)

    def _part(self, meant: Meant, field: Field, cell: str) -> None:
        meant.parts[field.name] = cells.text_of(cell)

    def _link(self, meant: Meant, field: Field, cell: str) -> None:
        meant.links[field.name] = cells.text_of(cell)

    def _list(self, meant: Meant, field: Field, cell: str, spaces: bool = False) -> None:
        found = cells.several(cell, spaces=spaces and "<" not in cell)
        if spaces and "<" in cell:
            found = tuple(_IN_BRACKETS.findall(cell)) or found
        found = tuple(text for text in found if not self._is_nothing(text))
        if found:
            before = meant.values.get(field.name, ())
            self._put(meant, field, (*before, *(text for text in found if text not in before)))

    def _emails(self, meant: Meant, field: Field, cell: str) -> None:
        self._list(meant, field, cell, spaces=True)

    def _several(self, meant: Meant, field: Field, cell: str) -> None:
        self._list(meant, field, cell)

    def _choice(self, meant: Meant, field: Field, cell: str) -> None:
        text = cells.text_of(cell)
        if field.name not in self._words:
            self._words[field.name] = known_words(field)
        found = self._words[field.name].get(fold(text.replace("_", " ")))
        if found is None:
            meant.faults.append((field.wrong, {"value": text}))
        else:
            self._put(meant, field, found)

    def _whole(self, meant: Meant, field: Field, cell: str) -> None:
        text = cells.text_of(cell)
        number = cells.share(text, self._choices.decimal)
        if number is None or number != int(number) or not 0 <= number < _MOST_WHOLE:
            meant.faults.append((field.wrong or NO_NUMBER, {"value": text}))
        else:
            self._put(meant, field, int(number))

    def _currency(self, meant: Meant, field: Field, cell: str) -> None:
        text = cells.text_of(cell)
        if _CURRENCY.fullmatch(text.upper()):
            self._put(meant, field, text.upper())
        else:
            meant.faults.append((NO_CURRENCY, {"value": text}))

    def _day(self, meant: Meant, field: Field, cell: str) -> None:
        text = cells.text_of(cell)
        day = day_alone(text, self._choices.dates)
        if day is None:
            meant.faults.append((NO_DATE, {"value": text}))
        else:
            self._put(meant, field, day)

    def _moment(self, meant: Meant, field: Field, cell: str) -> None:
        text = cells.text_of(cell)
        moment = moment_of(text, self._choices.dates, self._zone)
        if moment is None:
            meant.faults.append((NO_MOMENT, {"value": text}))
        else:
            self._put(meant, field, moment)

    def _yes_no(self, meant: Meant, field: Field, cell: str) -> None:
        said = fold(cells.text_of(cell))
        if said in _YES or said in _NO:
            self._put(meant, field, said in _YES)
        else:
            meant.faults.append((field.wrong, {"value": said}))

    def _money_cell(self, meant: Meant, field: Field, cell: str) -> None:
        meant.amounts[field.name] = cells.text_of(cell)

    def _money(self, meant: Meant) -> None:
        """Amounts in minor units; a currency that the row names goes before the chosen one."""
        apart = {name: parted(text) for name, text in meant.amounts.items()}
        own = [name for name in apart if self._fields[name].custom is None]
        said = ""
        if own:
            marks = [meant.values.get("currency", ""), *(apart[name][0] for name in own)]
            said = self._named(meant, [mark for mark in marks if mark])
            meant.values["currency"] = said or self._choices.currency
        for name, (mark, plain) in apart.items():
            field, currency = self._fields[name], meant.values.get("currency")
            if field.custom is not None:
                currency = self._named(meant, [mark] if mark else []) or self._choices.currency
            number = cells.figure(plain, self._choices.decimal)
            many = self._choices.multiplier if field.custom is None else 1
            minor = minor_units(number * many, currency) if number is not None else None
            if minor is None:
                meant.faults.append((NO_MONEY, {"value": plain}))
            elif field.custom is None:
                meant.figures |= {} if said else {name: number * many}
                self._put(meant, field, minor)
            else:
                self._put(meant, field, {"amount": minor, "currency": currency})

    def _named(self, meant: Meant, marks: list[str]) -> str:
        """The currency that these letters and signs mean; tells of one known by its sign alone."""
        usual = self._choices.currency
        currency, fault = currency_named(marks, usual)
        if fault:
            meant.faults.append(fault)
        elif marks and currency != usual and SIGNS.keys() >= set(marks):
            meant.warnings.append((TAKEN_AS, {"value": marks[0], "currency": currency}))
        return currency

    def _name(self, meant: Meant) -> None:
        parts = meant.parts
        if not parts:
            return
        whole = parts.get("name") or " ".join(
            part for part in (parts.get("first_name"), parts.get("last_name")) if part
        )
        field = "name_ar" if ARABIC.search(whole) else "name_en"
        meant.values.setdefault(field, whole)
        meant.blanks -= parts.keys()


def reader_for(snap: Snapshot, viewer: Viewer, made: Any) -> Reader:
    """The reader of an import, as its fields are defined now, by the clock of the viewer."""
    definitions = KINDS[made.kind].custom(snap)
    return Reader(made.kind, made.choices, made.sheet.names, definitions, viewer.user.zone)


def known_words(field: Field) -> dict[str, Any]:
    """The choices of a field by all the words that mean them."""
    return {
        fold(word.replace("_", " ")): choice
        for choice in field.choices or ()
        for word in (str(choice), *field.words.get(str(choice), ()))
    }
