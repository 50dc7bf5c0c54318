"""Two processes run the hourly round and are killed at random points: each purge happens once."""

import multiprocessing
import os
import random
import signal
import time
from datetime import UTC, datetime, timedelta

import pytest

from ameen import open_hub
from ameen.accounts.actions import first_owner
from ameen.config import Settings
from ameen.crm.actions import create_contact, trash_contact
from ameen.crm.records import contacts
from ameen.jobs import run_round
from ameen.jobs.rounds import due_again
from ameen.store.doctor import check

KILLS, TRASHED, LIVE = 12, 1500, 20
SPAWN = multiprocessing.get_context("spawn")


@pytest.fixture
def data(tmp_path):
    """A hub whose trash holds what is due, and some contacts that live."""
    folder = tmp_path / "data"
    hub = open_hub(Settings.load({}, folder))
    owner, _ = first_owner(hub.store, "owner@hub.example", "Owner", "correct horse battery")
    from ameen.accounts.queries import viewer_for

    with hub.store.read() as snap:
        viewer = viewer_for(snap, owner)

    def fill(tx):
        for number in range(TRASHED + LIVE):
            made = create_contact(tx, {"name_en": f"No. {number}"}, viewer=viewer)
            if number < TRASHED:
                trash_contact(tx, made.id, viewer=viewer)

    hub.store.write(fill, by=owner.id, now=datetime.now(UTC) - timedelta(days=31))
    hub.close()
    return folder


def work(folder, started):
    """A process that runs hourly rounds, each as the first of a new leader."""
    hub = open_hub(Settings.load({}, folder))
    started.set()
    while True:
        due_again(hub.store)
        run_round(hub, "hour", datetime.now(UTC) + timedelta(hours=1))


def test_each_purge_happens_once_wherever_two_processes_die(data):
    chance = random.Random(12)
    for _ in range(KILLS // 2):
        events = [SPAWN.Event(), SPAWN.Event()]
        pair = [SPAWN.Process(target=work, args=(data, event)) for event in events]
        for process in pair:
            process.start()
        for event in events:
            assert event.wait(60)
        time.sleep(chance.uniform(0, 0.15))
        for process in pair:
            os.kill(process.pid, signal.SIGKILL)
            process.join()
    hub = open_hub(Settings.load({}, data))
    due_again(hub.store)
    run_round(hub, "hour")
    with hub.store.read() as snap:
        purged = [
            c.id for c in snap.changes(limit=None) if c.op == "purge" and c.table == "contact"
        ]
        left = sum(1 for _ in snap.range(contacts))
    assert len(purged) == len(set(purged)) == TRASHED
    assert left == LIVE
    assert check(hub.store) == []
    hub.close()
