"""The environment: snapshots for readers, and one writer thread whose commits are shared."""

import contextlib
import errno
import os
import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import lmdb

from . import migrate
from .errors import StoreDamaged, StoreError, StoreFull
from .snapshot import Databases, Snapshot
from .table import TABLES
from .transaction import Tx

MAP_SIZE = 1 << 37  # the most that the store may grow to; the file is sparse
MAX_READERS = 4096
MAX_DATABASES = 2048
GROWTH = 1 << 16
FEW, PATIENCE = 3, 0.002  # writers worth waiting for, and for how many seconds
GROUP = 128  # writes that may share a commit
FULL = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}


class Store:
    """The records of a hub, in one folder. Open it once a process, and after any fork."""

    def __init__(self, folder: Path, env: lmdb.Environment) -> None:
        self.folder, self._env = Path(folder), env
        self._databases = Databases(env, TABLES)
        self.identity = migrate.prepare(self, env, self._databases)
        self.commits = 0
        self.after_commit: Callable[[], None] | None = None  # called by the writer; must not block
        self._waiting: queue.SimpleQueue[_Write | None] = queue.SimpleQueue()
        self._gathered: queue.SimpleQueue[None] = queue.SimpleQueue()
        self._awaited = 0
        self._writer = threading.Thread(target=self._serve_writes, name="writer", daemon=True)
        self._writer.start()

    @classmethod
    def open(cls, folder: Path | str, map_size: int = MAP_SIZE) -> "Store":
        """Opens or makes the store of every table known so far.

        StoreDamaged when the files are not a store, StoreTooNew when a later version wrote them.
        """
        folder = Path(folder)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            env = lmdb.open(
                str(folder),
                map_size=map_size,
                max_dbs=MAX_DATABASES,
                max_readers=MAX_READERS,
                max_spare_txns=16,
                mode=0o600,
            )
        except lmdb.Error as error:
            raise _explained(error, folder) from error
        try:
            return cls(folder, env)
        except lmdb.Error as error:
            env.close()
            raise _explained(error, folder) from error
        except StoreError:
            env.close()
            raise

    @contextmanager
    def read(self) -> Iterator[Snapshot]:
        """A snapshot of what is there now."""
        with self._env.begin() as txn:
            yield Snapshot(self._databases, txn)

    def write(
        self,
        work: Callable[..., Any],
        *args: Any,
        by: bytes | None = None,
        batch: bytes | None = None,
        origin: str = "",
        now: datetime | None = None,
        **names: Any,
    ) -> Any:
        """Runs `work(tx, *args, **names)` and returns its answer once it is on disk.

        What `work` raises undoes it alone and is raised here. StoreFull when there is no room.
        """
        if threading.current_thread() is self._writer:
            raise RuntimeError("a write within a write: pass the transaction on instead")
        write = _Write(work, args, names, now or datetime.now(UTC), by, batch, origin)
        self._waiting.put(write)
        if self._awaited and self._waiting.qsize() >= self._awaited:
            self._awaited = 0
            self._gathered.put(None)
        write.done.acquire()
        if write.error is not None:
            raise write.error
        return write.answer

    def close(self) -> None:
        """Ends the writer after what is waiting, and lets go of the files."""
        self._waiting.put(None)
        self._writer.join()
        self._env.close()

    def clear_readers(self) -> int:
        """Frees the places of readers whose process died; says how many."""
        return self._env.reader_check()

    def used_bytes(self) -> tuple[int, int]:
        """How much of the map is in use, and its size."""
        info = self._env.info()
        return (info["last_pgno"] + 1) * self._env.stat()["psize"], info["map_size"]

    def copy(self, folder: Path) -> None:
        """A consistent, compacted copy into an empty folder, while others read and write."""
        try:
            self._env.copy(str(folder), compact=True)
        except lmdb.Error as error:
            raise _explained(error, folder) from error

    def _serve_writes(self) -> None:
        write = self._waiting.get()
        while write is not None:
            group, write = self._commit_group(write)
            for finished in group:
                finished.done.release()
            if self.after_commit is not None:
                self.after_commit()
            if write is _NOBODY:
                self._gather(len(group))
                write = self._waiting.get()

    def _gather(self, writers: int) -> None:
        """Lets those who just got their answer come back with their next write, if they will.

        Without it the first of them would be served while the others fight it for the
        interpreter lock.
        """
        self._awaited = writers - 1
        if writers > FEW and self._waiting.qsize() < self._awaited:
            with contextlib.suppress(queue.Empty):
                self._gathered.get(timeout=PATIENCE)
        self._awaited = 0

    def _commit_group(self, first: "_Write") -> "tuple[list[_Write], _Write | None]":
        """Runs `first` and what came in meanwhile, and commits once; the answer is who is next.

        They share a plain transaction. When one of them fails, all are run again, each in a
        child transaction, so that the failure undoes only itself.
        """
        group, following = [first], _NOBODY
        try:
            with self._env.begin(write=True) as txn:
                self._run(first, txn)
                while len(group) < GROUP and (following := self._following()):
                    group.append(following)
                    self._run(following, txn)
        except Exception:
            self._commit_apart(group)
        self.commits += 1
        return group, following if following is None else _NOBODY

    def _commit_apart(self, group: "list[_Write]") -> None:
        try:
            with self._env.begin(write=True) as parent:
                for write in group:
                    write.error = None
                    try:
                        with self._env.begin(write=True, parent=parent) as txn:
                            self._run(write, txn)
                    except Exception as error:
                        write.error = _explained(error, self.folder)
        except Exception as error:
            for write in group:
                write.error = write.error or _explained(error, self.folder)

    def _following(self) -> "_Write | None | _Nobody":
        try:
            return self._waiting.get_nowait()
        except queue.Empty:
            return _NOBODY

    def _run(self, write: "_Write", txn: lmdb.Transaction) -> None:
        tx = Tx(self._databases, txn, write.now, write.by, write.batch, write.origin)
        write.answer = write.work(tx, *write.args, **write.names)


