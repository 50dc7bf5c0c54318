"""Hot backups: one archive of the store and the files beside it, verified before it is used.

The archive is a gzipped tar of `lmdb/data.mdb`, `uploads/…` and, last, `manifest.json` with the
SHA-256 of each. Nothing outside these names is ever read from one or written by one.
"""

import errno
import hashlib
import json
import os
import shutil
import tarfile
import tempfile
import zlib
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from .engine import Store
from .errors import StoreError

FORMAT = "ameen-backup 1"
MANIFEST = "manifest.json"
UNLINKED = {errno.EPERM, errno.EXDEV, errno.EMLINK, errno.ENOTSUP}  # a disk without links
_PIECE = 1 << 20


class BadBackup(StoreError):
    """The file is no backup of this program, or it was cut off or altered."""


def backup(store: Store, uploads: Path, target: Path) -> Path:
    """Writes an archive of everything acknowledged before the call; others go on meanwhile.

    The archive appears under its name only once it is whole and on disk.
    """
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as scratch,
        tempfile.TemporaryDirectory(dir=uploads.parent, prefix=".backup-") as beside,
    ):
        work, linked = Path(scratch), Path(beside)
        (work / "lmdb").mkdir()
        unfinished = work / "archive"
        # Before, for what is removed while the store is copied; after, for what comes in.
        _link(uploads, linked)
        store.copy(work / "lmdb")
        _link(uploads, linked)
        files = {"lmdb/data.mdb": work / "lmdb" / "data.mdb"}
        files |= {f"uploads/{p.relative_to(linked)}": p for p in _files(linked)}
        _pack(unfinished, files)
        os.chmod(unfinished, 0o600)
        with open(unfinished, "rb") as written:
            os.fsync(written.fileno())
        os.replace(unfinished, target)
    return target


def unpack(archive: Path, folder: Path) -> dict:
    """Unpacks a backup into an empty folder and verifies it; its manifest is the answer.

    BadBackup, and the folder left for the caller to remove, when anything is not as it was.
    """
    try:
        with tarfile.open(archive, "r:gz") as tar:
            found = {m.name: _unpack_member(tar, m, folder) for m in tar}
            while tar.fileobj.read(_PIECE):  # to its very end, where gzip's own sums stand
                continue
    except (tarfile.TarError, OSError, EOFError, zlib.error) as error:
        raise BadBackup(f"{archive.name} is not a whole backup: {error}") from error
    manifest = _manifest(archive, folder)
    found.pop(MANIFEST, None)
    if found != manifest["files"]:
        raise BadBackup(f"{archive.name} was altered: its contents are not what it lists.")
    (folder / MANIFEST).unlink()
    return manifest


def _pack(target: Path, files: dict[str, Path]) -> None:
    digests = {}
    with tarfile.open(target, "w:gz", compresslevel=3) as tar:
        for name, path in files.items():
            tar.add(path, name, recursive=False)
            digests[name] = _digest(path)
        manifest = {"format": FORMAT, "made": datetime.now(UTC).isoformat(), "files": digests}
        listing = target.with_name(MANIFEST)
        listing.write_text(json.dumps(manifest))
        tar.add(listing, MANIFEST)


def _unpack_member(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> str:
    name = PurePosixPath(member.name)
    known = member.name in (MANIFEST, "lmdb/data.mdb") or name.parts[:1] == ("uploads",)
    if not (member.isfile() and known and ".." not in name.parts and not name.is_absolute()):
        raise BadBackup(f"The backup holds {member.name!r}, which has no place in one.")
    target = folder / name
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tar.extractfile(member) as source, open(target, "xb") as copy:
        shutil.copyfileobj(source, copy, _PIECE)
    os.chmod(target, 0o600)
    return _digest(target)


def _manifest(archive: Path, folder: Path) -> dict:
    try:
        manifest = json.loads((folder / MANIFEST).read_text())
        known = manifest["format"] == FORMAT and isinstance(manifest["files"], dict)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadBackup(f"{archive.name} is not a whole backup: it has no listing.") from error
    if not known:
        raise BadBackup(f"{archive.name} is a backup of another version.")
    return manifest


def _link(uploads: Path, linked: Path) -> None:
    """Holds on to all files that are finished; each is written once and never changed."""
    for path in _files(uploads):
        other = linked / path.relative_to(uploads)
        if path.name.startswith(".") or other.exists():
            continue
        other.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileNotFoundError):  # removed a moment ago: no record knows it any more
            try:
                os.link(path, other)
            except OSError as error:
                if error.errno not in UNLINKED:
                    raise
                shutil.copy2(path, other)


def _files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.is_file()) if folder.is_dir() else []


def _digest(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
