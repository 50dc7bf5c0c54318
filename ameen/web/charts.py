"""Charts as numbers that a template draws: bars in percent of the longest one."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

LABELS = 12  # so many stand beside each other before some are left out


class Bar(NamedTuple):
    """`series` counts from 0; `length` is in percent of the longest; `text` is what it stands
    for."""

    series: int
    length: float
    text: Any


class Mark(NamedTuple):
    """What stands at one place: its bars, and its label, which may be left out for want of room."""

    label: Any
    bars: tuple[Bar, ...]
    shown: bool = True


class Chart(NamedTuple):
    """`upright` bars stand beside each other (time goes with the script); others lie below each
    other."""

    series: tuple[Any, ...]
    marks: tuple[Mark, ...]
    upright: bool = False


def chart(
    series: Sequence[Any],
    points: Iterable[tuple[Any, Sequence[tuple[float | None, Any]]]],
    upright: bool = False,
) -> Chart:
    """A chart of points: a label each, and for each series its figure and how that is written.
    A figure below zero is drawn as none."""
    points = list(points)
    most = max((figure or 0 for _, figures in points for figure, _ in figures), default=0)
    every = -(-len(points) // LABELS) if upright else 1
    marks = (
        Mark(
            label,
            tuple(
                Bar(place, _length(figure, most), text)
                for place, (figure, text) in enumerate(figures)
            ),
            number % every == 0,
        )
        for number, (label, figures) in enumerate(points)
    )
    return Chart(tuple(series), tuple(marks), upright)


def _length(figure: float | None, most: float) -> float:
    return round(max(0, figure or 0) * 100 / most, 2) if most > 0 else 0
