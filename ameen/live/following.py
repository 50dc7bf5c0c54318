"""Who hears of which change: the follower of the log's tail in this process.

Everything here runs in the hub's thread. It reads what was committed, asks the topics what that
touches, and tells each listener the names of the topics that they follow and may hear of, by
their rights as they are now. Nothing is sent while a snapshot is open.
"""

import heapq
import logging
import time
from collections import deque
from collections.abc import Iterable
from typing import Any, NamedTuple

from ..store import Snapshot, Store
from .events import RESYNC, events
from .positions import LASTS, Positions
from .topics import Guard, Pass, Topic, named

UNKNOWN = -1  # a place of which nobody knows what came after it
PIECE = 500  # entries that are read at once
CHECK_PASSES = 0.25  # seconds from check to check, while something is being committed

log = logging.getLogger(__name__)


class Listener:
    """Somebody who follows topics. `hear(data)` gives them events, `end()` ends it."""

    __slots__ = ("after", "topics", "who")

    def __init__(self, who: Pass, topics: tuple[str, ...], after: int | None = None) -> None:
        self.who, self.topics, self.after = who, topics, after

    def hear(self, data: bytes) -> None:
        raise NotImplementedError

    def end(self) -> None:
        raise NotImplementedError


class Touched(NamedTuple):
    """That an entry of the log touched a topic, who may hear of it, and when it was read."""

    seq: int
    name: str
    may_hear: Any
    read_at: float


