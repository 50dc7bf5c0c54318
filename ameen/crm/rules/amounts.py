"""The amounts of a record, which all are in its one currency."""

from typing import Any

from ...accounts.rules import N_, Invalid
from .deals import lines_total
from .fields import FIELDS

STILL_FORMER = {
    "value": N_("The value is still in the former currency. Give it anew in the same change."),
    "revenue": N_("The revenue is still in the former currency. Give it anew in the same change."),
    "budget": N_("The budget is still in the former currency. Give it anew in the same change."),
    "cost": N_("The actual cost is still in the former currency. Give it anew in the same change."),
    "revenue_target": N_(
        "The target for revenue is still in the former currency. Give it anew in the same change."
    ),
    "price": N_("The price is still in the former currency. Give it anew in the same change."),
    "lines": N_(
        "The prices of the products are still in the former currency. "
        "Give them anew in the same change."
    ),
}


def amounts_of(table: str) -> tuple[str, ...]:
    """The fields of a table that are in its records' one currency."""
    return tuple(field for field, sort in FIELDS[table].items() if sort == "money")


def check_currency(before: Any, values: dict[str, Any]) -> None:
    """Invalid when a change of currency would leave an amount, which then means another sum."""
    if values.get("currency") in (None, getattr(before, "currency", None)):
        return
    left = [text for name, text in STILL_FORMER.items() if _is_left(name, before, values)]
    if left:
        raise Invalid({"currency": left})


def _is_left(name: str, before: Any, values: dict[str, Any]) -> bool:
    """Whether an amount is set and not given anew. A value that its lines come to follows them."""
    if name in values:
        return False
    lines = getattr(before, "lines", ())
    if name == "lines":
        return any(line.price for line in lines)
    amount = getattr(before, name, None)
    if name == "value" and amount and amount == lines_total(lines):
        amount = not any(getattr(line, "price", None) for line in values.get("lines", ()))
    return bool(amount)
