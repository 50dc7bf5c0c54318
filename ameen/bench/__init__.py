"""`python -m ameen bench`: what the hub can do on this machine, as ratios measured in one run."""

import sys
from pathlib import Path

NAMES = ("pages", "boards", "reports", "throughput", "writes", "imports", "team", "start", "live")


def run(names: list[str], json: Path | None = None, scale: float = 1.0) -> int:
    """Measures what is named, or everything; prints a table, and writes it as JSON.

    `scale` shrinks sizes and times; below 1 the figures only show that measuring works. Exit
    status 1 for an unknown name: that a limit is missed is a figure, not a failure.
    """
    from importlib import import_module

    from .figures import table, write_json
    from .hubs import Bench

    unknown = [name for name in names if name not in NAMES]
    if unknown:
        print(f"There is no bench {unknown[0]}. There are: {', '.join(NAMES)}.", file=sys.stderr)
        return 1
    figures = []
    with Bench(scale, lambda text: print(text, file=sys.stderr, flush=True)) as bench:
        for name in names or NAMES:
            bench.tell(f"measuring {name}")
            for figure in import_module(f".{name}", __name__).run(bench):
                figures.append(figure)
                bench.tell(table([figure]))
    print(table(figures))
    if json is not None:
        write_json(figures, json)
    return 0
