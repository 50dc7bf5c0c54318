"""How records are named in addresses and in the page."""

from werkzeug.routing import BaseConverter, ValidationError

from ..store import Record, id_text, parse_id
from ..store.table import BY_TYPE


class IdConverter(BaseConverter):
    """`<id:contact_id>`: 16 bytes for the view, 26 characters in the address."""

    regex = "[0-7][0-9A-Za-z]{25}"

    def to_python(self, value: str) -> bytes:
        try:
            return parse_id(value)
        except ValueError as error:
            raise ValidationError from error

    def to_url(self, value: bytes | str) -> str:
        return value if isinstance(value, str) else id_text(value)


def dom_id(thing: Record | str, part: str = "") -> str:
    """The id of a record's part in the page, or of a part named by a word: the only maker."""
    if isinstance(thing, str):
        name = thing
    else:
        name = f"{BY_TYPE[type(thing)].name}-{id_text(thing.id) if thing.id else 'new'}"
    return f"{name}-{part}" if part else name
