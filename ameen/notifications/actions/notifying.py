"""The notifier: it follows the log, and tells those whom a change concerns, each cause once."""

import logging
from collections.abc import Iterable, Sequence

from ...store import Change, Snapshot, Store, Tx
from ...store.cause import Cause, Causes
from ..queries import may_be_told
from .telling import heard, tell

FOLLOWER = "notifier"
ENTRIES = 200  # read in one snapshot, told in one transaction

log = logging.getLogger("ameen.notifications")


class Notifier:
    """What it tells and how far it came are one transaction, in which it also looks whether
    somebody else was faster: killed at any point, and in two processes, it tells once."""

    def __init__(self, store: Store, causes: Sequence[Causes]) -> None:
        self._store, self._causes = store, causes

    def begin(self) -> None:
        """In a store that never had a notifier nobody is told of what is past."""
        self._store.write(_begin)

    def follow(self) -> int:
        """Goes through some entries of the log and says how many; 0 when there are none."""
        with self._store.read() as snap:
            place = snap.follower(FOLLOWER)
            changes = list(snap.changes(place, ENTRIES)) if place else []
            found = [(change, cause) for change in changes for cause in self._of(snap, change)]
            never = not place and snap.last_seq
        if never:
            self.begin()
        if changes:
            self._store.write(_go_on, place, changes[-1].seq, found, origin="notifier")
        return len(changes)

    def _of(self, snap: Snapshot, change: Change) -> list[Cause]:
        """The causes in a change, of those who may be told. What can't be read is left out, so as
        not to hold up the rest."""
        found: list[Cause] = []
        for causes in self._causes:
            try:
                found += [cause for cause in causes(snap, change) if may_be_told(snap, cause)]
            except Exception:
                log.exception("%s could not read change %s", causes.__name__, change.seq)
        return found


def _begin(tx: Tx) -> None:
    if not tx.follower(FOLLOWER):
        tx.follow(FOLLOWER, tx.last_seq)


def _go_on(tx: Tx, place: int, to: int, found: Iterable[tuple[Change, Cause]]) -> None:
    if tx.follower(FOLLOWER) != place:
        return
    told = [tell(tx, cause, change.at, change.batch) for change, cause in found]
    for user_id in dict.fromkeys(notification.user_id for notification in told):
        heard(tx, user_id)
    tx.follow(FOLLOWER, to)
