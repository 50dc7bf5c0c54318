"""How text becomes words: the same for what is stored and for what is asked."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

import msgspec

from ..store import fold

GRAM = 4  # digits: the least of a phone number that can be looked for
LONGEST = 60
WORDS_AT_MOST = 5000
REMEMBERED = 40  # letters of a text whose words are kept in mind
ASKED_AT_MOST = 12
QUESTION_AT_MOST = 200

# Names are written apart, together or with a hyphen: Al Harthi, Al-Harthi, Alharthi.
_ARTICLES = re.compile(r"\b(al|el|abd|abu|عبد|ابو)\s+(?=[^\W\d_]{3})")
_CHUNK = re.compile(r"[^\W_]+(?:['.&+/-][^\W_]+)*")
_PART = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\+?\(?\d(?:[\d\s().+/-]*\d)?")
_ARTICLE, _ARTICLE_LETTERS = "ال", 5


def words(text: str) -> tuple[str, ...]:
    """The words under which `text` is found: its parts, and parts written as one."""
    return _remembered(text) if len(text) <= REMEMBERED else tuple(_words(text))


def all_words(texts: Iterable[str], known: str = "") -> str:
    """The words of several texts, each once, as the index takes them, after those `known`."""
    found = dict.fromkeys(known.split())
    for text in texts:
        if text and len(found) < WORDS_AT_MOST:
            found.update(dict.fromkeys(words(text)))
    return " ".join(islice(found, WORDS_AT_MOST))


def apart(text: str) -> str:
    """`text` as separate words: nobody writes the parts of an e-mail address as one."""
    return " ".join(_PART.findall(text))


def digits_of(text: str) -> str:
    return "".join(letter for letter in fold(text) if letter.isdigit() and letter.isascii())


def grams(digits: str) -> list[str]:
    """Every run of four digits, in order: a phrase of them is any longer piece."""
    return [digits[i : i + GRAM] for i in range(len(digits) - GRAM + 1)]


class Asked(msgspec.Struct, frozen=True):
    """One thing that must be found: any of `ways`, each of them all of its words; or `digits`."""

    ways: tuple[tuple[str, ...], ...]
    digits: str = ""

    @property
    def words(self) -> list[str]:
        return list(dict.fromkeys(word for way in self.ways for word in way))


def asked(question: str) -> list[Asked]:
    """What a question asks for; several numbers in a row may also be one phone number."""
    folded = fold(question[:QUESTION_AT_MOST])
    found: list[Asked] = []
    place = 0
    for number in _NUMBER.finditer(folded):
        digits = digits_of(number.group()).lstrip("0")
        starts_a_word = number.start() == 0 or not folded[number.start() - 1].isalnum()
        ends_a_word = not folded[number.end() : number.end() + 1].isalnum()
        if len(digits) >= GRAM and starts_a_word and ends_a_word:
            found += _asked_words(folded[place : number.start()])
            found.append(Asked((tuple(_PART.findall(number.group())),), digits))
            place = number.end()
    found += _asked_words(folded[place:])
    return found[:ASKED_AT_MOST]


def _words(text: str) -> Iterator[str]:
    for chunk in _chunks(text):
        if chunk.isalnum():
            parts = [chunk]
        else:
            parts = _PART.findall(chunk)
            yield "".join(parts)[:LONGEST]
        for part in parts:
            yield part[:LONGEST]
            if part[0] == _ARTICLE[0] and (bare := _bare(part)):
                yield bare[:LONGEST]


@lru_cache(maxsize=4096)
def _remembered(text: str) -> tuple[str, ...]:
    """Towns, firms and tags come again and again, in an import above all."""
    return tuple(_words(text))


def _asked_words(folded: str) -> Iterator[Asked]:
    for chunk in _chunks(folded):
        parts = tuple(part[:LONGEST] for part in _PART.findall(chunk))
        ways = [parts]
        if len(parts) > 1:
            ways.append(("".join(parts)[:LONGEST],))
        elif bare := _bare(parts[0]):
            ways.append((bare,))
        yield Asked(tuple(ways))


def _chunks(text: str) -> list[str]:
    return _CHUNK.findall(_ARTICLES.sub(r"\1-", fold(text)))


def _bare(word: str) -> str:
    """An Arabic word without its article."""
    if word.startswith(_ARTICLE) and len(word) >= _ARTICLE_LETTERS:
        return word[len(_ARTICLE) :]
    return ""
