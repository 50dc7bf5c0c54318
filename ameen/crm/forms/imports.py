"""The forms of an import: the file, and what is decided about it."""

from typing import Any

import wtforms
from flask_babel import lazy_gettext as _l

from ...web.forms import Checkbox, Choice, Form, LongText, Text
from .company import CURRENCIES, CURRENCY
from .words import KINDS, choices

LONGEST_PASTE = 400_000
MATCHES = (
    ("auto", _l("By number, email or name")),
    ("external_id", _l("By number in another system")),
    ("email", _l("By email")),
    ("name", _l("By name")),
    ("none", _l("Do not look: all rows are new")),
)
ON_MATCH = (
    ("update", _l("Update it")),
    ("skip", _l("Leave it as it is")),
)
BLANKS = (
    ("keep", _l("Keep what is there")),
    ("clear", _l("Empty the field")),
)
UNITS = (
    ("1", _l("Units")),
    ("1000", _l("Thousands")),
    ("1000000", _l("Millions")),
)
DATES = (
    ("ymd", _l("Year first: 2026-03-31")),
    ("dmy", _l("Day first: 31/3/2026")),
    ("mdy", _l("Month first: 3/31/2026")),
)
DECIMALS = ((".", _l("1,234.56")), (",", _l("1.234,56")))
ENCODINGS = (
    ("utf-8", _l("Unicode (UTF-8)")),
    ("utf-8-sig", _l("Unicode (UTF-8, marked)")),
    ("utf-16", _l("Unicode (UTF-16)")),
    ("utf-16-le", _l("Unicode (UTF-16 LE)")),
    ("utf-16-be", _l("Unicode (UTF-16 BE)")),
    ("utf-32", _l("Unicode (UTF-32)")),
    ("cp1256", _l("Arabic (Windows-1256)")),
    ("iso8859_6", _l("Arabic (ISO 8859-6)")),
    ("cp1252", _l("Western (Windows-1252)")),
    ("cp1250", _l("Central European (Windows-1250)")),
    ("cp1251", _l("Cyrillic (Windows-1251)")),
    ("cp1253", _l("Greek (Windows-1253)")),
    ("cp1254", _l("Turkish (Windows-1254)")),
    ("cp1255", _l("Hebrew (Windows-1255)")),
)
DELIMITERS = (
    (",", _l("Comma")),
    (";", _l("Semicolon")),
    ("tab", _l("Tab")),
    ("|", _l("Vertical bar")),
)


class FileForm(Form):
    """A file, or the same as text."""

    file = wtforms.FileField(_l("File"))
    text = LongText(_l("Or paste the rows here"), length=LONGEST_PASTE, rows=5)


FileForm.file.kind = "file"


class ReadingForm(Form):
    """How the file is written, when it was not recognised."""

    encoding = Choice(_l("Encoding"), choices=ENCODINGS)
    delimiter = Choice(_l("Columns are separated by"), choices=DELIMITERS)
    header = Checkbox(_l("The first row holds the names of the columns"))


class WorkbookForm(Form):
    """Which sheet of a workbook is read."""

    place = Choice(_l("Sheet"))
    header = Checkbox(_l("The first row holds the names of the columns"))


class CardsForm(Form):
    """How a file of cards is written, when it was not recognised."""

    encoding = Choice(_l("Encoding"), choices=ENCODINGS)


class ChoicesForm(Form):
    """What happens to the rows; where the columns go stands beside it."""

    match_by = Choice(_l("Find the records that are here already"), choices=MATCHES)
    on_match = Choice(_l("When a record is found"), choices=ON_MATCH)
    blank = Choice(_l("An empty cell"), choices=BLANKS)
    empty = Text(_l("These words mean “empty”"), length=200, direction="ltr")
    contact_kind = Choice(_l("Kind of new contacts without one"), choices=choices(KINDS))
    multiplier = Choice(_l("Amounts are given in"), choices=UNITS)
    currency = Choice(
        _l("Currency"), choices=[(code, code) for code in CURRENCIES], default=CURRENCY
    )
    decimal = Choice(_l("Figures look like"), choices=DECIMALS)
    dates = Choice(_l("Dates look like"), choices=DATES, default="ymd")

    def values(self) -> dict[str, Any]:
        found = super().values()
        words = (word.strip() for word in (found["empty"] or "").split(","))
        return found | {
            "empty": tuple(word for word in words if word),
            "multiplier": int(found["multiplier"]),
        }
