"""The index as a process reads it: opened once, and again when it was committed to."""

import threading

import tantivy

from .damage import IndexDamaged, IndexWaits, damage_told
from .place import Place, State
from .schema import opened


class Reader:
    """Keeps the newest searcher at hand. Threads share it."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._lock = threading.Lock()
        self._note: tuple[int, ...] | None = None
        self._commit: tuple[int, ...] | None = None
        self._index: tantivy.Index | None = None
        self._searcher: tantivy.Searcher | None = None
        self.state: State | None = None

    def searcher(self) -> tantivy.Searcher | None:
        """What was last committed; None while there is no index that can be read."""
        with self._lock:
            note = self._place.stamp()
            if note is None:
                self._let_go()
                return None
            if note != self._note:
                self._open_again(note)
            if self.state is None:
                return None
            commit = self._place.index_stamp(self.state)
            if commit is None:
                self._let_go()
            elif commit != self._commit:
                self._reload(commit)
            return self._searcher

    def _open_again(self, note: tuple[int, ...]) -> None:
        state = self._place.state()
        same = state is not None and self.state is not None and state.index == self.state.index
        self._note, self.state = note, state
        if not same:
            self._index = self._searcher = self._commit = None

    def _reload(self, commit: tuple[int, ...]) -> None:
        try:
            with damage_told():
                if self._index is None:
                    self._index = opened(str(self._place.index(self.state)))
                self._index.reload()
                self._searcher, self._commit = self._index.searcher(), commit
        except IndexWaits:
            return
        except IndexDamaged:
            self._let_go()
            self._place.mark_damaged(True)

    def _let_go(self) -> None:
        self._index = self._searcher = self._commit = self._note = self.state = None
