"""Restoring happens or it doesn't, whenever it is killed."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ameen.notifications.actions import tell
from ameen.notifications.actions.restoring import RESTORED
from ameen.notifications.records import Kind, State, deliveries
from ameen.restoring import MOVED, NOTE, restore
from ameen.store import Store
from ameen.store.backup import backup
from ameen.store.cause import Cause

from .journeys.walking import command, prepared

TOP = Path(__file__).parent.parent

DIES_AT = """
import os, signal, sys
from pathlib import Path
from ameen.restoring import restore
left, replaced = int(sys.argv[3]), os.replace
def replace(source, target):
    global left
    if Path(target).name in ("lmdb", "uploads", "search"):
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
    replaced(source, target)
os.replace = replace
restore(Path(sys.argv[1]), Path(sys.argv[2]), True)
"""


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """A backup of a hub full of people, beside its data."""
    folder = tmp_path_factory.mktemp("full")
    prepared(folder / "data")
    command(folder / "data", "demo")
    command(folder / "data", "backup", str(folder / "full.tar.gz"))
    return folder / "full.tar.gz"


@pytest.fixture(scope="module")
def people(archive):
    """Who is in it."""
    return command(archive.parent / "data", "export", "contacts")


@pytest.fixture
def data(tmp_path):
    """A hub with nothing but its owner."""
    prepared(tmp_path / "data")
    return tmp_path / "data"


@pytest.mark.parametrize("step", range(2 * len(MOVED)))
def test_an_exchange_that_was_killed_is_carried_on(data, archive, people, step):
    given = [sys.executable, "-c", DIES_AT, str(archive), str(data), str(step)]
    assert subprocess.run(given, cwd=TOP).returncode == -signal.SIGKILL
    assert (data / NOTE).exists()
    assert command(data, "doctor").endswith("All is well.\n")
    assert command(data, "export", "contacts") == people
    assert not (data / NOTE).exists() and not list(data.glob("restore-*"))
    (aside,) = (data / "backups").glob("before-restore-*")
    assert sorted(os.listdir(aside)) == sorted(MOVED)


def test_a_restored_backup_sends_nothing_that_may_have_been_sent_since(store, cast, tmp_path):
    """Told an hour ago, and waiting when the backup was made."""
    said = {"title": "The hub was updated", "text": "", "path": "/settings"}
    cause = Cause(user_id=cast.report.id, kind=Kind.SYSTEM, said=said)
    earlier = datetime.now(UTC) - timedelta(hours=1)
    store.write(tell, cause, earlier, now=earlier)
    archive = backup(store, tmp_path / "uploads", tmp_path / "backup.tar.gz")
    with store.read() as snap:
        [hit] = snap.range(deliveries)
        assert snap.require(deliveries, hit.id).state == State.WAITING
    (tmp_path / "other" / "run").mkdir(parents=True)
    restore(archive, tmp_path / "other", False)
    restored = Store.open(tmp_path / "other" / "lmdb")
    try:
        with restored.read() as snap:
            found = snap.require(deliveries, hit.id)
    finally:
        restored.close()
    assert (found.state, found.error) == (State.DROPPED, RESTORED)
