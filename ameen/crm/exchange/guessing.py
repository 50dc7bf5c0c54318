"""Guessing where columns go, and how their contents are meant: from names, then from samples."""

import re
from collections import Counter
from collections.abc import Container, Sequence

from .kinds import KINDS
from .targets import BY_NAME, COMPANIES, CONTACTS, FIELDS, SEVERAL, plain_name

EMPTY_WORDS = ("NULL", "(null)", "N/A", "#N/A", "\\N", "-", "--", "—", "n.a.")
MOSTLY = 0.7
MILLIONS = 50_000  # of them has hardly a company a revenue above this, and of single units none
_OTHERS = {"id": "external_id"} | {
    f"{link.name}_id": f"{link.name}_external_id"
    for kind in KINDS.values()
    for link in kind.links
    if link.by_id
}
_OWN_ID = re.compile(r"[0-7][0-9A-Za-z]{25}")
_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;]+")
_PHONE = re.compile(r"\+?[\d٠-٩][\d٠-٩\s()./-]{5,18}")
_WEB = re.compile(r"(https?://|www\.)\S+", re.IGNORECASE)
_NUMBER = re.compile(r"[-+]?[\d٠-٩][\d٠-٩.,٬٫' \u00a0\u202f]*")
_COMMA_DECIMAL = re.compile(r"\d,\d{1,2}$|\d\.\d{3},\d|\d,\d{4,}$")
_POINT_DECIMAL = re.compile(r"\d\.\d{1,2}$|\d,\d{3}\.\d|\d\.\d{4,}$")


def target_named(name: str, kind: str) -> str:
    """The field that a column of this name goes to; empty when it says nothing."""
    return BY_NAME[kind].get(plain_name(name), "")


def looks_like_data(cell: str) -> bool:
    """Whether this can hardly be the name of a column."""
    return any(p.fullmatch(cell) for p in (_EMAIL, _PHONE, _WEB, _NUMBER))


def guessed(names: Sequence[str], samples: Sequence[Sequence[str]], kind: str) -> list[str]:
    """For each column the field it seems to go to, or "". A field is taken once, unless it
    takes several."""
    found = [target_named(name, kind) for name in names]
    _number_of_whom(found, samples, FIELDS[kind])
    taken: set[str] = set()
    for place, field in enumerate(found):
        if field and field in taken and field not in SEVERAL:
            found[place] = ""
        taken.add(field)
    for place, name in enumerate(names):
        if found[place]:
            continue
        column = [cells[place] for cells in samples if place < len(cells) and cells[place].strip()]
        field = _by_content(column, kind, unnamed=not name)
        if field and (field not in taken or (field in SEVERAL and not name)):
            found[place] = field
            taken.add(field)
    return found


def _number_of_whom(
    found: list[str], samples: Sequence[Sequence[str]], known: Container[str]
) -> None:
    """A column `id` whose numbers are none of a hub's holds those of another system."""
    for place, field in enumerate(found):
        if field in _OTHERS and _OTHERS[field] in known:
            cells = [c[place].strip() for c in samples if place < len(c) and c[place].strip()]
            if cells and not all(_OWN_ID.fullmatch(cell) for cell in cells):
                found[place] = _OTHERS[field]


def _by_content(column: list[str], kind: str, unnamed: bool) -> str:
    """Only what can't be mistaken: addresses and web pages; the rest needs a name."""
    if not column:
        return ""
    tests = [(_EMAIL, ("emails", "email"))]
    if unnamed:
        tests += [(_WEB, ("website",)), (_PHONE, ("phones", "phone"))]
    for pattern, fields in tests:
        field = next((each for each in fields if each in FIELDS[kind]), "")
        if not field:
            continue
        if sum(1 for cell in column if pattern.fullmatch(cell.strip())) > len(column) * MOSTLY:
            return field
    return ""


def empty_words_in(samples: Sequence[Sequence[str]]) -> list[str]:
    """Which of the usual words for 'nothing' stand in the samples, as they are written there."""
    known = {word.casefold() for word in EMPTY_WORDS}
    found = Counter(
        cell.strip() for cells in samples for cell in cells if cell.strip().casefold() in known
    )
    return [word for word, _ in found.most_common()]


def decimal_mark(column: Sequence[str]) -> str:
    """ "." or ",": which one parts the decimals in these figures."""
    comma = sum(1 for cell in column if _COMMA_DECIMAL.search(cell.strip()))
    point = sum(1 for cell in column if _POINT_DECIMAL.search(cell.strip()))
    return "," if comma > point else "."


def multiplier(column: Sequence[str]) -> int:
    """Figures with one or two decimals, all far below a company's revenue, are told in millions."""
    plain = [cell.strip() for cell in column]
    figures = [float(cell) for cell in plain if re.fullmatch(r"\d+(\.\d{1,2})?", cell)]
    broken = any("." in cell for cell in plain)
    return 1_000_000 if len(figures) == len(plain) and broken and max(figures) < MILLIONS else 1


def kind_of_contacts(filename: str) -> str:
    """The kind that a file's name speaks of, for contacts that have none; else lead."""
    plain = plain_name(filename)
    words = {
        "customer": ("customer", "client", "عميل", "عملا", "زبون"),
        "supplier": ("supplier", "vendor", "مورد"),
        "partner": ("partner", "شريك", "شركا"),
    }
    for kind, names in words.items():
        if any(name in plain for name in names):
            return kind
    return "lead"


__all__ = [
    "COMPANIES",
    "CONTACTS",
    "decimal_mark",
    "empty_words_in",
    "guessed",
    "kind_of_contacts",
    "looks_like_data",
    "multiplier",
    "target_named",
]
