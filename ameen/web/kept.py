"""Finished fragments, kept until something that they show has changed.

A fragment is kept with the versions of all records that it depends on, and is used while these
are still the same: never stale. What depends on the reader is part of its key: never leaked.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any

from markupsafe import Markup

from ..store import Snapshot, Table
from . import assets
from .answers import rendered
from .keeping import Fragment
from .languages import language, reader_digits, zone_name

Needs = Sequence[tuple[Table, bytes | None]]


def kept_rows(
    snap: Snapshot,
    table: Table,
    ids: Sequence[bytes],
    template: str,
    prepare: Callable[[list[bytes]], Iterable[tuple[dict[str, Any], Needs]]],
    shape: Hashable = (),
) -> Markup:
    """The fragments of `template` for the records `ids`, in that order, joined.

    Only those that are not kept, or not current, are rendered: `prepare(missing_ids)` then
    gives for each the template's names and the other records it shows, as (table, id) pairs.
    Names that are None leave the row out.
    `shape` holds what else the row depends on: columns, rights. Language, digits and zone are
    added here. A row must not say anything relative to now, nor carry a token.
    """
    cache = assets.web().kept
    name = (template, assets.generation(), language(), reader_digits(), zone_name(), shape)
    shelf, now = cache.shelf(name), _Stamps(snap)
    texts: list[str] = []
    missing: list[int] = []
    for place, record_id in enumerate(ids):
        found = shelf.get(record_id) or cache.get(name, record_id)
        if found is not None and (found.stamps == now[found.tables] or now.holds(found)):
            texts.append(found.text)
        else:
            texts.append("")
            missing.append(place)
    if missing:
        made = prepare([ids[place] for place in missing])
        for place, (names, needs) in zip(missing, made, strict=True):
            if names is not None:
                texts[place] = rendered(template, names)
                fragment = now.fragment(texts[place], ((table, ids[place]), *needs))
                cache.put(name, ids[place], fragment)
    return Markup("".join(texts))  # noqa: S704 - rendered by Jinja, which escapes


def remembered(name: str, *key: Hashable, caller: Callable[[], Markup]) -> Markup:
    """For templates: `{% call remembered("…", all, it, depends, on) %}…{% endcall %}` is made once
    for each key. Language, digits and the program's files are added here."""
    cache = assets.web().kept
    shelf = (name, assets.generation(), language(), reader_digits())
    found = cache.get(shelf, key)
    if found is None:
        found = Fragment(str(caller()), ())
        cache.put(shelf, key, found)
    return Markup(found.text)  # noqa: S704 - rendered by Jinja, which escapes


class _Stamps(dict):
    """Of the tables of a snapshot, when each last changed: read once, however many ask."""

    def __init__(self, snap: Snapshot) -> None:
        super().__init__()
        self._snap = snap

    def __missing__(self, tables: tuple[Table, ...]) -> tuple[Any, ...]:
        self[tables] = stamps = tuple(self._stamp(table) for table in tables)
        return stamps

    def _stamp(self, table: Table) -> Any:
        """Of a table without a log there is none: nothing equals what stands for it."""
        return self._snap.stamp(table) if table.is_logged else object()

    def fragment(self, text: str, needs: Needs) -> Fragment:
        shown = [(t, i) for t, i in needs if i is not None]
        tables = tuple({t.name: t for t, _ in shown}.values())
        versions = tuple((t, i, self._snap.version(t, i)) for t, i in shown)
        return Fragment(text, versions, tables, self[tables])

    def holds(self, fragment: Fragment) -> bool:
        """Whether all that it shows is as it was, though its tables have changed."""
        version = self._snap.version
        if any(version(table, i) != seen for table, i, seen in fragment.needs):
            return False
        fragment.stamps = self[fragment.tables]
        return True
