"""A measured figure, what it is held against, and how figures are shown."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple


class Figure(NamedTuple):
    """`value` in `unit`; `limit` is what it should not pass ('<= 1.2') or reach ('>= 0.4')."""

    bench: str
    name: str
    value: float
    unit: str
    limit: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the limit is kept; None where the figure has none."""
        if not self.limit:
            return None
        sign, bound = self.limit.split()
        return self.value <= float(bound) if sign == "<=" else self.value >= float(bound)


def middle(seconds: Sequence[float]) -> float:
    """The median in milliseconds."""
    return median(seconds) * 1000


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of them lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def table(figures: Iterable[Figure]) -> str:
    """The figures for a terminal."""
    marks = {None: "", True: "ok", False: "missed"}
    rows = [(f.bench, f.name, f"{f.value:,.2f}", f.unit, f.limit, marks[f.met]) for f in figures]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if place == 2 else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def write_json(figures: Iterable[Figure], path: Path) -> None:
    """The figures for a program."""
    path.write_text(json.dumps([f._asdict() | {"met": f.met} for f in figures], indent=1))
