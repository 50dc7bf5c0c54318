"""Whether the index says of every record what the store says."""

from collections.abc import Sequence

import tantivy

from ..store import Store
from .damage import IndexDamaged, IndexWaits, damage_told
from .document import Searchable
from .indexer import FOLLOWER
from .schema import key_of, schema

AT_ONCE = 1000


def complaints(
    store: Store,
    kinds: Sequence[Searchable],
    searcher: tantivy.Searcher | None,
    complete: bool,
) -> list[str]:
    """Sentences on what is missing, left over or out of date in the index."""
    if searcher is None:
        return ["The search index is missing or can't be read; it has to be rebuilt."]
    if not complete:
        return ["The search index is still being built."]
    with store.read() as snap:
        if snap.follower(FOLLOWER) < snap.last_seq:
            return []
    try:
        return _compared(store, kinds, searcher)
    except (IndexDamaged, IndexWaits) as error:
        return [f"The search index is damaged and has to be rebuilt: {error}"]


def _compared(store: Store, kinds: Sequence[Searchable], searcher: tantivy.Searcher) -> list[str]:
    said, expected_all = [], 0
    for number, kind in enumerate(kinds):
        expected, wrong = _table(store, number, kind, searcher)
        expected_all += expected
        if wrong:
            said.append(f"Search is missing or out of date on {wrong} of {kind.table.name}.")
    if searcher.num_docs > expected_all:
        said.append(f"Search holds {searcher.num_docs - expected_all} that should be gone.")
    return said


def _table(
    store: Store, number: int, kind: Searchable, searcher: tantivy.Searcher
) -> tuple[int, int]:
    """How many records should be found, and how many are not, or not as they are now."""
    expected_all = wrong = 0
    after = None
    while True:
        with store.read() as snap:
            ids = [hit.id for hit in snap.range(kind.table, after=after, limit=AT_ONCE)]
            records = [r for r in snap.get_many(kind.table, ids) if r is not None]
            expected = {r.id: r.version for r in records if kind.document(snap, r) is not None}
        found = _versions(searcher, [key_of(number, record_id) for record_id in expected])
        wrong += sum(found.get(record_id) != version for record_id, version in expected.items())
        expected_all += len(expected)
        if len(ids) < AT_ONCE:
            return expected_all, wrong
        after = ids[-1]


def _versions(searcher: tantivy.Searcher, keys: list[str]) -> dict[bytes, int]:
    if not keys:
        return {}
    query = tantivy.Query.term_set_query(schema(), "key", keys)
    with damage_told():
        addresses = [address for _, address in searcher.search(query, len(keys) * 2).hits]
        if not addresses:
            return {}
        columns = [searcher.fast_field_values(n, addresses) for n in ("high", "low", "version")]
    return {
        high.to_bytes(8, "big") + low.to_bytes(8, "big"): version
        for high, low, version in zip(*columns, strict=True)
    }
