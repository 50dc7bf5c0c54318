"""What a page costs, however much there is."""

import re
import time
from collections.abc import Iterator
from functools import partial
from typing import Any

from ..crm.records import contacts
from ..store import id_text
from .asking import Answer, ask, by_turns
from .figures import Figure, middle, percentile
from .hubs import Bench, name_of

SMALL, LARGE, ROUNDS = 1000, 1_000_000, 200
LIMIT = "<= 1.2"


def run(bench: Bench) -> Iterator[Figure]:
    """A list, a deep page of it, a record and a search, among a thousand and among a million."""
    large = bench.scaled(LARGE, least=SMALL * 2)
    rounds = bench.scaled(ROUNDS, least=5)
    asked = {}
    for size in (SMALL, large):
        app, cookie = bench.app(size)
        for name, path in _paths(bench, size, app, cookie).items():
            asked[name, size] = partial(_anew, bench.hub(size), app, path, cookie)
    taken = dict(zip(asked, by_turns(list(asked.values()), rounds), strict=True))
    for name in ("list", "deep page", "contact", "search"):
        small, big = middle(taken[name, SMALL]), middle(taken[name, large])
        yield Figure("pages", f"{name}, {SMALL:,} contacts", small, "ms p50")
        yield Figure("pages", f"{name}, {large:,} contacts", big, "ms p50")
        yield Figure("pages", f"{name}, {large:,} to {SMALL:,}", big / small, "ratio", LIMIT)
    third = [_found(bench, large) for _ in range(rounds)]
    yield Figure("pages", f"search with a third of {large:,}", middle(third), "ms p50", "<= 20")
    yield Figure("pages", "the same, p99", percentile(third, 0.99) * 1000, "ms")


def _anew(hub: Any, app: Any, path: str, cookie: str) -> Answer:
    """An answer that can't be an earlier one: something else happened in the hub before it."""
    hub.store.write(lambda tx: tx.event("bench"))
    hub.search.follow()
    return _fresh(app, path, cookie)


def _fresh(app: Any, path: str, cookie: str) -> Answer:
    answer = ask(app, path, cookie)
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
    return answer


def _paths(bench: Bench, size: int, app: Any, cookie: str) -> dict[str, str]:
    """The addresses asked for; the deep page is reached as a reader would, by its cursor."""
    deep = "/crm/contacts"
    for _ in range(10):
        following = re.search(rb'rel="next" href="([^"]*)"', _fresh(app, deep, cookie).body)
        if following is None:
            raise RuntimeError("the list has no next page")
        deep = following[1].decode().replace("&amp;", "&")
    with bench.hub(size).store.read() as snap:
        hit = next(iter(snap.range(contacts, after=None, limit=1)))
    number = size // 2 + 7
    return {
        "list": "/crm/contacts",
        "deep page": deep,
        "contact": f"/crm/contacts/{id_text(hit.id)}",
        "search": f"/search?q={name_of(number).replace(' ', '+')}",
    }


def _found(bench: Bench, size: int) -> float:
    search = bench.hub(size).search
    began = time.perf_counter()
    found = search.find({"contact": None}, "muscat", limit=50)
    taken = time.perf_counter() - began
    if found.total < size // 4:
        raise RuntimeError(f"the search found only {found.total}")
    return taken
