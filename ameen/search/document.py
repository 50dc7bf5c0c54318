"""What the search index knows of a record, as the slices tell it."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

import msgspec

from ..store import Change, Record, Snapshot, Table


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One record as search sees it. All text is given as it is stored; search folds it.

    `names` count most and are the only thing found in tables searched by name alone.
    `text` is everything else worth finding, `emails` and `phones` are found by their parts.
    `facets` are exact filters, `"kind:customer"`. `people` are the users whom the record
    concerns (creator, assignee). The sorts: a name left empty falls back to the other one;
    `when` is whatever day or moment a list of this kind is ordered by besides.
    """

    names: tuple[str, ...]
    text: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    people: tuple[bytes, ...] = ()
    name_en: str = ""
    name_ar: str = ""
    created: datetime | None = None
    updated: datetime | None = None
    when: date | datetime | None = None


class Searchable(msgspec.Struct, frozen=True):
    """A table that can be searched.

    `document` gives None for a record that is not to be found (in the trash, inactive).
    `touched` is told of every change, of whichever table, and names the records whose documents
    say something of what changed, as (table name, id): the contacts of a renamed company. Raise `revision` when
    `document` says something else of the same record; the index is then built anew.
    """

    table: Table
    document: Callable[[Snapshot, Any], Document | None]
    touched: Callable[[Snapshot, Change], Iterable[tuple[str, bytes]]] | None = None
    revision: int = 1

    def of(self, snap: Snapshot, record: Record | None) -> Document | None:
        return None if record is None else self.document(snap, record)


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A page of hits in order. `total` is exact; `capped` when more match than can be paged."""

    hits: tuple[tuple[str, bytes], ...] = ()
    total: int = 0
    capped: bool = False
    close: bool = False  # found only by allowing for typing errors
