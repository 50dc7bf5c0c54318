"""The index as the leader writes it: follows the log, or builds the whole anew.

The order holds it together: first the index is committed, then the note beside it, then the
cursor in the store. A crash in between shows some entries again, and a document that replaces
itself is no different.
"""

import logging
import time
from collections.abc import Iterable, Sequence
from itertools import islice

import tantivy

from ..store import Change, Snapshot, Store, Tx, id_text
from .damage import IndexDamaged, IndexWaits, damage_told
from .document import Searchable
from .place import Building, Place, State, entry_time, fresh, is_of
from .schema import fingerprint, key_of, opened, written

FOLLOWER = "search"
ENTRIES, RECORDS = 2000, 5000  # for one commit: of the log, when building
CHUNK = 500  # records read in one snapshot
HEAP = 30_000_000
REST = 60.0  # seconds between attempts while the index can't be written

log = logging.getLogger("ameen.search")


class Indexer:
    """One writer. Another process that holds the index makes it wait, not fail."""

    def __init__(self, place: Place, store: Store, kinds: Sequence[Searchable]) -> None:
        self._place, self._store = place, store
        self._kinds = {kind.table.name: (n, kind) for n, kind in enumerate(kinds)}
        self._tables = list(self._kinds)
        self._rules = fingerprint(kinds)
        self._writer: tantivy.IndexWriter | None = None
        self._state: State | None = None
        self._note: tuple[int, ...] | None = None
        self._failed, self._rest_until = False, 0.0

    def step(self) -> int:
        """Brings some records up to date and says how many; 0 when there is nothing to do.

        A damaged index is replaced; the next step begins to build it.
        """
        if time.monotonic() < self._rest_until:
            return 0
        try:
            if not self._ready():
                return 0
            done = self._build() if self._state.building else self._follow()
            self._failed = False
            return done
        except IndexWaits as error:
            self.close()
            log.info("The search index has to wait: %s", error)
            return 0
        except IndexDamaged as error:
            return self._replace(error)

    def _replace(self, error: Exception) -> int:
        """Begins anew; when that fails as well it rests, so as not to spin."""
        if self._failed:
            log.error("The search index can't be written: %s", error)
            self._rest_until = time.monotonic() + REST
            return 0
        log.warning("The search index can't be used and is built anew: %s", error)
        self._failed = True
        self.begin()
        return 1

    def begin(self) -> None:
        """Throws the index away and starts with an empty one."""
        self.close()
        with self._store.read() as snap:
            state = fresh(self._store.identity, self._rules, snap.last_seq)
        self._place.begin(state)
        self._note = None

    @property
    def building(self) -> bool:
        state = self._place.state()
        return state is None or state.building is not None

    def close(self) -> None:
        """Lets go of the writer; what was not committed is done again later."""
        self._writer = None

    def _ready(self) -> bool:
        note = self._place.stamp()
        if note is None or note != self._note or self._place.damaged:
            self.close()
            self._state = self._place.state()
            if self._place.damaged or not self._belongs():
                self.begin()
                self._state = self._place.state()
            self._note = self._place.stamp()
        if self._place.index_stamp(self._state) is None and self._writer is not None:
            self.begin()
            return False
        if self._writer is None:
            with damage_told():
                index = opened(str(self._place.index(self._state)))
                self._writer = index.writer(HEAP, 1)
        return True

    def _belongs(self) -> bool:
        if self._state is None or not self._place.index(self._state).is_dir():
            return False
        untouched = self._state.building == Building(getattr(self._state.building, "since", 0))
        if not untouched and self._place.index_stamp(self._state) is None:
            return False
        with self._store.read() as snap:
            return is_of(self._state, snap, self._store.identity, self._rules)

    def _follow(self) -> int:
        with self._store.read() as snap:
            place = min(snap.follower(FOLLOWER), self._state.seq)
            changes = list(snap.changes(after=place, limit=ENTRIES))
            if not changes:
                return 0
            found = self._concerned(snap, changes)
        for chunk in _chunks(found):
            self._renew(chunk)
        last = changes[-1]
        if found:
            self._commit()
        self._keep(State(*_identity(self._state), seq=last.seq, at=last.at.isoformat()))
        self._store.write(_move, last.seq)
        return max(1, len(found))

    def _concerned(self, snap: Snapshot, changes: list[Change]) -> list[tuple[str, bytes]]:
        """The records to read again, each once however often it changed."""
        found: dict[tuple[str, bytes], None] = {}
        touched = [kind.touched for _, kind in self._kinds.values() if kind.touched is not None]
        for change in changes:
            if change.op != "event":
                found[change.table, change.id] = None
                for others in touched:
                    found.update(dict.fromkeys(others(snap, change)))
        return [(table, record_id) for table, record_id in found if table in self._kinds]

    def _renew(self, chunk: Iterable[tuple[str, bytes]]) -> None:
        with self._store.read() as snap:
            for table, record_id in chunk:
                kind, searchable = self._kinds[table]
                made = _made(snap, kind, searchable, record_id)
                with damage_told():
                    self._writer.delete_documents_by_term("key", key_of(kind, record_id))
                    if made is not None:
                        self._writer.add_document(made)

    def _commit(self) -> None:
        with damage_told():
            self._writer.commit()

    def _build(self) -> int:
        """The next records of the table that is being built; after the last one, the log."""
        building = self._state.building
        if building.kind >= len(self._tables):
            return self._built(building)
        table = self._kinds[self._tables[building.kind]][1].table
        after, done = bytes.fromhex(building.after), 0
        while done < RECORDS:
            with self._store.read() as snap:
                ids = [hit.id for hit in snap.range(table, after=after or None, limit=CHUNK)]
            self._renew((table.name, record_id) for record_id in ids)
            done += len(ids)
            if len(ids) < CHUNK:
                break
            after = ids[-1]
        self._commit()
        if done < RECORDS:
            following = Building(building.since, building.kind + 1)
        else:
            following = Building(building.since, building.kind, after.hex())
        self._keep(State(*_identity(self._state), building=following))
        return max(1, done)

    def _built(self, building: Building) -> int:
        with self._store.read() as snap:
            at = entry_time(snap, building.since) if building.since else ""
        self._keep(State(*_identity(self._state), seq=building.since, at=at))
        self._store.write(_move, building.since)
        return 1

    def _keep(self, state: State) -> None:
        self._place.keep(state)
        self._state, self._note = state, self._place.stamp()


def _move(tx: Tx, seq: int) -> None:
    tx.follow(FOLLOWER, seq)


def _identity(state: State) -> tuple[str, str, str]:
    return state.store, state.rules, state.index


def _chunks(found: list[tuple[str, bytes]]) -> Iterable[list[tuple[str, bytes]]]:
    waiting = iter(found)
    while chunk := list(islice(waiting, CHUNK)):
        yield chunk


def _made(
    snap: Snapshot, kind: int, searchable: Searchable, record_id: bytes
) -> tantivy.Document | None:
    """A record's document. One that can't be made is left out, so as not to hold up the rest."""
    record = snap.get(searchable.table, record_id)
    try:
        said = searchable.of(snap, record)
        return None if said is None else written(kind, searchable, record, said)
    except Exception:
        log.exception("Search leaves out %s %s", searchable.table.name, id_text(record_id))
        return None
