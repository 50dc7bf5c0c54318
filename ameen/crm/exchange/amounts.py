"""Amounts of money between a file and a record."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from babel.numbers import get_currency_precision

from ...accounts.rules import N_

SIGNS = {  # first what it means alone: "" where that isn't clear
    "$": ("USD", "AUD", "BND", "CAD", "HKD", "MXN", "NZD", "SGD", "TWD"),
    "€": ("EUR",),
    "£": ("GBP", "EGP", "LBP", "SDG", "SYP"),
    "₹": ("INR",),
    "¥": ("", "CNY", "JPY"),
    "ر.ع.": ("OMR",),
}
SEVERAL_CURRENCIES = N_("This row names several currencies: %(value)s. Write its amounts in one.")
UNCLEAR = N_("“%(value)s” may be several currencies; write three letters, as in JPY.")
_SIGN = "|".join(re.escape(sign) for sign in SIGNS)
_SIGNED = re.compile(rf"([+-]?)\s*({_SIGN})\s*(.+)|(.+?)\s*({_SIGN})")
_LETTERS = re.compile(r"(?:^|\s)([A-Za-z]{3})(?:\s|$)")
_MOST_MONEY = 2**62


def parted(text: str) -> tuple[str, str]:
    """The letters or the sign of a currency beside a figure, "" for none, and the figure."""
    if letters := _LETTERS.search(text):
        return letters[1].upper(), text.replace(letters[1], "").strip()
    if signed := _SIGNED.fullmatch(text):
        before, sign, after, figure, last = signed.groups(default="")
        return sign or last, before + after + figure
    return "", text


def currency_named(
    marks: Sequence[str], usual: str
) -> tuple[str, tuple[str, dict[str, Any]] | None]:
    """The one currency that letters and signs mean, `usual` where they may mean it, and "" when
    there are none; with what is wrong about them."""
    meant = [SIGNS.get(mark, (mark,)) for mark in marks]
    if not meant:
        return "", None
    shared = set(meant[0]).intersection(*meant[1:]) - {""}
    if not shared:
        return "", (SEVERAL_CURRENCIES, {"value": ", ".join(dict.fromkeys(marks))})
    if usual in shared:
        return usual, None
    found = shared.pop() if len(shared) == 1 else meant[0][0]
    return found, None if found else (UNCLEAR, {"value": marks[0]})


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
