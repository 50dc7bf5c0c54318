"""To whom records can be assigned, ready for a select."""

from binascii import crc32
from typing import NamedTuple

from markupsafe import Markup

from ...accounts.queries import active_colleagues
from ...accounts.records import users
from ...store import Snapshot, id_text
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
