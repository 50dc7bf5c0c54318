"""Filling a field from several columns of a row, by a template: `{first}.{last}@example.com`."""

import re
import unicodedata
from collections.abc import Sequence

from ...accounts.rules import N_, Invalid

_GAP = re.compile(r"\{([^{}]*)\}")
_NOT_LOCAL = re.compile(r"[^a-z0-9]+")
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "đ": "d", "ı": "i"})
NO_COLUMN = N_("There is no column “%(name)s” in the file.")


class Template:
    """Text with columns in braces. `slugged` makes each fit for an address: `Anna Berg` becomes
    anna.berg. Invalid when a column is named that there is not,
    with its name."""

    def __init__(self, text: str, names: Sequence[str], slugged: bool = False) -> None:
        places = {name.casefold(): place for place, name in reversed(list(enumerate(names)))}
        self._pieces: list[str | int] = []
        for number, piece in enumerate(_GAP.split(text)):
            if number % 2 == 0:
                self._pieces.append(piece)
            elif piece.strip().casefold() in places:
                self._pieces.append(places[piece.strip().casefold()])
            else:
                raise Invalid({"templates": [piece]})
        self._slugged = slugged

    def filled(self, cells: Sequence[str]) -> str:
        """The text of a row; empty where all the columns that it names are."""
        found = [cells[p].strip() for p in self._pieces if isinstance(p, int)]
        if found and not any(found):
            return ""
        return self._joined(cells.__getitem__)

    def of_name(self, name: str) -> str:
        """The text with this name in place of each column."""
        return self._joined(lambda place: name)

    def _joined(self, cell) -> str:
        parts = (p if isinstance(p, str) else self._gap(cell(p)) for p in self._pieces)
        return " ".join("".join(parts).split())

    def _gap(self, text: str) -> str:
        return slug(text) if self._slugged else text.strip()


def slug(text: str) -> str:
    """The text as it may stand before the @ of an address; letters without a Latin form go."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _NOT_LOCAL.sub(".", plain).strip(".")
