"""Which parts of a text are what was asked for."""

import re
from collections.abc import Iterator

from ..store import fold
from .words import asked, digits_of

# A word as it stands in a text, with the marks that folding takes away.
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f\u064b-\u065f\u0670\u0640])*")


def marked(text: str, question: str) -> list[tuple[str, bool]]:
    """`text` in pieces, each with whether it was asked for; joined they are the text again.

    A word that begins with one that was asked for is marked as far as that goes, a telephone
    number that holds the digits asked for as a whole.
    """
    things = asked(question)
    wanted = sorted({w for thing in things for w in thing.words}, key=len, reverse=True)
    numbers = [thing.digits for thing in things if thing.digits]
    if numbers and any(number in digits_of(text) for number in numbers) and _is_number(text):
        return [(text, True)]
    pieces, place = [], 0
    for start, end in _places(text, wanted):
        if start > place:
            pieces.append((text[place:start], False))
        pieces.append((text[start:end], True))
        place = end
    if place < len(text):
        pieces.append((text[place:], False))
    return pieces


def _places(text: str, wanted: list[str]) -> Iterator[tuple[int, int]]:
    for found in _WORD.finditer(text):
        word = found.group()
        folded = fold(word)
        for beginning in wanted:
            skipped = len("ال") if folded.startswith("ال" + beginning) else 0
            if folded[skipped:].startswith(beginning):
                yield found.start(), found.start() + _reach(word, skipped + len(beginning))
                break


def _reach(word: str, letters: int) -> int:
    """How much of `word` folds to its first `letters` letters, marks that follow included."""
    for end in range(1, len(word)):
        if len(fold(word[: end + 1])) > letters:
            return end
    return len(word)


def _is_number(text: str) -> bool:
    return not re.search(r"[^\W\d_]", text)
