"""Where the index lies in the data folder, and the note that says what it was made from."""

import os
import shutil
from pathlib import Path

import msgspec

from ..store import Snapshot, new_id

NOTE, DAMAGED = "state.json", "damaged"


class Building(msgspec.Struct, frozen=True):
    """How far an index that is being built has come; `since` is where the log is taken up."""

    since: int
    kind: int = 0
    after: str = ""


class State(msgspec.Struct, frozen=True):
    """What an index was made from: whose store, by which rules, up to which entry of the log."""

    store: str
    rules: str
    index: str
    seq: int = 0
    at: str = ""
    building: Building | None = None


def fresh(store: bytes, rules: str, since: int) -> State:
    return State(store.hex(), rules, f"index-{new_id().hex()}", building=Building(since))


def is_of(state: State, snap: Snapshot, identity: bytes, rules: str) -> bool:
    """Whether the index belongs to this store as it is now.

    The entry that it came to must be the very one in the log: a store that was put back from a
    backup has others there.
    """
    if state.store != identity.hex() or state.rules != rules:
        return False
    return not state.seq or state.at == entry_time(snap, state.seq)


def entry_time(snap: Snapshot, seq: int) -> str:
    """When the entry at this place was written; "" when there is none."""
    entry = next(iter(snap.changes(after=seq - 1, limit=1)), None)
    return entry.at.isoformat() if entry is not None and entry.seq == seq else ""


class Place:
    """The folder of the index. The note is replaced in one step, so it is never half written."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)

    def state(self) -> State | None:
        try:
            return msgspec.json.decode((self.folder / NOTE).read_bytes(), type=State)
        except (OSError, msgspec.DecodeError):
            return None

    def keep(self, state: State) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        waiting = self.folder / f".{NOTE}.{os.getpid()}"
        waiting.write_bytes(msgspec.json.encode(state))
        waiting.replace(self.folder / NOTE)

    def index(self, state: State) -> Path:
        return self.folder / state.index

    def begin(self, state: State) -> None:
        """Makes room for a new index, and removes those before it."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.index(state).mkdir(mode=0o700)
        self.keep(state)
        self.mark_damaged(False)
        for old in self.folder.glob("index-*"):
            if old.name != state.index:
                shutil.rmtree(old, ignore_errors=True)

    def stamp(self) -> tuple[int, ...] | None:
        """Differs whenever another index stands here; None when there is none."""
        return _stamp(self.folder / NOTE)

    def index_stamp(self, state: State) -> tuple[int, ...] | None:
        """Differs whenever the index was committed to; None when it is not there."""
        return _stamp(self.index(state) / "meta.json")

    def mark_damaged(self, damaged: bool) -> None:
        """Tells the process that leads to build the index anew."""
        mark = self.folder / DAMAGED
        if not damaged:
            mark.unlink(missing_ok=True)
        elif self.folder.is_dir():
            mark.touch(mode=0o600)

    @property
    def damaged(self) -> bool:
        return (self.folder / DAMAGED).exists()


def _stamp(path: Path) -> tuple[int, ...] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino, found.st_size
