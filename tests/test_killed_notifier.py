"""Two processes follow the log and are killed at random points: each cause is told exactly once."""

import multiprocessing
import os
import random
import signal
import time

import pytest

from ameen import open_hub
from ameen.accounts.queries import viewer_for
from ameen.accounts.records import users
from ameen.config import Settings
from ameen.crm.actions import add_note, create
from ameen.crm.records import leads
from ameen.notifications.records import Kind, deliveries, notifications
from ameen.store import new_id
from ameen.store.doctor import check
from tests import cast as casting

KILLS = 50
SPAWN = multiprocessing.get_context("spawn")


@pytest.fixture
def data(tmp_path):
    """A hub with the cast, whose notifier has begun."""
    hub = open_hub(Settings.load({}, tmp_path / "data"))
    casting.build(hub.store, hub.settings.secret)
    follow_all(hub)
    hub.close()
    return tmp_path / "data"


def follow_all(hub):
    while sum(follow() for follow in hub.followers[1:]):
        continue


def work(folder, started):
    """A process that gives somebody leads with a note on each, and follows the log meanwhile."""
    hub = open_hub(Settings.load({}, folder))
    cast = casting.cast_of(hub.store)
    started.set()
    while True:
        hub.store.write(give, cast.manager.id, cast.report.id, by=cast.manager.id, batch=new_id())
        for follow in hub.followers[1:]:
            follow()


def give(tx, manager_id, report_id):
    viewer = viewer_for(tx, tx.require(users, manager_id))
    made = create(tx, leads, {"title": "A lead", "assignee_id": report_id}, viewer=viewer)
    add_note(tx, "lead", made.id, "Look at this one", viewer=viewer)


def test_each_cause_gives_one_notification_wherever_two_processes_die(data):
    chance = random.Random(50)
    for _ in range(KILLS // 2):
        events = [SPAWN.Event(), SPAWN.Event()]
        pair = [SPAWN.Process(target=work, args=(data, event)) for event in events]
        for process in pair:
            process.start()
        for event in events:
            assert event.wait(60)
        for process in pair:
            time.sleep(chance.uniform(0, 0.1))
            os.kill(process.pid, signal.SIGKILL)
            process.join()
    hub = open_hub(Settings.load({}, data))
    follow_all(hub)
    with hub.store.read() as snap:
        given = [hit.id for hit in snap.range(leads)]
        told = [snap.require(notifications, hit.id) for hit in snap.range(notifications)]
        sent = [snap.require(deliveries, hit.id) for hit in snap.range(deliveries)]
    assert len(given) >= KILLS
    by_kind = {kind: [one for one in told if one.kind == kind] for kind in Kind}
    assert sorted(one.subject_id for one in by_kind[Kind.ASSIGNED]) == given
    assert sorted(one.subject_id for one in by_kind[Kind.NOTED]) == given
    assert {one.count for one in told} == {1}  # a second telling would have joined the first
    mailed = sorted(one.id for one in by_kind[Kind.ASSIGNED])
    assert sorted(one.notification_id for one in sent) == mailed
    assert check(hub.store) == []
    hub.close()