class Following:
    """The listeners of a process, and how far the log was read for them."""

    def __init__(
        self, store: Store, topics: Iterable[Topic], guard: Guard, positions: Positions
    ) -> None:
        self._store, self._guard, self._positions = store, guard, positions
        self._topics = {topic.name: topic for topic in topics}
        self._by_topic: dict[str, dict[Listener, None]] = {}
        self._by_key: dict[bytes, dict[Listener, None]] = {}
        self._ends: list[tuple[float, bytes]] = []
        self._awaited: set[bytes] = set()  # the keys in `_ends`
        self._viewers: dict[bytes, Any] = {}
        self._stamps: tuple[int, ...] = ()
        self._recent: deque[Touched] = deque()
        self._begin = self.seq = 0  # what was read for those who listen: from, to
        self._generation = -1
        self._checked, self._unchecked = 0.0, False

    def __len__(self) -> int:
        return sum(map(len, self._by_key.values()))

    def count(self, key: bytes) -> int:
        """How many came in by this pass. For every thread."""
        return len(self._by_key.get(key, ()))

    def admit(self, listener: Listener) -> None:
        """From now on they hear; first of what they missed since `after`."""
        with self._store.read() as snap:
            if not self._by_key:
                self._start(snap)
            self._await_end(listener.who)
            self._by_key.setdefault(listener.who.key, {})[listener] = None
            for name in listener.topics:
                self._by_topic.setdefault(name, {})[listener] = None
            allowed = self._allowed(snap, listener)
            missed = self._missed(snap, listener) if allowed else []
        if missed:
            listener.hear(events(missed, self._positions.sealed(self.seq)))
        if not allowed:
            listener.end()

    def leave(self, listener: Listener) -> None:
        """They hear nothing any more."""
        places = [(self._by_key, listener.who.key)]
        places += [(self._by_topic, name) for name in listener.topics]
        for place, key in places:
            listeners = place.get(key, {})
            listeners.pop(listener, None)
            if not listeners:
                place.pop(key, None)

    def tend(self) -> float | None:
        """Does what is due; in how many seconds there is something to do again, None: when
        something was committed."""
        if not self._by_key:
            return None
        over = self._expired()
        with self._store.read() as snap:
            if snap.generation == self._generation and not self._unchecked:
                due, more = {}, False
            else:
                due, more = self._committed(snap, over)
        told: dict[tuple[str, ...], bytes] = {}
        position = self._positions.sealed(self.seq) if due else ""
        for listener, names in due.items():
            key = tuple(names)
            if key not in told:
                told[key] = events(key, position)
            listener.hear(told[key])
        for listener in dict.fromkeys(over):
            listener.end()
        return 0.0 if more else CHECK_PASSES if self._unchecked else None

    def _committed(
        self, snap: Snapshot, over: list[Listener]
    ) -> tuple[dict[Listener, list[str]], bool]:
        """What is to be told after a commit; adds to `over` those who may not listen any more."""
        over += self._unentitled(snap) + self._passless(snap)
        due, more = self._heard(snap, set(over))
        self._generation = -1 if more else snap.generation
        over += self._without_record(snap, due)
        return due, more

    def position(self) -> str:
        """What a heartbeat says of where its reader stands."""
        return self._positions.sealed(self.seq)

    def _start(self, snap: Snapshot) -> None:
        """Nobody listened: what happened meanwhile is read when somebody asks for it."""
        self._recent.clear()
        self._begin = self.seq = snap.last_seq
        self._stamps = self._stamped(snap)
        self._viewers.clear()

    def _heard(self, snap: Snapshot, gone: set[Listener]) -> tuple[dict[Listener, list[str]], bool]:
        """Who hears what of the entries past `seq`; whether there are more of them."""
        touched: dict[str, dict[Any, None]] = {}
        found = self._read(snap, self.seq, PIECE)
        for one in found:
            touched.setdefault(one.name, {})[one.may_hear] = None
        more = snap.last_seq > self.seq + PIECE
        self.seq = min(snap.last_seq, self.seq + PIECE)
        self._recent.extend(found)
        self._forget()
        due: dict[Listener, list[str]] = {}
        for name, hearers in touched.items():
            decided: dict[bytes, bool] = {}
            for listener in self._by_topic.get(name, ()):
                user_id = listener.who.user_id
                if user_id not in decided:
                    decided[user_id] = self._may_hear(snap, user_id, hearers)
                if decided[user_id] and listener not in gone:
                    due.setdefault(listener, []).append(name)
        return due, more

    def _forget(self) -> None:
        """Lets go of what only a place that no longer lasts would ask for."""
        until = time.monotonic() - LASTS
        while self._recent and self._recent[0].read_at <= until:
            self._begin = max(self._begin, self._recent.popleft().seq)

    def _read(self, snap: Snapshot, after: int, limit: int) -> list[Touched]:
        found: list[Touched] = []
        now = time.monotonic()
        same: dict[Any, Any] = {}  # of equal questions one is kept
        for change in snap.changes(after, limit):
            for topic in self._topics.values():
                try:
                    touches = list(topic.touched(snap, change))
                except Exception:  # a topic that fails must not silence the others
                    log.exception("%s could not read change %s", topic.name, change.seq)
                    continue
                for record_id, may_hear in touches:
                    kept = same.setdefault(may_hear, may_hear)
                    found.append(Touched(change.seq, topic.called(record_id), kept, now))
        return found

    def _missed(self, snap: Snapshot, listener: Listener) -> list[str]:
        """The topics that were touched between `after` and what was read."""
        after = listener.after
        if after is None:
            return []
        if not 0 <= after <= snap.last_seq:
            return [RESYNC]
        if after < self._begin:
            older = self._read(snap, after, self._begin - after)
            self._recent.extendleft(reversed([one for one in older if one.seq <= self._begin]))
            self._begin = after
        wanted, found = set(listener.topics), {}
        for one in reversed(self._recent):
            if one.seq <= after:
                break
            fresh = one.name in wanted and one.name not in found
            if fresh and self._may_hear(snap, listener.who.user_id, (one.may_hear,)):
                found[one.name] = None
        return list(found)

    def _may_hear(self, snap: Snapshot, user_id: bytes, hearers: Iterable[Any]) -> bool:
        viewer = self._viewer(snap, user_id)
        return viewer is not None and any(may_hear(viewer) for may_hear in hearers)

    def _viewer(self, snap: Snapshot, user_id: bytes) -> Any:
        if user_id not in self._viewers:
            self._viewers[user_id] = self._guard.viewer(snap, user_id)
        return self._viewers[user_id]

    def _allowed(self, snap: Snapshot, listener: Listener) -> bool:
        """Whether they may still follow what they follow."""
        viewer = self._viewer(snap, listener.who.user_id)
        if viewer is None:
            return False
        found = [named(self._topics, name) for name in listener.topics]
        return all(topic.may_follow(snap, viewer, record_id) for topic, record_id in found)

    def _without_record(self, snap: Snapshot, due: dict[Listener, list[str]]) -> list[Listener]:
        """Those who heard of a record that is theirs no longer: this was the last they hear."""
        decided: dict[tuple[bytes, tuple[str, ...]], bool] = {}
        over = []
        for listener, names in due.items():
            records = tuple([name for name in names if ":" in name])
            key = (listener.who.user_id, records)
            if records and key not in decided:
                probe = Listener(listener.who, records)
                decided[key] = self._allowed(snap, probe)
            if records and not decided[key]:
                over.append(listener)
        return over

    def _unentitled(self, snap: Snapshot) -> list[Listener]:
        """Those whose rights went, when the tables changed from which rights come."""
        stamps = self._stamped(snap)
        if stamps == self._stamps:
            return []
        before, self._viewers, self._stamps = self._viewers, {}, stamps
        return [
            listener
            for listeners in self._by_key.values()
            for listener in listeners
            if self._differs(snap, before, listener.who.user_id)
            and not self._allowed(snap, listener)
        ]

    def _differs(self, snap: Snapshot, before: dict[bytes, Any], user_id: bytes) -> bool:
        then, now = before.get(user_id), self._viewer(snap, user_id)
        if then is None or now is None:
            return True
        return (then.stamp, then.people) != (now.stamp, now.people)

    def _stamped(self, snap: Snapshot) -> tuple[int, ...]:
        return tuple(snap.stamp(table) for table in self._guard.tables)

    def _passless(self, snap: Snapshot) -> list[Listener]:
        """Those whose session ended. Sessions leave no trace in the log, so that they are looked
        up, though only while something is being committed, and not after each commit."""
        now = time.monotonic()
        self._unchecked = now - self._checked < CHECK_PASSES
        if self._unchecked:
            return []
        self._checked = now
        holds = self._guard.holds
        return [
            listener
            for key, listeners in self._by_key.items()
            if not holds(snap, key)
            for listener in listeners
        ]

    def _await_end(self, who: Pass) -> None:
        """Once for each key, however often its streams open and close until then."""
        if who.key not in self._awaited:
            self._awaited.add(who.key)
            heapq.heappush(self._ends, (who.until, who.key))

    def _expired(self) -> list[Listener]:
        """Those whose time is up."""
        over: list[Listener] = []
        while self._ends and self._ends[0][0] <= time.time():
            key = heapq.heappop(self._ends)[1]
            self._awaited.discard(key)
            over += self._by_key.get(key, ())
        return over
