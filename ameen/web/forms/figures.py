"""Fields that hold figures: whole numbers, money, days, moments."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import wtforms
from flask_babel import lazy_gettext as _l
from wtforms.validators import StopValidation

from ..format import currency_places
from ..languages import zone
from .fields import Drawn

LARGEST = (1 << 53) - 1  # what every program that reads our JSON can hold
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫٬", "01234567890123456789.,")
_WALL_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?")
_AMOUNT = re.compile(r"[+-]?\d{1,16}(\.\d{0,6})?")


class Number(Drawn, wtforms.Field):
    """A whole number, in any digits; None when left empty."""

    kind = "number"
    widget = None

    def __init__(
        self,
        label: Any = "",
        checks: Sequence[Any] = (),
        *,
        least: int = 0,
        most: int = LARGEST,
        **names: Any,
    ) -> None:
        self.draw(names)
        self.least, self.most = least, most
        super().__init__(label, list(checks), **names)

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0].translate(_DIGITS).replace(",", "").strip() if valuelist else ""
        if not text:
            self.data = None
            return
        if not re.fullmatch(r"[+-]?\d{1,16}", text):
            self.data = None
            raise ValueError(str(_l("This is not a whole number.")))
        self.data = int(text)

    def pre_validate(self, form: Any) -> None:
        if self.data is not None and not self.least <= self.data <= self.most:
            raise StopValidation(str(_l("This is smaller or larger than it can be.")))

    def text(self) -> str:
        if self.raw_data:
            return self.raw_data[0]
        return "" if self.data is None else str(self.data)


class Version(Number):
    """The version of the record that the form was made from."""

    kind = "hidden"


class MoneyAmount(Number):
    """An amount, typed in the currency's units and kept in its minor units."""

    kind = "money"

    def __init__(
        self, label: Any = "", checks: Sequence[Any] = (), *, currency: str = "OMR", **names: Any
    ) -> None:
        self.currency = currency
        super().__init__(label, checks, **names)

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0].translate(_DIGITS).replace(",", "").strip() if valuelist else ""
        self.data = None
        if not text:
            return
        minor = Decimal("NaN")
        if _AMOUNT.fullmatch(text):
            minor = Decimal(text).scaleb(currency_places(self.currency))
        if minor.is_nan() or abs(minor) > LARGEST or minor != minor.to_integral_value():
            raise ValueError(str(_l("This is not an amount of money. It looks like 1250.500.")))
        self.data = int(minor)

    def text(self) -> str:
        if self.raw_data:
            return self.raw_data[0]
        return "" if self.data is None else self.text_of(self.data)

    def text_of(self, minor: int) -> str:
        places = currency_places(self.currency)
        return f"{Decimal(minor).scaleb(-places):.{places}f}"


class Day(Drawn, wtforms.DateField):
    """A date without a zone."""

    kind = "date"

    def __init__(self, label: Any = "", checks: Sequence[Any] = (), **names: Any) -> None:
        self.draw(names)
        super().__init__(label, list(checks), **names)

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0].translate(_DIGITS).strip() if valuelist else ""
        self.data = None
        if not text:
            return
        try:
            self.data = date.fromisoformat(text)
        except ValueError as error:
            raise ValueError(str(_l("This is not a date. It looks like 2026-03-31."))) from error

    def text(self) -> str:
        if self.raw_data:
            return self.raw_data[0]
        return self.data.isoformat() if self.data else ""


class Moment(Drawn, wtforms.Field):
    """A moment in UTC, typed as the clock shows it in the reader's zone.

    A time that the clock there shows twice means the first of the two; one that it leaves out
    counts by the offset from before the gap, and so comes out as much later (RFC 5545 §3.3.5).
    What comes back as it was shown stays what it was, to the second.
    """

    kind = "datetime-local"
    widget = None

    def __init__(self, label: Any = "", checks: Sequence[Any] = (), **names: Any) -> None:
        self.draw(names)
        super().__init__(label, list(checks), **names)

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0].translate(_DIGITS).strip() if valuelist else ""
        self.data = None
        if not text:
            return
        if text == self.text_of(self.object_data):
            self.data = self.object_data
            return
        try:
            if not _WALL_TIME.fullmatch(text):
                raise ValueError(text)
            self.data = datetime.fromisoformat(text).replace(tzinfo=zone()).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            wrong = _l("This is not a day and a time. It looks like 2026-03-31 14:30.")
            raise ValueError(str(wrong)) from error

    def text(self) -> str:
        return self.raw_data[0] if self.raw_data else self.text_of(self.data)

    def text_of(self, moment: datetime | None) -> str:
        """As a browser's field wants it: 2026-03-31T14:30."""
        if moment is None:
            return ""
        return moment.astimezone(zone()).replace(tzinfo=None).isoformat(timespec="minutes")

    def said(self) -> str:
        """As people read it."""
        return self.text().replace("T", " ")
