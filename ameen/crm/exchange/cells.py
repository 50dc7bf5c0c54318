"""What a cell means: text, several texts, a figure; and how a text is written into a cell.

`written` and `restored` are each other's reverse: a cell that a spreadsheet would run as a
formula gets an apostrophe in front, and loses it when it comes back.
"""

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

FORMULA = re.compile(r"'*[=+\-@\t\r]")
_PLAIN = re.compile(r"[+-]?\d[\d ]*([.,]\d+)?")
_RESTORE = re.compile(r"'+[=+\-@\t\r]")
_SPACES = re.compile(r"[^\S\n]+")
_AROUND_LINES = re.compile(r" ?\n ?")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫٬", "01234567890123456789.,")
_PARTS = re.compile(r"(?:[^\\;,]|\\.|\\$)+|[;,]", re.DOTALL)
_MANY = re.compile(r"[;,\\\r\n]")
_ESCAPE = re.compile(r"([\\;,])")
_UNESCAPE = re.compile(r"\\([\\;,])")


def written(text: str) -> str:
    """The text as it may stand in a cell that a spreadsheet opens."""
    if FORMULA.match(text) and not _PLAIN.fullmatch(text):
        return "'" + text
    return text


def restored(cell: str) -> str:
    """The text that `written` put into the cell."""
    return cell[1:] if cell[:1] == "'" and _RESTORE.match(cell) else cell


def guarded(text: str) -> str:
    """A text that never was neutralised, as `restored` will give it back."""
    return "'" + text if _RESTORE.match(text) else text


def text_of(cell: str) -> str:
    """The text of a cell: no stray spaces, no runs of them, lines kept."""
    text = restored(cell)
    if text.isascii() and "\n" not in text and "\r" not in text and "\t" not in text:
        text = text.strip(" \v\f\x1c\x1d\x1e\x1f")
        return text if "  " not in text else _SPACES.sub(" ", text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _AROUND_LINES.sub("\n", _SPACES.sub(" ", text)).strip(" \n")


def joined(values: Iterable[str]) -> str:
    """Several texts in one cell."""
    return "; ".join(_ESCAPE.sub(r"\\\1", value) for value in values)


def several(cell: str, spaces: bool = False) -> tuple[str, ...]:
    """The texts of a cell that holds several: parted by semicolons, else by commas, and by lines.

    With `spaces` also by spaces: addresses hold none.
    """
    text = restored(cell)
    if not _MANY.search(text):
        found = _SPACES.sub(" ", text).strip()
        return tuple(found.split()) if spaces else (found,) if found else ()
    tokens = _PARTS.findall(text)
    mark = ";" if ";" in tokens else ","
    parts, part = [], ""
    for token in tokens:
        if token == mark:
            parts.append(part)
            part = ""
        else:
            part += token
    parts.append(part)
    lines = (line for part in parts for line in re.split(r"[\r\n]+", part))
    found = [_UNESCAPE.sub(r"\1", line) for line in lines]
    if spaces:
        found = [word for line in found for word in line.split()]
    return tuple(text for text in (_SPACES.sub(" ", f).strip() for f in found) if text)


def figure(text: str, decimal: str = ".") -> Decimal | None:
    """A number as people write it, with `decimal` before its decimals; None when it is none."""
    plain = text.translate(_DIGITS) if not text.isascii() else text
    if any(mark in text for mark in "٫٬"):
        decimal = "."
    plain = re.sub(r"[\s'\u00a0\u202f]", "", plain)
    plain = plain.strip("$€£¥%") if plain[:1] in "$€£¥" else plain
    other = "," if decimal == "." else "."
    if not re.fullmatch(
        rf"[+-]?(\d+|\d{{1,3}}({re.escape(other)}\d{{3}})+)({re.escape(decimal)}\d+)?", plain
    ):
        return None
    try:
        return Decimal(plain.replace(other, "").replace(decimal, "."))
    except InvalidOperation:
        return None


def share(text: str, decimal: str = ".") -> Decimal | None:
    """A number that may be written as so many per cent: 25 of 25%."""
    return figure(text.rstrip("%٪"), decimal)
