"""The one folding of text, shared by sorting, search and the finding of duplicates.

Case, accents, width, Arabic diacritics, tatweel and letter forms, and all decimal digits
become one form, so that what people take for the same word is the same.
"""

import unicodedata

SORT_BYTES = 120

_LETTERS = str.maketrans(
    {
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ی": "ي", "ې": "ي",
        "ؤ": "و", "ة": "ه", "ە": "ه", "ہ": "ه", "ک": "ك", "ـ": None,
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th",
        "ı": "i", "’": "'", "‘": "'",
    }
)  # fmt: skip


def fold(text: str) -> str:
    """`text` without the differences that people overlook; runs of space become one."""
    if text.isascii():
        return " ".join(text.lower().split())
    spread = unicodedata.normalize("NFKD", text.translate(_LETTERS).casefold())
    kept = "".join(_folded(letter) for letter in spread)
    return " ".join(kept.translate(_LETTERS).split())


def _folded(letter: str) -> str:
    category = unicodedata.category(letter)
    if category in ("Mn", "Me", "Cf"):
        return ""
    if category == "Nd":
        return str(unicodedata.digit(letter))
    return letter


def sort_key(text: str) -> bytes:
    """The first 120 bytes of the folded text: short enough for any key, and in order."""
    return fold(text).encode()[:SORT_BYTES]
