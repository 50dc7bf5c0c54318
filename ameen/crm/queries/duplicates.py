"""Records that may be the same, found in bulk."""

from itertools import groupby
from typing import Any, NamedTuple

from ...accounts.queries import Viewer
from ...store import Snapshot, Table
from ..records import MODULES

ID_BYTES = 16
LOOKED_THROUGH = 20_000  # entries of an index, in one answer
SHOWN = 5


class Alike(NamedTuple):
    """Visible records under one address, number or name; `more` when there are still others."""

    records: list[Any]
    more: bool


class AlikePage(NamedTuple):
    """A page of groups; `after` is where the next begins, None when all was looked through."""

    groups: list[Alike]
    after: bytes | None


def alike(
    snap: Snapshot,
    viewer: Viewer,
    table: Table,
    index: str,
    after: bytes | None = None,
    limit: int = 20,
) -> AlikePage:
    """Groups of records that share an entry of `index` ("emails", "phones" or "names") and of
    which the viewer sees at least two. What it costs does not grow with the table."""
    hits = list(snap.range(table, index, after=after, limit=LOOKED_THROUGH))
    groups: list[Alike] = []
    for _, same in groupby(hits, key=lambda hit: hit.key[:-ID_BYTES]):
        run = list(same)
        if run[-1] is hits[-1] and len(hits) == LOOKED_THROUGH and run[0] is not hits[0]:
            break  # it may go on past what was looked through
        after = run[-1].key
        if len(run) > 1:
            _add(snap, viewer, table, [hit.id for hit in run], groups)
        if len(groups) == limit:
            break
    done = not hits or (after == hits[-1].key and len(hits) < LOOKED_THROUGH)
    return AlikePage(groups, None if done else after)


def _add(
    snap: Snapshot, viewer: Viewer, table: Table, ids: list[bytes], groups: list[Alike]
) -> None:
    module = MODULES[table.name]
    seen = [r for r in snap.get_many(table, ids) if r is not None and viewer.may_see(module, r)]
    if len(seen) > 1:
        groups.append(Alike(seen[:SHOWN], len(seen) > SHOWN))
