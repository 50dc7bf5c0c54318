"""To whom records can be assigned, ready for a select."""

from binascii import crc32
from typing import NamedTuple

from markupsafe import Markup

from ...accounts.queries import active_colleagues, colleague
from ...accounts.records import users
from ...store import Snapshot, id_text, parse_id
from ...web import language

OPTION = Markup('<option value="{}">{}</option>')


class People(NamedTuple):
    """Ids and names of all who can be assigned something, a mark that changes with them, and the
    options of a select: they may be hundreds, so that they are made once."""

    named: tuple[tuple[str, str], ...]
    mark: int
    options: Markup

    def chosen(self, person: str) -> Markup:
        """The options with one of them chosen."""
        before = Markup('value="{}"').format(person)
        return self.options.replace(before, before + Markup(" selected"), 1)


def people(snap: Snapshot) -> People:
    """All who can be assigned something, as readers of this language know them."""
    tongue = language()

    def read() -> People:
        named = tuple((id_text(u.id), u.name(tongue)) for u in active_colleagues(snap, tongue))
        options = Markup("").join(OPTION.format(*each) for each in named)
        return People(named, crc32(repr(named).encode()), options)

    return snap.memo(("assignable people", tongue), [users], read)


def attendees(snap: Snapshot, kept: tuple[bytes, ...] | None) -> list[tuple[bytes, str]]:
    """Who can be asked to attend, and who was asked while they were active."""
    named = {parse_id(i): text for i, text in people(snap).named}
    gone = [(i, colleague(snap, i)) for i in kept or () if i not in named]
    return [*named.items(), *((i, one.name(language())) for i, one in gone if one)]
