"""How well concurrent writers share their commits."""

import threading
import time
from collections.abc import Iterable, Iterator

from ..crm.actions import create_contact
from ..store import Tx
from .figures import Figure
from .hubs import Bench

SIZE, WRITERS = 1000, 32


def run(bench: Bench) -> Iterator[Figure]:
    """32 writers of contacts against the same writes in one transaction made by hand, and in
    such as they can share at best, while a reader goes on.

    A transaction copies each page that it touches, once: thousands of contacts in one touch
    each page many times, so that it is faster than any sharing among 32 can be.
    """
    hub, viewer = bench.hub(SIZE), bench.owner(SIZE)
    count = bench.scaled(200, least=20)
    by = viewer.user.id

    def one(number: int, writer: int) -> None:
        values = {
            "name_en": f"Writer {writer} no. {number}",
            "emails": (f"{writer}.{number}@x.om",),
        }
        hub.store.write(create_contact, values, viewer=viewer, by=by)

    def by_hand(tx: Tx, name: str, numbers: Iterable[int]) -> None:
        for number in numbers:
            for writer in range(WRITERS):
                values = {
                    "name_en": f"{name} {writer} {number}",
                    "emails": (f"{name}.{writer}.{number}@y.example",),
                }
                create_contact(tx, values, viewer=viewer)

    began = time.perf_counter()
    hub.store.write(by_hand, "One", range(count), by=by)
    alone = WRITERS * count / (time.perf_counter() - began)
    began = time.perf_counter()
    for number in range(count):
        hub.store.write(by_hand, "Group", [number], by=by)
    grouped = WRITERS * count / (time.perf_counter() - began)
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
    yield Figure("writes", f"one transaction of {WRITERS * count:,}", alone, "contacts/s")
    yield Figure("writes", f"transactions of {WRITERS}, by hand", grouped, "contacts/s")
    yield Figure("writes", f"{WRITERS} writers", together, "contacts/s")
    yield Figure("writes", "fsyncs per commit", commits / (WRITERS * count), "ratio", "<= 0.125")
    name = f"rate against transactions of {WRITERS}"
    yield Figure("writes", name, together / grouped, "ratio", ">= 0.7")
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
