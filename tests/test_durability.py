"""Killed at any moment: nothing acknowledged is lost, and everything still agrees."""

import random
import threading
from http.client import HTTPException

import pytest

from ameen import open_hub
from ameen.accounts.actions import first_owner
from ameen.config import Settings
from ameen.crm.records import contacts
from ameen.store import parse_id
from ameen.store.doctor import check

from .journeys.walking import EMAIL
from .running import PASSWORD, Running, until

KILLS = 20
WRITERS = 6


@pytest.fixture
def data(tmp_path):
    """The folder of a hub with its owner, prepared and closed."""
    hub = open_hub(Settings.load({}, tmp_path / "data"))
    first_owner(hub.store, EMAIL, "Owner", PASSWORD)
    hub.close()
    return tmp_path / "data"


def test_twenty_kills_during_concurrent_writes_lose_nothing(data):
    acknowledged: list[str] = []
    chance = random.Random(20)
    running = Running(data)
    for _ in range(KILLS):
        running.start()
        if not running.token:
            running.sign_in()
        writers = [
            threading.Thread(target=_write_until_refused, args=(running, acknowledged, number))
            for number in range(WRITERS)
        ]
        for writer in writers:
            writer.start()
        before = len(acknowledged)
        until(lambda before=before: len(acknowledged) > before)
        threading.Event().wait(chance.uniform(0, 0.4))
        running.kill()
        for writer in writers:
            writer.join()
    hub = open_hub(Settings.load({}, data))
    assert check(hub.store) == []
    with hub.store.read() as snap:
        lost = [text for text in acknowledged if snap.get(contacts, parse_id(text)) is None]
    hub.close()
    assert lost == []
    assert len(acknowledged) >= KILLS
    with running:
        until(
            lambda: (
                running.ask("GET", "/api/crm/contacts?q=durable&limit=1")[1]["total"]
                >= len(acknowledged)
            )
        )


def _found(running: Running) -> int:
    return running.ask("GET", "/api/crm/contacts?q=durable&limit=1")[1]["total"]


def _write_until_refused(running: Running, acknowledged: list[str], writer: int) -> None:
    number = 0
    while True:
        number += 1
        values = {"name_en": f"Durable {writer} {number}"}
        try:
            status, answer = running.ask("POST", "/api/crm/contacts", values)
        except (OSError, HTTPException):
            return
        assert status == 201, answer
        acknowledged.append(answer["id"])
