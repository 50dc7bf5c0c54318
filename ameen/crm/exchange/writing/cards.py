"""Contacts as cards: vCard 4.0 (RFC 6350), or 3.0 (RFC 2426) for older address books.

What a card has no property for goes into properties of this hub's own, so that a card that
comes back is the same contact.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from ..cells import several, written
from ..reading.cards.people import OWN, OWN_FIELD

MEDIA = "text/vcard; charset=utf-8"
OLDER, NEWER = "3.0", "4.0"
OCTETS = 75  # of a line (§3.2)
_ESCAPE = re.compile(r"([\\,;])")
_PROPERTY = re.compile(r"[a-z][a-z0-9_]*")
_ADDRESS = ("street", "city", "region", "postal_code", "country")
_SAID = frozenset(
    ("id", "name_en", "name_ar", "company", "department", "emails", "phones", "job_title")
).union((*_ADDRESS, "website", "socials", "tags", "note"))
Values = dict[str, str]


def pieces(
    columns: Sequence[str], rows: Iterable[list[str]], version: str = NEWER
) -> Iterator[bytes]:
    """A card for each row."""
    for row in rows:
        values = dict(zip(columns, row, strict=True))
        lines = ["BEGIN:VCARD", f"VERSION:{version}", *_said(values, version), "END:VCARD"]
        yield "".join(f"{folded(line)}\r\n" for line in lines).encode()


def _said(values: Values, version: str) -> Iterator[str]:
    yield "PRODID:-//Ameen Hub//EN"
    yield from _names(values, version)
    yield from _each(values, "emails", "EMAIL")
    yield from _each(values, "phones", "TEL")
    yield from _parts("ORG", values, "company", "department")
    yield from _parts("ADR", values, "", "", *_ADDRESS)
    yield from _each(values, "socials", "X-SOCIALPROFILE")
    if tags := _several(values, "tags"):
        yield f"CATEGORIES:{','.join(map(escaped, tags))}"
    for column, name in (("id", "UID"), ("job_title", "TITLE"), ("note", "NOTE")):
        if values.get(column):
            yield f"{name}:{escaped(values[column])}"
    if website := values.get("website"):
        yield "URL:" + website.replace("\\", "\\\\")  # an address is not escaped otherwise
    yield from _own(values)


def _names(values: Values, version: str) -> Iterator[str]:
    """Both names, each with its language; version 3 has room for one."""
    named = [(c[-2:], values[c]) for c in ("name_en", "name_ar") if values.get(c)]
    for language, name in named if version == NEWER else named[:1]:
        alternative = ";ALTID=1" if version == NEWER and len(named) > 1 else ""
        yield f"FN;LANGUAGE={language}{alternative}:{escaped(name)}"
    for language, name in named[1:] if version == OLDER else ():
        yield f"{OWN}NAME-{language.upper()}:{escaped(name)}"
    given, _, family = (named[0][1] if named else "").rpartition(" ")
    if not given:
        given, family = family, ""
    yield f"N:{escaped(family)};{escaped(given)};;;"


def _each(values: Values, column: str, name: str) -> Iterator[str]:
    for text in _several(values, column):
        yield f"{name}:{escaped(text)}"


def _several(values: Values, column: str) -> tuple[str, ...]:
    return several(written(values.get(column, "")))


def _parts(name: str, values: Values, *columns: str) -> Iterator[str]:
    texts = [values.get(column, "") for column in columns]
    if any(texts):
        yield f"{name}:{';'.join(map(escaped, texts))}"


def _own(values: Values) -> Iterator[str]:
    for column, text in values.items():
        if not text or column in _SAID:
            continue
        if _PROPERTY.fullmatch(column) and column != "field":
            yield f"{OWN}{column.upper().replace('_', '-')}:{escaped(text)}"
        else:
            yield f'{OWN_FIELD};NAME="{_marked(column)}":{escaped(text)}'


def escaped(text: str) -> str:
    """§3.4."""
    text = _ESCAPE.sub(r"\\\1", text)
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def _marked(text: str) -> str:
    """RFC 6868."""
    return text.replace("^", "^^").replace('"', "^'").replace("\n", "^n")


def folded(line: str) -> str:
    """The line in pieces of at most 75 octets, none of which ends within a letter."""
    found, piece, size = [], "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > OCTETS:
            found.append(piece)
            piece, size = " ", 1
        piece += letter
        size += octets
    return "\r\n".join((*found, piece))
