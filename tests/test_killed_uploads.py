"""A process that uploads, replaces, removes and restores is killed at random points: no record
loses its file, and no file stays without a record."""

import io
import multiprocessing
import os
import random
import signal
import time
from datetime import UTC, datetime, timedelta

import pytest

from ameen import open_hub
from ameen.accounts.actions import first_owner
from ameen.accounts.queries import viewer_for
from ameen.accounts.records import users
from ameen.config import Settings
from ameen.crm.actions import create_contact
from ameen.crm.records import contacts
from ameen.files import actions, jobs, thumbnails, uploads
from ameen.files.records import attachments
from ameen.store.doctor import check

KILLS = 14
SPAWN = multiprocessing.get_context("spawn")


@pytest.fixture
def data(tmp_path):
    """A hub with an owner and a contact."""
    hub = open_hub(Settings.load({}, tmp_path / "data"))
    owner, _ = first_owner(hub.store, "owner@hub.example", "Owner", "correct horse battery")
    with hub.store.read() as snap:
        viewer = viewer_for(snap, owner)
    hub.store.write(create_contact, {"name_en": "Anna"}, viewer=viewer, by=owner.id)
    hub.close()
    return tmp_path / "data"


def work(data, started, seed):
    """Does whatever can be done to files, one after the other, without end."""
    hub, chance = open_hub(Settings.load({}, data)), random.Random(seed)
    folder = uploads.folder(data)
    with hub.store.read() as snap:
        viewer = viewer_for(snap, snap.require(users, next(snap.range(users)).id))
        contact = next(snap.range(contacts)).id

    def do(action, *args, now=None):
        return hub.store.write(
            action, hub.subjects, *args, viewer=viewer, by=viewer.user.id, now=now
        )

    def keep():
        return uploads.keep(folder, "a.txt", io.BytesIO(os.urandom(chance.randint(1, 300_000))))

    long_ago = datetime.now(UTC) - timedelta(days=31)
    made = do(actions.attach, "contact", contact, [keep()])
    started.set()
    while True:
        last = made[-1]
        made += do(actions.attach, "contact", contact, [keep(), keep()])
        do(actions.replace_content, last.id, None, "", keep(), now=long_ago)
        do(actions.trash, last.id, None, now=long_ago)
        if chance.random() < 0.5:
            do(actions.take_back, last.id)
        hub.store.write(actions.purge_trash)
        jobs.sweep(hub, datetime.now(UTC) + timedelta(hours=2 * (chance.random() < 0.3)))


def test_no_kill_leaves_a_record_without_its_file_or_a_file_for_good(data):
    chance = random.Random(14)
    for seed in range(KILLS):
        started = SPAWN.Event()
        process = SPAWN.Process(target=work, args=(data, started, seed))
        process.start()
        assert started.wait(60)
        time.sleep(chance.uniform(0, 0.15))
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        _is_sound(data)


def _is_sound(data):
    hub = open_hub(Settings.load({}, data))
    folder, now = uploads.folder(data), datetime.now(UTC)
    try:
        assert uploads.missing(hub.store, folder) == []
        jobs.sweep(hub, now)
        unfinished = list(folder.rglob(".*.part"))
        assert unfinished == []  # the one that wrote them is dead
        jobs.sweep(hub, now + timedelta(hours=2))
        assert list(uploads.orphans(hub.store, folder)) == []
        assert uploads.missing(hub.store, folder) == []
        assert check(hub.store) == []
        with hub.store.read() as snap:
            for hit in snap.range(attachments):
                one = snap.require(attachments, hit.id)
                path = uploads.path_of(folder, one.kind, one.content_id)
                assert path.stat().st_size == one.size
        assert not list(thumbnails.folder(data).glob("*"))
    finally:
        hub.close()
