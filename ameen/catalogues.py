"""The texts of the hub in each of its languages, for whoever speaks outside of a request: a mail,
a push message, what stands in a notification."""

from functools import cache
from pathlib import Path

from babel.support import NullTranslations, Translations

FOLDER = Path(__file__).parent / "web" / "translations"


@cache
def catalogue(language: str) -> NullTranslations:
    """The texts of a language; the texts as they are in the code for one that isn't there."""
    return Translations.load(str(FOLDER), [language])
