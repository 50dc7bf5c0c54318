"""Restoring a backup into a data folder, in one step that either happens or doesn't."""

import os
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from .jobs.leading import Lead
from .store import Store, StoreError
from .store.backup import unpack
from .store.doctor import check

MOVED = ("lmdb", "uploads", "search")


class NotEmpty(StoreError):
    """There is data already, and nobody said that it may be replaced."""


def restore(archive: Path, data: Path, replace: bool) -> Path | None:
    """Puts a verified backup in place; today's data is kept in the folder that is returned.

    NotEmpty without `replace`; BadBackup, and nothing is changed, when the archive isn't whole;
    StoreError while the hub runs.
    """
    if not archive.is_file():
        raise StoreError(f"There is no file {archive}.")
    if _prepared(data) and not replace:
        raise NotEmpty(
            f"{data} holds data already. Restore into an empty folder, or add --replace: "
            "what is there now is put aside, not deleted."
        )
    lead = Lead(data / "run")
    try:
        if not lead.taken():
            raise StoreError("The hub is running. Stop it first, then restore.")
        return _swap(archive, data)
    finally:
        lead.let_go()


def _swap(archive: Path, data: Path) -> Path | None:
    scratch = Path(tempfile.mkdtemp(dir=data, prefix="restore-"))
    try:
        unpack(archive, scratch)
        _verify(scratch / "lmdb")
        (scratch / "uploads").mkdir(mode=0o700, exist_ok=True)
        (scratch / "search").mkdir(mode=0o700)
        return _exchange(scratch, data)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _exchange(scratch: Path, data: Path) -> Path | None:
    aside = None
    if _prepared(data):
        name = datetime.now(UTC).strftime("before-restore-%Y%m%d-%H%M%S")
        aside = data / "backups" / name
        aside.mkdir(mode=0o700, parents=True)
    for name in MOVED:
        if aside is not None:
            os.replace(data / name, aside / name)
        else:
            shutil.rmtree(data / name, ignore_errors=True)
        os.replace(scratch / name, data / name)
    return aside


def _verify(folder: Path) -> None:
    """Opens what was unpacked and holds everything against its records."""
    from . import health  # noqa: F401  its tables, and all others, are known then
    from .crm import records  # noqa: F401
    from .files import records as files  # noqa: F401

    store = Store.open(folder)
    try:
        findings = check(store)
    finally:
        store.close()
    if findings:
        raise StoreError(f"The backup is whole, but its data is not: {findings[0].text}.")


def _prepared(data: Path) -> bool:
    return (data / "lmdb" / "data.mdb").exists()
