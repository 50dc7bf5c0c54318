"""Who is spoken to in a text: `@` and a colleague's name, or their email address."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from ...store import fold

MOST_WORDS = 6  # of a name
MOST_MENTIONS = 50  # of a text
_AT = re.compile(r"(?<![\w.@])@(?=\w)")
_WORD = re.compile(r"\S+")
_POSSESSIVE = re.compile(r"['’]s$")
_AROUND = ".,;:!?()[]{}<>«»“”\"'’*_~`،؛؟…"


class Mention(NamedTuple):
    """Where in the text, the `@` included, and whom it may mean: several when they share it."""

    start: int
    end: int
    ids: frozenset[bytes]
    by_email: bool = False


def mentions(
    body: str, names: Mapping[str, Collection[bytes]], emails: Mapping[str, bytes]
) -> Iterator[Mention]:
    """The mentions in a text. `names` are folded, `emails` as addresses are compared; the
    longest name counts."""
    found = 0
    for at in _AT.finditer(body):
        mention = _mention(body, at.start(), names, emails)
        if mention is not None and found < MOST_MENTIONS:
            found += 1
            yield mention


def _mention(
    body: str, start: int, names: Mapping[str, Collection[bytes]], emails: Mapping[str, bytes]
) -> Mention | None:
    begin = start + 1
    line = body[begin:].partition("\n")[0]
    words = [word.end() for _, word in zip(range(MOST_WORDS), _WORD.finditer(line), strict=False)]
    address = line[: words[0]].rstrip(_AROUND)
    if "@" in address:
        person = emails.get(address.casefold())
        end = begin + len(address)
        return Mention(start, end, frozenset((person,)), True) if person else None
    for end in reversed(words):
        whole = line[:end].rstrip(_AROUND)
        for text in (whole, _POSSESSIVE.sub("", whole)):
            ids = names.get(fold(text))
            if ids:
                return Mention(start, begin + len(text), frozenset(ids))
    return None
