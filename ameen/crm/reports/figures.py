"""Kept figures of deals, as far as they are made of deals that the viewer may see."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from ...accounts.queries import Viewer
from ...store import Snapshot
from ..records import deals
from ..records.facts import OWNER, STAGE

MODULE = "deals"


class Figure(NamedTuple):
    """So many deals, worth so much in minor units of `currency`. `first` and `second` are what
    `records.facts` says of each kind of figure."""

    month: int
    first: Any
    second: Any
    currency: str
    count: int
    amount: int


def figures(
    snap: Snapshot, viewer: Viewer, about: str, outcome: str, owner: bytes | None = None
) -> tuple[Figure, ...]:
    """The figures of one kind and outcome; those of the deals of one `owner` alone when given.

    What it costs grows with the months, the people and the values told apart, not with the
    number of deals; asked again while no deal has changed, it costs nothing.
    """
    if not viewer.may(MODULE, "list"):
        return ()
    everything = viewer.sees_all(MODULE)
    scope = None if everything else viewer.people

    def read() -> tuple[Figure, ...]:
        if everything and owner is None:
            return _united(_whole(snap, about, outcome))
        if about == OWNER:
            return _united(_owners(snap, viewer, outcome, owner))
        return _united(
            found
            for assignee, makers in _held(snap, viewer, owner)
            for found in _of(snap, assignee, makers, about, outcome)
        )

    return snap.memo(("crm.figures", scope, about, outcome, owner), (deals,), read)


Found = tuple[tuple[int, Any, Any, str], bool, int]


def _whole(snap: Snapshot, about: str, outcome: str) -> Iterator[Found]:
    for group, figure in snap.tallies(deals, "facts", (about, outcome)):
        yield group[2:6], group[6], figure


def _owners(snap: Snapshot, viewer: Viewer, outcome: str, owner: bytes | None) -> Iterator[Found]:
    """Those of stages, by whom the deals are assigned to."""
    for assignee, makers in _held(snap, viewer, owner):
        for (month, _, _, currency), is_amount, figure in _of(
            snap, assignee, makers, STAGE, outcome
        ):
            yield (month, assignee or None, None, currency), is_amount, figure


def _held(
    snap: Snapshot, viewer: Viewer, owner: bytes | None
) -> Iterator[tuple[bytes, frozenset[bytes] | None]]:
    """Assignees of visible deals, each with the makers whose deals count; None for all."""
    people = viewer.people
    if viewer.sees_all(MODULE):
        yield owner or b"", None
        return
    for person in people:
        if owner in (None, person):
            yield person, None
    others: dict[bytes, set[bytes]] = {}
    for maker in people:
        for (_, assignee), _count in snap.tallies(deals, "made_for", (maker,)):
            if assignee not in people and owner in (None, assignee):
                others.setdefault(assignee, set()).add(maker)
    for assignee, makers in others.items():
        yield assignee, frozenset(makers)


def _of(
    snap: Snapshot, assignee: bytes, makers: frozenset[bytes] | None, about: str, outcome: str
) -> Iterator[Found]:
    heads = [(assignee, about, outcome)]
    if makers is not None:
        heads = [(*heads[0], maker) for maker in makers]
    for head in heads:
        for group, figure in snap.tallies(deals, "facts_of", head):
            yield group[4:8], group[8], figure


def _united(found: Iterator[Found]) -> tuple[Figure, ...]:
    sums: dict[tuple, list[int]] = {}
    for group, is_amount, figure in found:
        sums.setdefault(group, [0, 0])[is_amount] += figure
    return tuple(Figure(*group, *pair) for group, pair in sums.items())
