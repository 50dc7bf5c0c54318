"""The properties of a card: names, parameters and values.

RFC 6350 §3.3 and §3.4, RFC 2426 §4 (version 3), RFC 6868 (marks in parameters); and what
version 2.1 has beside: parameters without a name, and quoted-printable values.
"""

import quopri
import re
from typing import NamedTuple

from .lines import known

_NAME = re.compile(r"(?:[\w-]+\.)?([\w-]+)", re.ASCII)
_ONE = r'(?:"[^"]*"|[^";:,]*)'
_PARAMETER = re.compile(rf";([\w-]+)(?:=({_ONE}(?:,{_ONE})*))?", re.ASCII)
_VALUES = re.compile(rf"({_ONE})(?:,|$)")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_MARK = re.compile(r"\^([n'^])")
_MARKS = {"n": "\n", "'": '"', "^": "^"}
_ENCODINGS = ("QUOTED-PRINTABLE", "BASE64", "8BIT", "7BIT")
LEAST_PREFERRED = 101


class Property(NamedTuple):
    """A line of a card: its name in capitals, without its group; parameters by name, in capitals."""

    name: str
    parameters: dict[str, list[str]]
    value: str

    def first(self, parameter: str) -> str:
        return next(iter(self.parameters.get(parameter, ())), "")

    @property
    def text(self) -> str:
        """The value as one text."""
        return unescaped(self.value)

    @property
    def sorts(self) -> set[str]:
        return {value.lower() for value in self.parameters.get("TYPE", ())}

    @property
    def preference(self) -> int:
        """1 is preferred most (§5.3); `TYPE=pref` says the same in version 3."""
        said = self.first("PREF")
        if said.isascii() and said.isdigit():
            return int(said)
        return 1 if "pref" in self.sorts else LEAST_PREFERRED

    def parts(self, mark: str = ";") -> list[str]:
        """The texts of a value that holds several, apart where the mark is not escaped."""
        found, part, after = [], "", False
        for letter in self.value:
            if after or letter != mark:
                part += letter
                after = letter == "\\" and not after
            else:
                found.append(part)
                part = ""
        return [unescaped(each) for each in (*found, part)]


def property_of(line: str) -> Property | None:
    """What a content line says; None when it is none."""
    named = _NAME.match(line)
    if named is None:
        return None
    at, parameters = named.end(), {}
    while found := _PARAMETER.match(line, at):
        at = found.end()
        name, values = _parameter(found[1].upper(), found[2])
        parameters.setdefault(name, []).extend(values)
    if line[at : at + 1] != ":":
        return None
    value = line[at + 1 :]
    made = Property(named[1].upper(), parameters, value)
    if made.first("ENCODING").upper() == "QUOTED-PRINTABLE":
        made = made._replace(value=_unquoted(value, known(made.first("CHARSET") or "utf-8")))
    return made


def _parameter(name: str, said: str | None) -> tuple[str, list[str]]:
    if said is None:
        return "ENCODING" if name in _ENCODINGS else "TYPE", [name]
    values = [found[1] for found in _VALUES.finditer(said) if found[0]]
    plain = (_MARK.sub(lambda mark: _MARKS[mark[1]], value.strip('"')) for value in values)
    if name == "TYPE":  # version 3 puts several between the same quotation marks
        return name, [part for value in plain for part in value.split(",")]
    return name, list(plain)


def unescaped(value: str) -> str:
    """§3.4: a backslash makes the next letter an ordinary one, and an n a new line."""
    if "\\" not in value:
        return value
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def _unquoted(value: str, charset: str) -> str:
    """A quoted-printable value; its own backslashes and line ends as version 3 would write them."""
    plain = quopri.decodestring(value.encode("utf-8", "replace")).decode(charset, "replace")
    return plain.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
