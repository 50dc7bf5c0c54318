"""Restoring happens or it doesn't, whenever it is killed."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ameen.restoring import MOVED, NOTE

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
