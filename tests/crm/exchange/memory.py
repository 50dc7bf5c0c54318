"""How much memory something takes."""

import gc
import tracemalloc
from collections.abc import Callable


def most_held(work: Callable[[], object]) -> int:
    """The most bytes that Python held for `work` at a time. What the process held before is put
    aside: by how much that is, the collector decides how long it lets rubbish lie."""
    gc.collect()
    gc.freeze()
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        gc.unfreeze()
