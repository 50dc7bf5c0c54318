"""A hub that answers on a port of its own, in this process, and those who listen to it."""

import contextlib
import socket
import threading
from dataclasses import replace

import pytest

from ameen import create_app
from ameen.accounts.door import COOKIE
from ameen.live.datagrams import Datagrams
from ameen.live.front import NAME
from ameen.serve import answer, listening
from tests import cast as casting

from .hearing import Ear


class Served:
    """An app under waitress in a thread."""

    def __init__(self, app, settings):
        self.app, self._settings = app, settings
        self.port = 0

    def start(self):
        listener = listening("127.0.0.1", self.port, False)
        self.port = listener.getsockname()[1]
        self._stop = threading.Event()
        self._thread = threading.Thread(
            target=answer,
            args=(self.app, listener, self._settings, self._stop, self.live.stop),
        )
        self._thread.start()

    def stop(self):
        self._stop.set()
        with contextlib.suppress(OSError):  # its loop looks at once
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        self._thread.join(30)
        assert not self._thread.is_alive()

    @property
    def live(self):
        return self.app.extensions[NAME]


@pytest.fixture
def served(app, hub):
    running = Served(app, hub.settings)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def cookie_of(hub):
    """What the browser of a person sends who has just signed in."""

    def cookie(person):
        return f"{COOKIE}={casting.session_token(hub.store, hub.settings.secret, person)}"

    return cookie


@pytest.fixture
def listen(served, cookie_of):
    """Somebody who follows topics; `cookie` for a session that is there already."""
    ears = []

    def listening_to(person, *topics, cookie=None, **told):
        ear = Ear(served.port, cookie or cookie_of(person), topics, **told)
        ears.append(ear)
        if ear.status == 200 and told.get("method") != "HEAD":
            ear.wait_until_followed(served.live)
        return ear

    yield listening_to
    for ear in ears:
        ear.close()


@pytest.fixture
def second_hub(hub):
    """The same data folder, opened as by another process: it has its own datagrams and its own
    threads. (LMDB opens a folder once a process, so that the store is shared.)"""
    other = replace(hub, datagrams=Datagrams(hub.settings.data / "run"))
    yield other
    other.datagrams.close()


@pytest.fixture
def second(second_hub):
    running = Served(create_app(hub=second_hub), second_hub.settings)
    running.start()
    yield running
    running.stop()
