"""The search index of a hub: finding, waiting for one's own writes, following, checking."""

import threading
import time
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any

import msgspec
import tantivy

from ..store import Snapshot, Store
from . import health
from .damage import IndexDamaged, IndexWaits, damage_told
from .document import Found, Searchable
from .indexer import FOLLOWER, Indexer
from .place import Place
from .question import CLOSE, Question, Said, Scope, ways
from .reader import Reader
from .schema import fingerprint, schema
from .words import Asked, asked

PAGED_AT_MOST = 10_000
COMMON = PAGED_AT_MOST  # records that hold a word
TOO_FAR = 5000  # log entries that can't be caught up with while a reader waits
ASK_AGAIN = 0.02  # seconds
BY_RELEVANCE = ""
SORTS = ("name_en", "name_ar", "created", "updated", "when")


class Search:
    """Every process may find; only the one that leads may `follow`.

    The index is a lens: whatever is found is read from the store, and checked, before it is
    shown.
    """

    def __init__(self, folder: Path, store: Store, kinds: Sequence[Searchable]) -> None:
        self._store, self._place = store, Place(folder)
        self._kinds = tuple(kinds)
        self._by_table = {kind.table.name: kind for kind in kinds}
        self._rules = fingerprint(kinds)
        self._reader, self._question = Reader(self._place), Question(schema())
        self._indexer = Indexer(self._place, store, kinds)
        self._leading = threading.Lock()

    @classmethod
    def open(cls, folder: Path, store: Store, kinds: Sequence[Searchable]) -> "Search":
        """Touches nothing yet: the index is made by whoever leads, with `follow`."""
        return cls(folder, store, kinds)

    def find(
        self,
        scope: Scope,
        q: str = "",
        *,
        facets: Sequence[str | Collection[str]] = (),
        sort: str = BY_RELEVANCE,
        reverse: bool = False,
        offset: int = 0,
        limit: int = 50,
        names_only: Collection[str] = (),
    ) -> Found:
        """Hits among the tables of `scope`: {table name: None for all its records, or the ids of
        the people whose records may be seen}; in tables of `names_only` only names are looked at.

        An empty `q` matches everything. Each of `facets` must hold; one that is a collection
        holds when any of it does. `sort` is "" (best match first), "name_en", "name_ar",
        "created" or "updated". At most 10,000 hits are paged. Typing errors are allowed for when
        there is no hit without. A damaged index finds nothing until it is built anew.
        """
        if sort and sort not in SORTS:
            raise ValueError(f"search can't sort by {sort}")
        order = tantivy.Order.Desc if reverse else tantivy.Order.Asc
        page = _Page(sort, order, offset, max(0, min(limit, PAGED_AT_MOST - offset)))
        return self._first([(scope, page)], q, facets, names_only)[0]

    def find_each(
        self,
        scope: Scope,
        q: str,
        *,
        limit: int = 5,
        only: str = "",
        offset: int = 0,
        names_only: Collection[str] = (),
    ) -> dict[str, Found]:
        """The best hits of each table; typing errors are allowed for when no table has a hit.

        With `only` a page of that table's hits from `offset` on, and just the totals of others.
        """
        asc, rest = tantivy.Order.Asc, max(0, min(limit, PAGED_AT_MOST - offset))
        wanted, total = _Page("", asc, offset, rest), _Page("", asc, 0, 0)
        pages = [
            ({table: people}, wanted if only in ("", table) else total)
            for table, people in scope.items()
        ]
        return dict(zip(scope, self._first(pages, q, (), names_only), strict=True))

    def records(
        self, snap: Snapshot, found: Found, may_see: Callable[[str, Any], bool]
    ) -> list[tuple[str, Any]]:
        """(table name, record) of the hits that are still there, still to be found, and for
        which `may_see(table name, record)` says yes."""
        seen = []
        for table, record_id in found.hits:
            kind = self._by_table[table]
            record = snap.get(kind.table, record_id)
            if record is None or kind.document(snap, record) is None:
                continue
            if may_see(table, record):
                seen.append((table, record))
        return seen

    @property
    def complete(self) -> bool:
        """False while the index is being built: what is not found may still be there."""
        self._reader.searcher()
        state = self._reader.state
        return state is not None and state.building is None and state.rules == self._rules

    def catch_up(self, user_id: bytes, seconds: float = 1.0) -> bool:
        """Waits until what the user did last can be found, unless that is a job's long work.
        Call it outside a snapshot."""
        with self._store.read() as snap:
            last = next(iter(snap.deeds(user_id, limit=1)), None)
        if last is None or last.origin == "job":
            return True
        return self.wait_for(last.seq, seconds)

    def wait_for(self, seq: int, seconds: float = 1.0) -> bool:
        """Waits until the index has come as far as this log entry; whether it has. It doesn't
        wait for what can't be reached in time. Call it outside a snapshot."""
        until = time.monotonic() + seconds
        while True:
            with self._store.read() as snap:
                missing = seq - snap.follower(FOLLOWER)
            if missing <= 0:
                return True
            if missing > TOO_FAR or not self.complete or time.monotonic() >= until:
                return False
            time.sleep(ASK_AGAIN)

    def follow(self) -> int:
        """One step of the indexer, or of a rebuild: how many records it brought up to date. For
        the leader alone; call it again at once when it was not 0, else in a moment."""
        with self._leading:
            return self._indexer.step()

    def rebuild(self) -> None:
        """Throws the index away, and builds and brings it up to date before it returns."""
        with self._leading:
            self._indexer.begin()
            while self._indexer.step():
                pass

    def check(self) -> list[str]:
        """What is wrong with the index, as sentences; empty when nothing is. An index that is
        merely behind the log is not wrong."""
        return health.complaints(self._store, self._kinds, self._ready(), self.complete)

    def close(self) -> None:
        """Lets go of the writer, so that another process can lead."""
        with self._leading:
            self._indexer.close()

    def _ready(self) -> tantivy.Searcher | None:
        searcher = self._reader.searcher()
        state = self._reader.state
        return searcher if state is not None and state.rules == self._rules else None

    def _first(
        self,
        pages: Sequence[tuple[Scope, "_Page"]],
        q: str,
        facets: Sequence[str | Collection[str]],
        names_only: Collection[str],
    ) -> list[Found]:
        """The pages as the first way of matching finds them by which any has a hit."""
        searcher, things = self._ready(), asked(q)
        nothing = [Found() for _ in pages]
        if searcher is None or (q.strip() and not things):
            return nothing
        found = nothing
        try:
            with damage_told():
                common = _common(searcher, things)
            for how in ways(things, common):
                found = [
                    self._look(searcher, page, known, Said(things, facets, names_only, how, common))
                    for known, page in pages
                ]
                if any(one.total for one in found):
                    break
        except IndexWaits:
            return nothing
        except IndexDamaged:
            self._place.mark_damaged(True)
            return nothing
        return found

    def _look(self, searcher: tantivy.Searcher, page: "_Page", scope: Scope, said: Said) -> Found:
        ranked = page.sort == BY_RELEVANCE and page.limit > 0
        known = {table: people for table, people in scope.items() if table in self._by_table}
        query = self._question.query(known, said, ranked)
        if query is None:
            return Found()
        how = {"order_by_field": page.sort, "order": page.order} if page.sort else {}
        with damage_told():
            answer = searcher.search(query, max(1, page.limit), offset=page.offset, **how)
            addresses = [address for _, address in answer.hits][: page.limit]
            hits = tuple(self._named(searcher, addresses))
        return Found(
            hits=hits,
            total=answer.count,
            capped=answer.count > PAGED_AT_MOST,
            close=said.how == CLOSE and answer.count > 0,
        )

    def _named(self, searcher: tantivy.Searcher, addresses: list) -> list[tuple[str, bytes]]:
        if not addresses:
            return []
        columns = (searcher.fast_field_values(name, addresses) for name in ("kind", "high", "low"))
        return [
            (self._kinds[kind].table.name, high.to_bytes(8, "big") + low.to_bytes(8, "big"))
            for kind, high, low in zip(*columns, strict=True)
        ]


def _common(searcher: tantivy.Searcher, things: Sequence[Asked]) -> set[str]:
    """The words that a great many records hold."""
    words = {word for thing in things for word in thing.words}
    return {word for word in words if searcher.doc_freq("words", word) > COMMON}


class _Page(msgspec.Struct, frozen=True):
    sort: str
    order: Any
    offset: int
    limit: int
