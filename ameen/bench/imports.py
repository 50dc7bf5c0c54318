"""An import of a million rows while pages are read."""

import csv
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from .. import Hub
from ..crm.exchange.drafting import draft
from ..crm.exchange.kept import save_import
from ..crm.exchange.running import start_import
from ..jobs import WorkState, works
from .figures import Figure, percentile
from .hubs import Bench, cookie, name_of
from .served import ServedHub

SIZE, ROWS, PART = 1000, 1_000_000, 0.1
WARM, REST, BETWEEN = 20, 400, 0.02
PATH = "/crm/contacts"


class Sample(NamedTuple):
    at: float
    rows: int
    megabytes: float


def run(bench: Bench) -> Iterator[Figure]:
    """The rates of the first and the last tenth, the memory held, and pages meanwhile."""
    rows = bench.scaled(ROWS, least=2000)
    hub, owner = bench.hub(SIZE), bench.owner(SIZE)
    file = _file(bench.folder / "rows.csv", rows)
    with ServedHub(bench.folder_of(SIZE)) as served:
        key = cookie(hub)
        rest = [_anew(hub, served, key) for _ in range(WARM + bench.scaled(REST, least=20))]
        with file.open("rb") as stream:
            made = draft(hub.settings.data, "contacts", file.name, stream)
        names = {"viewer": owner, "by": owner.user.id}
        made = hub.store.write(start_import, hub.store.write(save_import, made, **names), **names)
        samples, busy = _watched(hub, made.work_id, served, key)
    taken = samples[-1].at - samples[0].at
    first, last = _rate(samples, 0, PART, rows), _rate(samples, 1 - PART, 1, rows)
    yield Figure("imports", f"{rows:,} rows", rows / taken, "rows/s")
    yield Figure("imports", "the first tenth", first, "rows/s")
    yield Figure("imports", "the last tenth", last, "rows/s")
    yield Figure("imports", "last to first", last / first, "ratio", ">= 0.333")
    early = max(s.megabytes for s in samples if s.rows <= rows * 0.2)
    late = max(s.megabytes for s in samples)
    yield Figure("imports", "memory after a fifth", early, "MB")
    yield Figure("imports", "memory at most", late, "MB")
    yield Figure("imports", "memory at most to after a fifth", late / early, "ratio", "<= 1.5")
    calm, under = percentile(rest[WARM:], 0.99), percentile(busy, 0.99)
    yield Figure("imports", "page at rest, p99", calm * 1000, "ms")
    yield Figure("imports", "page meanwhile, p99", under * 1000, "ms")
    yield Figure("imports", "page meanwhile to at rest", under / calm, "ratio", "<= 5")


def _watched(
    hub: Hub, work_id: bytes, served: ServedHub, key: str
) -> tuple[list[Sample], list[float]]:
    samples, busy = [], []
    while True:
        with hub.store.read() as snap:
            work = snap.require(works, work_id)
        memory = served.memory()["background"]
        samples.append(Sample(time.perf_counter(), work.done, memory))
        if not work.open:
            break
        busy += [_paused(served, key) for _ in range(10)]
    if work.state != WorkState.DONE or work.result["rejected"]:
        raise RuntimeError(f"the import ended as {work.state}: {work.error or work.result}")
    return samples, busy


def _anew(hub: Hub, served: ServedHub, key: str) -> float:
    """A page that is put together, as during the import: something happened before it."""
    hub.store.write(lambda tx: tx.event("bench"))
    return _paused(served, key)


def _paused(served: ServedHub, key: str) -> float:
    time.sleep(BETWEEN)
    return served.ask(PATH, key)


def _rate(samples: list[Sample], begin: float, end: float, rows: int) -> float:
    inside = [s for s in samples if begin * rows <= s.rows <= end * rows]
    if len(inside) < 2 or inside[-1].rows == inside[0].rows:
        inside = samples
    return (inside[-1].rows - inside[0].rows) / (inside[-1].at - inside[0].at)


def _file(path: Path, rows: int) -> Path:
    with path.open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(("name", "email", "phone", "company", "city", "job title"))
        for n in range(rows):
            company = f"Imported {n // 20}"
            phone = f"+9687{n:07}"
            out.writerow(
                (f"Row {name_of(n)}", f"r{n}@rows.example", phone, company, "Muscat", "Buyer")
            )
    return path