class _Nobody:
    """Nobody is waiting; None in the queue asks the writer to end."""

    def __bool__(self) -> bool:
        return False


_NOBODY = _Nobody()


class _Write:
    """A piece of work on its way through the writer; `done` opens when it is on disk."""

    __slots__ = ("work", "args", "names", "now", "by", "batch", "origin", "answer", "error", "done")

    def __init__(self, work, args, names, now, by, batch, origin) -> None:
        self.work, self.args, self.names, self.now = work, args, names, now
        self.by, self.batch, self.origin = by, batch, origin
        self.answer = self.error = None
        self.done = threading.Lock()
        self.done.acquire()


def _explained(error: Exception, folder: Path) -> Exception:
    """LMDB's error in the house's words."""
    if not isinstance(error, lmdb.Error):
        return error
    if isinstance(error, lmdb.MapFullError) or _is_full(error, folder):
        return StoreFull(f"There is no room left for {folder}. Nothing that was saved is lost.")
    if isinstance(error, lmdb.InvalidError | lmdb.CorruptedError | lmdb.VersionMismatchError):
        return StoreDamaged(f"{folder} holds no readable store. Restore it from a backup.")
    if isinstance(error, lmdb.PageNotFoundError | lmdb.PanicError):
        return StoreDamaged(f"The store in {folder} is damaged. Restore it from a backup.")
    return StoreError(f"The store in {folder} failed: {error}")


def _is_full(error: lmdb.Error, folder: Path) -> bool:
    """Whether there was no room. LMDB calls a write that was cut short an input/output error;
    whether the file can grow tells one from the other."""
    if any(os.strerror(number) in str(error) for number in FULL):
        return True
    if os.strerror(errno.EIO) not in str(error):
        return False
    try:
        with open(folder / "data.mdb", "r+b") as file:
            os.posix_fallocate(file.fileno(), os.fstat(file.fileno()).st_size, GROWTH)
    except OSError as refused:
        return refused.errno in FULL
    return False
