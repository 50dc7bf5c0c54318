"""A short way to 'unchanged': what was read from some tables holds until one of them changes."""

from collections.abc import Hashable, Sequence
from typing import Any

from flask import current_app
from werkzeug.wrappers import Response

from ...store import Snapshot, Table
from ...web import not_modified

MOST_KEPT = 4096


class Stamps:
    """What a page was made of, by the stamps of its tables at that time.

    The reader's rights and the day are no part of it: `not_modified` adds them to each key.
    """

    def __init__(self, name: Hashable, tables: Sequence[Table], snap: Snapshot) -> None:
        self._kept = current_app.extensions.setdefault("ameen.crm.stamps", {})
        self._name, self._now = name, tuple(snap.stamp(table) for table in tables)

    def unchanged(self) -> Response | None:
        """The page again, without a look at the records, when no table has changed since."""
        then, key = self._kept.get(self._name, ((), ()))
        return not_modified(*key) if then == self._now else None

    def remember(self, key: tuple[Any, ...]) -> None:
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        self._kept[self._name] = (self._now, key)
