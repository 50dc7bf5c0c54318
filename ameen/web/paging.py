"""Pages of a list: where the next one begins, sealed so that nobody else can use or forge it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest

from .request import viewer
from .sealed import seal as _seal
from .sealed import unseal

FORWARD, BACK = "f", "b"
PURPOSE = "cursor"


class BadCursor(BadRequest):
    """The place in the list is not one of this reader and this list."""

    def __init__(self) -> None:
        super().__init__(
            _("This page link is not valid any more. Start again from the first page.")
        )


@dataclass(frozen=True)
class Page:
    """A page of a list; `next` and `previous` are sealed places, or None at the ends.

    `total` None: not counted. `capped`: there are more than are counted.
    """

    items: Sequence[Any]
    next: str | None = None
    previous: str | None = None
    total: int | None = None
    capped: bool = False


def seal(spec: Any, key: bytes, direction: str = FORWARD) -> str:
    """The place past `key` in the list that `spec` (sort, filters) describes, for this viewer."""
    return _seal(PURPOSE, direction.encode() + key, *_context(spec))


def opened(spec: Any, token: str) -> tuple[bytes, str]:
    """The key and the direction of a sealed place; BadCursor when it is not one for this list."""
    content = unseal(PURPOSE, token, *_context(spec))
    if not content or content[:1] not in (b"f", b"b"):
        raise BadCursor
    return content[1:], content[:1].decode()


def cut(
    hits: Iterable[Any], limit: int, spec: Any, token: str | None, total: int | None = None
) -> Page:
    """A page out of `limit + 1` hits that have a `key`, found from the place `token` on.

    Hits of a page asked for backwards come in backward order; they are turned round here.
    """
    found = list(hits)
    more, found = len(found) > limit, found[:limit]
    direction = opened(spec, token)[1] if token else FORWARD
    if direction == BACK:
        found.reverse()
    if not found:
        return Page(found, None, None, total)
    onward = more if direction == FORWARD else True
    backward = bool(token) if direction == FORWARD else more
    return Page(
        found,
        seal(spec, found[-1].key, FORWARD) if onward else None,
        seal(spec, found[0].key, BACK) if backward else None,
        total,
    )


def _context(spec: Any) -> tuple[bytes, bytes]:
    who = viewer()
    return (who.user.id if who is not None else b"", repr(spec).encode())
