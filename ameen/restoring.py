"""Restoring a backup into a data folder, in one step that either happens or doesn't.

What was unpacked is verified first, beside the data. Then a note is written of what goes where, and
the folders are exchanged; whoever finds the note later (the exchange was killed) carries on.
"""

import json
import os
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from . import know_every_table
from .jobs.leading import Lead
from .notifications.actions import drop_restored
from .store import Store, StoreError
from .store.backup import unpack
from .store.doctor import check

MOVED = ("lmdb", "uploads", "search")
NOTE = "restoring.json"


class NotEmpty(StoreError):
    """There is data already, and nobody said that it may be replaced."""


def restore(archive: Path, data: Path, replace: bool) -> Path | None:
    """Puts a verified backup in place; today's data is kept in the folder that is returned. Mail
    and push messages that were due by now are not sent from it, since they may have been before.

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
        _exchange(data)
        return _swap(archive, data)
    finally:
        lead.let_go()


def carry_on(data: Path) -> None:
    """Ends an exchange that was killed; nothing when there is none, or when it is under way."""
    if not (data / NOTE).exists():
        return
    lead = Lead(data / "run")
    try:
        if lead.taken():
            _exchange(data)
    finally:
        lead.let_go()


def _swap(archive: Path, data: Path) -> Path | None:
    scratch = Path(tempfile.mkdtemp(dir=data, prefix="restore-"))
    try:
        unpack(archive, scratch)
        _make_ready(scratch / "lmdb")
        (scratch / "uploads").mkdir(mode=0o700, exist_ok=True)
        (scratch / "search").mkdir(mode=0o700)
        aside = _place_aside(data)
        _write_note(data, {"new": scratch.name, "old": aside.name if aside else ""})
        _exchange(data)
        return aside
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _place_aside(data: Path) -> Path | None:
    if not _prepared(data):
        return None
    aside = data / "backups" / datetime.now(UTC).strftime("before-restore-%Y%m%d-%H%M%S")
    aside.mkdir(mode=0o700, parents=True)
    return aside


def _write_note(data: Path, told: dict[str, str]) -> None:
    unfinished = data / f".{NOTE}"
    with open(unfinished, "w") as file:
        json.dump(told, file)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(data / NOTE)


def _exchange(data: Path) -> None:
    """Does what the note says, as far as it isn't done, and takes it away."""
    if not (data / NOTE).exists():
        return
    told = json.loads((data / NOTE).read_text())
    new, old = data / told["new"], data / "backups" / told["old"] if told["old"] else None
    for name in MOVED:
        if not (new / name).exists():
            continue
        if old is None or (old / name).exists():  # what is there then, a start has made anew
            shutil.rmtree(data / name, ignore_errors=True)
        elif (data / name).exists():
            os.replace(data / name, old / name)
        os.replace(new / name, data / name)
    (data / NOTE).unlink()
    shutil.rmtree(new, ignore_errors=True)


def _make_ready(folder: Path) -> None:
    """Opens what was unpacked, holds everything against its records, and keeps back what may have
    been sent since it was packed."""
    know_every_table()
    store = Store.open(folder)
    try:
        findings = check(store)
        while not findings and store.write(drop_restored, origin="restore"):
            continue
    finally:
        store.close()
    if findings:
        raise StoreError(f"The backup is whole, but its data is not: {findings[0].text}.")


def _prepared(data: Path) -> bool:
    return (data / "lmdb" / "data.mdb").exists()
