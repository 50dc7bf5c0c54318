"""Reading cards (vCard 4.0, 3.0 and 2.1): a table of what they say, a card a row.

RFC 6350 §3 and §6.1, RFC 2426 §2. A card that has no end, or speaks of a group, has a fault.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from .....accounts.rules import N_
from ...cells import guarded
from ...errors import Unreadable
from ..rows import CARDS, EMPTY, MOST_COLUMNS, Row, Sheet, records
from .lines import begins, content_lines, encoding_of
from .people import FIELDS, values_of
from .properties import Property, property_of

OPENING = 64  # bytes by which a file of cards is known
MOST_PROPERTIES = 1000
ENDLESS = N_("This card has no end. Was the file cut off?")
GROUP = N_("This card speaks of a group, not of a person.")
CROWDED = N_("This card has more than 1,000 lines.")
MANY = N_("These cards have more than 500 kinds of lines.")
UNKNOWN = "?"


class Card(NamedTuple):
    """A card: the line it begins on, its cells by the names of their columns."""

    line: int
    values: dict[str, str]
    fault: str = ""


def sheet_of(path: Path, encoding: str = "") -> Sheet:
    """The columns that the cards of a file need: the fields of a contact, then whatever else."""
    encoding = encoding or encoding_of(path)
    used: dict[str, None] = {}
    for card in _cards(path, encoding):
        used |= dict.fromkeys(card.values)
        if len(used) > MOST_COLUMNS:
            raise Unreadable(MANY)
    names = (*(f for f in FIELDS if f in used), *(name for name in used if name not in FIELDS))
    if not names:
        raise Unreadable(EMPTY)
    return Sheet(format=CARDS, encoding=encoding, names=names, header=False)


def rows_of(path: Path, sheet: Sheet) -> Iterator[Row]:
    """All cards of the file in turn, in flat memory."""
    found = _cards(path, sheet.encoding)
    yield from records((_row(card, sheet.names) for card in found), sheet)


def _row(card: Card, names: tuple[str, ...]) -> Row:
    cells = [guarded(card.values.get(name, "")) for name in names]
    return Row(card.line, cells, card.fault)


def _cards(path: Path, encoding: str) -> Iterator[Card]:
    """The cards from BEGIN to END; one within another is left out, as is what stands between."""
    begun, depth = 0, 0
    held: list[Property] = []
    for number, line in content_lines(path, encoding):
        mark = line.strip("\ufeff \t").upper()
        if mark == "BEGIN:VCARD" and (not depth or _agent(held)):
            depth += 1
        elif mark == "BEGIN:VCARD":
            yield _card(begun, held, ENDLESS)
            depth = 1
        elif mark == "END:VCARD" and depth:
            depth -= 1
            if not depth:
                yield _card(begun, held)
            continue
        elif depth == 1 and len(held) <= MOST_PROPERTIES and mark:
            held.append(property_of(line) or Property(UNKNOWN, {}, line))
        if mark == "BEGIN:VCARD" and depth == 1:
            begun, held = number, []
    if depth:
        yield _card(begun, held, ENDLESS)


def _agent(held: list[Property]) -> bool:
    """Whether a card within this one is announced (version 2.1, RFC 2426 §3.5.4)."""
    return bool(held) and held[-1].name == "AGENT" and not held[-1].value


def _card(line: int, held: list[Property], fault: str = "") -> Card:
    if len(held) > MOST_PROPERTIES:
        fault = CROWDED
    if any(each.name == "KIND" and each.text.lower() == "group" for each in held):
        fault = GROUP
    return Card(line, values_of(held[:MOST_PROPERTIES]), fault)


__all__ = ["OPENING", "begins", "rows_of", "sheet_of"]
