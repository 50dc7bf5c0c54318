"""Two processes send mail and are killed at random points: each cause is one mail, and a second
copy comes only where the record says that the first was in doubt."""

import multiprocessing
import os
import random
import signal
import time
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from ameen import open_hub
from ameen.accounts.actions import first_owner
from ameen.accounts.records import User
from ameen.config import Settings
from ameen.notifications.actions import tell
from ameen.notifications.mailing import send_mail
from ameen.notifications.records import State, deliveries
from ameen.store import id_text
from ameen.store.cause import Cause
from ameen.store.doctor import check

from .notifications.mailing.post import Office, Post

KILLS, MAILS, LONGEST_LIFE = 50, 400, 0.12
SERVER = multiprocessing.get_context("forkserver")
SERVER.set_forkserver_preload(["ameen.notifications.jobs", "ameen.crm.jobs", "ameen.files.jobs"])


@pytest.fixture
def data(tmp_path):
    """A hub in which many people are to be told of something that happened to their accounts."""
    hub = open_hub(Settings.load({}, tmp_path / "data"))
    first_owner(hub.store, "owner@hub.example", "Owner", "correct horse battery")

    def fill(tx):
        for number in range(MAILS):
            user = tx.put(User(email=f"reader{number}@hub.example", name_en=f"No. {number}"))
            said = {"event": "password_changed", "path": "/settings"}
            tell(tx, Cause(user_id=user.id, kind="security", said=said), tx.now)

    hub.store.write(fill, now=datetime.now(UTC) - timedelta(minutes=1))
    hub.close()
    return tmp_path / "data"


def work(folder, address, started):
    """A process that sends what is due, again and again."""
    hub = open_hub(settings(folder, address))
    started.set()
    while True:
        send_mail(hub)


def settings(folder, address):
    return Settings.load({"AMEEN_MAIL_URL": address}, folder)


def test_each_cause_is_one_mail_wherever_two_mailers_die(data):
    chance, post = random.Random(50), Post()
    with Office(post) as office:
        address = f"smtp://127.0.0.1:{office.port}"
        for _ in range(KILLS // 2):
            kill_two(data, address, chance)
        hub = open_hub(settings(data, address))
        later = datetime.now(UTC) + timedelta(days=1)  # who was killed twice with it waits
        while send_mail(hub, later):
            continue
    with hub.store.read() as snap:
        made = [snap.require(deliveries, hit.id) for hit in snap.range(deliveries)]
    assert {one.state for one in made} == {State.SENT}
    copies = Counter(mail["Message-ID"] for mail in post.mails)
    doubted = {f"<{id_text(one.id).lower()}" for one in made if one.in_doubt}
    assert len(copies) == len(made) == MAILS
    twice = {message_id.partition(".")[0] for message_id, times in copies.items() if times > 1}
    assert twice <= doubted
    assert max(copies.values()) <= 1 + KILLS // 2
    assert check(hub.store) == []
    hub.close()


def kill_two(data, address, chance):
    events = [SERVER.Event(), SERVER.Event()]
    pair = [SERVER.Process(target=work, args=(data, address, event)) for event in events]
    for process in pair:
        process.start()
    for event in events:
        assert event.wait(60)
    for process in pair:
        time.sleep(chance.uniform(0, LONGEST_LIFE))
        os.kill(process.pid, signal.SIGKILL)
        process.join()
