"""Amounts of money between a file and a record."""

from decimal import Decimal

from babel.numbers import get_currency_precision

_MOST_MONEY = 2**62


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
