"""An upgrade that works, one that fails, one that is killed: the data is never half of each."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from ameen.store import Store, UpgradeFailed, migrate, upgrade
from ameen.store.doctor import check
from ameen.store.migrate import SCHEMA, schema_of
from ameen.store.table import encode

from .things import Thing, things

TOP = Path(__file__).parents[2]


@pytest.fixture
def old(tmp_path, monkeypatch):
    """A folder with 50 things in it, which this version finds to be of the schema before."""
    store = Store.open(tmp_path)
    store.write(lambda tx: [tx.put(Thing(name=f"N{n}", owner="x", amount=n)) for n in range(50)])
    store.close()
    monkeypatch.setattr(migrate, "SCHEMA", SCHEMA + 1)
    return tmp_path


def shout(env, databases):
    """A step that rewrites every name, a few records at a time."""
    with env.begin(write=True, db=databases.records(things)) as txn:
        for key, stored in txn.cursor():
            found = things.decode(bytes(stored))
            txn.put(bytes(key), encode(replace(found, name=found.name + "!")))
    for kept in things.indexes.values():
        migrate.rebuild(env, databases, things, kept)


def names(store):
    with store.read() as snap:
        return {snap.get(things, hit.id).name for hit in snap.range(things)}


def test_a_step_brings_the_records_further_and_leaves_no_copy(old, monkeypatch):
    monkeypatch.setitem(migrate.STEPS, SCHEMA, shout)
    store = Store.open(old)
    assert names(store) == {f"N{n}!" for n in range(50)}
    with store.read() as snap:
        assert schema_of(snap) == SCHEMA + 1
    assert check(store) == []
    store.close()
    assert not (old / upgrade.COPY).exists()


def test_a_step_that_fails_leaves_everything_as_it_was_and_says_what_to_do(old, monkeypatch):
    def fails(env, databases):
        shout(env, databases)
        raise ValueError("a name of three letters")

    monkeypatch.setitem(migrate.STEPS, SCHEMA, fails)
    with pytest.raises(
        UpgradeFailed, match="three letters. Nothing was changed. Start the version"
    ):
        Store.open(old)
    assert_as_it_was(old, monkeypatch)


def test_a_step_whose_outcome_does_not_hold_together_is_undone(old, monkeypatch):
    def forgets_the_indexes(env, databases):
        with env.begin(write=True) as txn:
            txn.drop(databases.index(things, "name"), delete=False)

    monkeypatch.setitem(migrate.STEPS, SCHEMA, forgets_the_indexes)
    with pytest.raises(UpgradeFailed, match="index thing.name: 50 missing"):
        Store.open(old)
    assert_as_it_was(old, monkeypatch)


def assert_as_it_was(old, monkeypatch):
    monkeypatch.setattr(migrate, "SCHEMA", SCHEMA)
    store = Store.open(old)
    assert names(store) == {f"N{n}" for n in range(50)}
    with store.read() as snap:
        assert schema_of(snap) == SCHEMA
        assert snap.tally(things, "amount", ("x",)) == sum(range(50))
    assert check(store) == []
    store.close()
    assert not (old / upgrade.COPY).exists()


KILLED_IN_THE_MIDDLE = """
import os, signal, sys
from ameen.store import Store, migrate
from tests.store import test_upgrade, things
def dies(env, databases):
    test_upgrade.shout(env, databases)
    os.kill(os.getpid(), signal.SIGKILL)
migrate.SCHEMA += 1
migrate.STEPS[migrate.SCHEMA - 1] = dies
Store.open(sys.argv[1])
"""


def test_an_upgrade_that_was_killed_and_then_fails_goes_back_to_the_very_beginning(
    old, monkeypatch
):
    done = subprocess.run([sys.executable, "-c", KILLED_IN_THE_MIDDLE, str(old)], cwd=TOP)
    assert done.returncode == -signal.SIGKILL
    assert (old / upgrade.COPY / "data.mdb").exists()

    def fails(env, databases):
        raise ValueError("no")

    monkeypatch.setitem(migrate.STEPS, SCHEMA, fails)
    with pytest.raises(UpgradeFailed):
        Store.open(old)
    assert_as_it_was(old, monkeypatch)


def test_a_copy_that_was_cut_off_counts_for_nothing(old, monkeypatch):
    unfinished = old / f".{upgrade.COPY}"
    unfinished.mkdir()
    (unfinished / "data.mdb").write_bytes(os.urandom(100))
    monkeypatch.setitem(migrate.STEPS, SCHEMA, shout)
    Store.open(old).close()
    assert not unfinished.exists()
