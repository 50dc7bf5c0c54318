"""The folder of contents: written once under an id, never changed, removed when nothing knows it.

A content is written under a temporary name that says which process writes it, is forced to disk,
and takes its own name last. Whoever is killed on the way leaves a temporary file, or one that no
record knows; `sweep` removes both.
"""

import errno
import hashlib
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO, NamedTuple

from ..store import Snapshot, Store, StoreFull, id_text, new_id, parse_id
from . import media, rules
from .records import Content, Kind, contents

PIECE = 256 << 10
UNCLAIMED = timedelta(hours=1)  # so long a file may wait for its record
UNFINISHED = ".part"
LOOKED_UP = 1000  # files in one snapshot
FULL = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}


class Stored(NamedTuple):
    """A content on disk that no record knows yet. Its size is in bytes, its picture's in pixels."""

    id: bytes
    name: str
    kind: Kind
    media_type: str
    size: int
    sha256: bytes
    width: int = 0
    height: int = 0
    thumbnails: bool = False


def folder(data: Path) -> Path:
    """Where the contents of a hub lie."""
    return data / "uploads"


def path_of(uploads: Path, kind: Kind, content_id: bytes) -> Path:
    return uploads / kind / id_text(content_id)


def prepare(uploads: Path) -> None:
    """Makes the folders, open to their owner alone."""
    for kind in Kind:
        (uploads / kind).mkdir(mode=0o700, parents=True, exist_ok=True)


def keep(uploads: Path, name: str, stream: BinaryIO) -> Stored:
    """Writes what the stream holds to disk, for good when it returns. StoreFull without room."""
    found = media.media_type(stream)
    kind, content_id = media.kind_of(found), new_id()
    prepare(uploads)
    target = path_of(uploads, kind, content_id)
    unfinished = target.with_name(f".{_process()}.{target.name}{UNFINISHED}")
    try:
        size, digest = _copy(stream, unfinished)
        os.rename(unfinished, target)
        sync_folder(target.parent)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        target.unlink(missing_ok=True)
        if error.errno in FULL:
            raise StoreFull(f"There is no room left for {uploads}.") from error
        raise
    return Stored(content_id, rules.safe_name(name), kind, found, size, digest)


def drop(uploads: Path, kept: list[Stored]) -> None:
    """Removes contents that will have no record."""
    for stored in kept:
        path_of(uploads, stored.kind, stored.id).unlink(missing_ok=True)


def _copy(stream: BinaryIO, target: Path) -> tuple[int, bytes]:
    total, size = hashlib.sha256(), 0
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "wb") as copy:
        while piece := stream.read(PIECE):
            copy.write(piece)
            total.update(piece)
            size += len(piece)
        copy.flush()
        os.fsync(copy.fileno())
    return size, total.digest()


def sync_folder(place: Path) -> None:
    """Forces the names in a folder to disk."""
    descriptor = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Orphan(NamedTuple):
    """A file without a record, and when it was written."""

    path: Path
    at: datetime


def sweep(store: Store, uploads: Path, now: datetime) -> int:
    """Removes what nothing knows any more: files whose record is gone or never came, an hour
    after they were written, and unfinished ones of processes that are dead. Says how many."""
    gone = 0
    for orphan in orphans(store, uploads):
        dead = orphan.path.name.endswith(UNFINISHED) and not _alive(orphan.path.name)
        if dead or now - orphan.at >= UNCLAIMED:
            orphan.path.unlink(missing_ok=True)
            gone += 1
    return gone


def remove_orphans(store: Store, uploads: Path) -> int:
    """Removes all of them at once, for a hub that doesn't run; says how many."""
    found = list(orphans(store, uploads))
    for orphan in found:
        orphan.path.unlink(missing_ok=True)
    return len(found)


def orphans(store: Store, uploads: Path) -> Iterator[Orphan]:
    """Files that no record knows. The names are read before the records, so that a file whose
    record comes in between is not taken for one."""
    for kind in Kind:
        for names in _names(uploads / kind):
            with store.read() as snap:
                unknown = [name for name in names if not _known(snap, kind, name)]
            yield from (found for name in unknown if (found := _orphan(uploads / kind / name)))


def missing(store: Store, uploads: Path) -> list[Content]:
    """Contents that have a record and no file. Run it while nobody writes."""
    with store.read() as snap:
        known = (snap.require(contents, hit.id) for hit in snap.range(contents))
        return [one for one in known if not path_of(uploads, one.kind, one.id).is_file()]


def _names(place: Path) -> Iterator[list[str]]:
    names: list[str] = []
    if not place.is_dir():
        return
    with os.scandir(place) as entries:
        for entry in entries:
            names.append(entry.name)
            if len(names) == LOOKED_UP:
                yield names
                names = []
    yield names


def _known(snap: Snapshot, kind: Kind, name: str) -> bool:
    content_id = content_of(name)
    found = snap.get(contents, content_id) if content_id else None
    return found is not None and found.kind == kind


def content_of(name: str) -> bytes | None:
    """The id by which a file is named; None for a name that is none."""
    try:
        return parse_id(name)
    except ValueError:
        return None


def _orphan(path: Path) -> Orphan | None:
    try:
        return Orphan(path, datetime.fromtimestamp(path.stat().st_mtime).astimezone())
    except FileNotFoundError:
        return None  # it was finished, or removed, in the meantime


def _process() -> str:
    """Which process this is: its number, and when it began, for numbers are used again."""
    return f"{os.getpid()}-{_began(os.getpid())}"


def _alive(name: str) -> bool:
    """Whether the process that writes an unfinished file still runs; so, too, when it can't be
    told: then its age decides."""
    number, _, began = name.split(".")[1].partition("-")
    if not number.isdecimal() or not began.isdecimal():
        return True
    return _began(int(number)) == int(began)


def _began(number: int) -> int:
    """When a process began, in clock ticks since the machine did (proc_pid_stat(5), field 22);
    0 when there is none."""
    try:
        stat = Path(f"/proc/{number}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    return int(stat.rpartition(")")[2].split()[19])
