"""How soon a hub answers after its command, and what its processes hold while idle."""

import time
from collections.abc import Iterator

from .figures import Figure
from .hubs import Bench
from .served import ServedHub

SIZE, SETTLED = 1000, 2.0


def run(bench: Bench) -> Iterator[Figure]:
    """Seconds until the first answer, and the memory of each process a moment later."""
    bench.hub(SIZE)
    with ServedHub(bench.folder_of(SIZE)) as served:
        yield Figure("start", "first answer after", served.seconds, "s", "<= 3")
        time.sleep(SETTLED)
        for name, megabytes in served.memory().items():
            yield Figure("start", f"idle memory of the {name} process", megabytes, "MB")
