"""What a row says: the values of a record, and whom it links to by name."""

import re
from decimal import Decimal
from enum import StrEnum
from typing import Any

import msgspec
from babel.numbers import get_currency_precision

from ...accounts.rules import N_
from ...store import fold
from ..records import ContactKind, Preferred, Source
from . import cells
from .choices import Choices
from .reading import Row

LINKS = frozenset(
    (
        "company",
        "company_id",
        "company_external_id",
        "parent",
        "parent_id",
        "parent_external_id",
        "assignee",
        "id",
    )
)
PARTS = frozenset(("name", "first_name", "last_name"))
LISTS = frozenset(("emails", "phones", "socials", "tags"))
_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")
_IN_BRACKETS = re.compile(r"<([^<>\s]+@[^<>\s]+)>")
_CURRENCY = re.compile(r"[A-Z]{3}")
_MOST_SIZE, _MOST_MONEY = 10**9, 2**62

_WORDS: dict[type[StrEnum], dict[str, tuple[str, ...]]] = {
    ContactKind: {
        "lead": ("lead", "prospect", "عميل محتمل", "محتمل"),
        "customer": ("customer", "client", "عميل", "زبون"),
        "partner": ("partner", "شريك"),
        "supplier": ("supplier", "vendor", "مورد"),
    },
    Preferred: {
        "email": ("email", "e-mail", "mail", "البريد الإلكتروني", "بريد", "البريد"),
        "phone": ("phone", "call", "telephone", "الهاتف", "هاتف", "اتصال"),
        "sms": ("sms", "text", "text message", "رسالة نصية", "رسالة قصيرة"),
        "whatsapp": ("whatsapp", "whats app", "واتساب", "واتس آب"),
    },
    Source: {
        "website": ("website", "web", "الموقع الإلكتروني", "الموقع", "موقع"),
        "phone": ("phone", "call", "الهاتف", "هاتف"),
        "email": ("email", "e-mail", "mail", "البريد الإلكتروني", "البريد"),
        "referral": ("referral", "word of mouth", "توصية", "إحالة"),
        "social_media": ("social media", "social", "وسائل التواصل", "وسائل التواصل الاجتماعي"),
        "advertising": ("advertising", "ad", "ads", "إعلان", "إعلانات"),
        "event": ("event", "trade fair", "exhibition", "فعالية", "معرض"),
        "other": ("other", "أخرى", "اخر", "غير ذلك"),
    },
}
_KNOWN = {
    kind: {
        fold(word.replace("_", " ")): kind(value)
        for value, ws in words.items()
        for word in (value, *ws)
    }
    for kind, words in _WORDS.items()
}
_ENUMS: dict[str, tuple[type[StrEnum], str]] = {
    "kind": (ContactKind, N_("“%(value)s” is no kind of contact.")),
    "preferred": (Preferred, N_("“%(value)s” is no way to reach somebody.")),
    "source": (Source, N_("“%(value)s” is no source.")),
}

Fault = tuple[str, dict[str, Any]]


class Meant(msgspec.Struct):
    """`values` by field, `links` by target as they are written, and what can't be taken.

    A field that is mapped and empty is in `blanks`, and not in `values`.
    """

    values: dict[str, Any] = {}
    links: dict[str, str] = {}
    blanks: set[str] = set()
    faults: list[Fault] = []


class Reader:
    """Turns the rows of one file into what they mean, by one set of choices."""

    def __init__(self, choices: Choices) -> None:
        self._choices, self._nothing = choices, choices.nothing
        self._columns = [(place, field) for place, field in enumerate(choices.targets) if field]

    def meant(self, row: Row) -> Meant:
        if row.fault:
            return Meant(faults=[(row.fault, dict(row.said))])
        meant = Meant()
        parts: dict[str, str] = {}
        for place, field in self._columns:
            cell = row.cells[place]
            if not cell or self._is_nothing(cell):
                meant.blanks.add(field)
            elif field in LISTS:
                self._several(meant, field, cell)
            elif field in PARTS:
                parts[field] = cells.text_of(cell)
            elif field in LINKS:
                meant.links[field] = cells.text_of(cell)
            else:
                self._single(meant, field, cells.text_of(cell))
        self._name(meant, parts)
        if "revenue" in meant.values:
            self._money(meant)
        meant.blanks -= meant.values.keys() | meant.links.keys()
        return meant

    def _is_nothing(self, cell: str) -> bool:
        plain = cell.strip()
        return not plain or (len(plain) < 20 and plain.casefold() in self._nothing)

    def _several(self, meant: Meant, field: str, cell: str) -> None:
        found = cells.several(cell, spaces=field == "emails" and "<" not in cell)
        if field == "emails" and "<" in cell:
            found = tuple(_IN_BRACKETS.findall(cell)) or found
        found = tuple(text for text in found if not self._is_nothing(text))
        if found:
            before = meant.values.get(field, ())
            meant.values[field] = (*before, *(text for text in found if text not in before))

    def _single(self, meant: Meant, field: str, text: str) -> None:
        if field in _ENUMS:
            enum, wrong = _ENUMS[field]
            found = _KNOWN[enum].get(fold(text.replace("_", " ")))
            if found is None:
                meant.faults.append((wrong, {"value": text}))
            else:
                meant.values[field] = found
        elif field == "size":
            self._size(meant, text)
        elif field == "currency":
            if _CURRENCY.fullmatch(text.upper()):
                meant.values[field] = text.upper()
            else:
                wrong = N_("“%(value)s” is no currency; write its three letters.")
                meant.faults.append((wrong, {"value": text}))
        else:
            meant.values[field] = text

    def _size(self, meant: Meant, text: str) -> None:
        number = cells.figure(text, self._choices.decimal)
        if number is None or number != int(number) or not 0 <= number < _MOST_SIZE:
            wrong = N_("“%(value)s” is no number of employees.")
            meant.faults.append((wrong, {"value": text}))
        else:
            meant.values["size"] = int(number)

    def _money(self, meant: Meant) -> None:
        """An amount in minor units; a currency beside it goes before the chosen one."""
        text = meant.values.pop("revenue")
        own = re.search(r"(?:^|\s)([A-Za-z]{3})(?:\s|$)", text)
        if own:
            meant.values.setdefault("currency", own[1].upper())
            text = text.replace(own[1], "").strip()
        currency = meant.values.setdefault("currency", self._choices.currency)
        number = cells.figure(text, self._choices.decimal)
        minor = (
            minor_units(number * self._choices.multiplier, currency) if number is not None else None
        )
        if minor is None:
            meant.faults.append((N_("“%(value)s” is no amount of money."), {"value": text}))
        else:
            meant.values["revenue"] = minor

    def _name(self, meant: Meant, parts: dict[str, str]) -> None:
        whole = parts.get("name") or " ".join(
            part for part in (parts.get("first_name"), parts.get("last_name")) if part
        )
        if whole:
            field = "name_ar" if _ARABIC.search(whole) else "name_en"
            meant.values.setdefault(field, whole)
        meant.blanks -= PARTS


def minor_units(amount: Decimal, currency: str) -> int | None:
    """The amount in the currency's smallest unit, rounded half up; None when it is too large."""
    scaled = (amount * 10 ** get_currency_precision(currency)).to_integral_value(
        rounding="ROUND_HALF_UP"
    )
    return int(scaled) if abs(scaled) < _MOST_MONEY else None


def major_units(minor: int, currency: str) -> str:
    """The amount as a figure with the currency's own decimals."""
    places = get_currency_precision(currency)
    return f"{Decimal(minor).scaleb(-places):.{places}f}"
