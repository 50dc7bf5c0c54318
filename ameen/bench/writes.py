"""How well concurrent writers share their commits."""

import threading
import time
from collections.abc import Iterator

from ameen.crm.actions import create_contact

from .figures import Figure
from .hubs import Bench

SIZE, WRITERS = 1000, 32


def run(bench: Bench) -> Iterator[Figure]:
    """32 writers of contacts against the same writes in one transaction, while a reader goes on."""
    hub, viewer = bench.hub(SIZE), bench.owner(SIZE)
    count = bench.scaled(200, least=20)
    by = viewer.user.id

    def one(number: int, writer: int) -> None:
        values = {
            "name_en": f"Writer {writer} no. {number}",
            "emails": (f"{writer}.{number}@x.om",),
        }
        hub.store.write(create_contact, values, viewer=viewer, by=by)

    def in_one(tx) -> None:
        for writer in range(WRITERS):
            for number in range(count):
                values = {
                    "name_en": f"One {writer} {number}",
                    "emails": (f"{writer}.{number}@y.om",),
                }
                create_contact(tx, values, viewer=viewer)

    began = time.perf_counter()
    hub.store.write(in_one, by=by)
    alone = WRITERS * count / (time.perf_counter() - began)
    commits, reads = hub.store.commits, _Reader(hub)
    began = time.perf_counter()
    threads = [
        threading.Thread(target=lambda w=w: [one(n, w) for n in range(count)])
        for w in range(WRITERS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    together = WRITERS * count / (time.perf_counter() - began)
    commits = hub.store.commits - commits
    yield Figure("writes", "one transaction", alone, "contacts/s")
    yield Figure("writes", f"{WRITERS} writers", together, "contacts/s")
    yield Figure("writes", "fsyncs per commit", commits / (WRITERS * count), "ratio", "<= 0.125")
    yield Figure("writes", "rate against one transaction", together / alone, "ratio", ">= 0.7")
    yield Figure("writes", "reads meanwhile", reads.stop(), "snapshots/s")


class _Reader:
    """A reader that looks at the newest contact ten times a second."""

    def __init__(self, hub) -> None:
        self._hub, self._count, self._stopped = hub, 0, threading.Event()
        self._began = time.perf_counter()
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def _read(self) -> None:
        while not self._stopped.wait(0.1):
            with self._hub.store.read() as snap:
                assert snap.last_seq > 0
            self._count += 1

    def stop(self) -> float:
        self._stopped.set()
        self._thread.join()
        return self._count / (time.perf_counter() - self._began)
