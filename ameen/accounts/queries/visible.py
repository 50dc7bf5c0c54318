"""The records that a viewer may see: one of them, a page of them, and how many there are."""

from collections.abc import Iterable
from typing import TypeVar

from ...store import Hit, Missing, Snapshot, Table
from ..records import EVERYBODY, Owned, people_of, users
from .viewer import Viewer

R = TypeVar("R", bound=Owned)
MUCH = 4  # see a quarter of all people: then picking is tried before merging
PAGES_LOOKED_AT = 4


def visible(snap: Snapshot, viewer: Viewer, table: Table[R], module: str, record_id: bytes) -> R:
    """The record, if the viewer may see it; Missing when not, or when there is none."""
    record = snap.get(table, record_id)
    if record is None or not viewer.may_see(module, record):
        raise Missing(table.name, record_id)
    return record


def visible_page(
    snap: Snapshot,
    viewer: Viewer,
    table: Table,
    module: str,
    sort: str,
    after: bytes | None = None,
    reverse: bool = False,
    limit: int | None = None,
    prefix: tuple = (),
) -> list[Hit]:
    """What the viewer may see, in the order of `sort` ("trash": what is in the trash); only what
    begins with `prefix` in that order."""
    if not viewer.may(module, "list"):
        return []
    if viewer.sees_all(module):
        return list(snap.range(table, sort, (EVERYBODY, *prefix), after, reverse, limit))
    if len(viewer.people) == 1:
        own = (*viewer.people, *prefix)
        return list(snap.range(table, sort, own, after, reverse, limit))
    found: list[Hit] = []
    if limit is not None and _sees_much(snap, viewer):
        found, after = _picked(snap, viewer, table, sort, after, reverse, limit, prefix)
        if after is None or len(found) == limit:
            return found
        limit -= len(found)
    scopes = [(*scope, *prefix) for scope in _scopes(snap, viewer, table, sort)]
    return found + list(snap.merge(table, sort, scopes, after, reverse, limit))


def _sees_much(snap: Snapshot, viewer: Viewer) -> bool:
    """Whether so many people are below that most records will be theirs."""
    everybody = sum(snap.tally(users, "active", (active,)) for active in (True, False))
    return len(viewer.people) * MUCH >= everybody


def _picked(
    snap: Snapshot,
    viewer: Viewer,
    table: Table,
    sort: str,
    after: bytes | None,
    reverse: bool,
    limit: int,
    prefix: tuple,
) -> tuple[list[Hit], bytes | None]:
    """Out of everybody's order those that the viewer sees, and where it stopped; None at the end.

    Cheaper than merging hundreds of people's orders, but only as long as there is enough to
    pick: it gives up after a few pages' worth. A place in the order is the same in every scope.
    """
    people, found, looked_at = viewer.people, [], 0
    scope, most = (EVERYBODY, *prefix), limit * PAGES_LOOKED_AT
    for hit in snap.range(table, sort, scope, after, reverse, most):
        looked_at, after = looked_at + 1, hit.key
        record = snap.get(table, hit.id)
        if not people.isdisjoint(people_of(record)):
            found.append(hit)
            if len(found) == limit:
                break
    else:
        if looked_at < most:
            return found, None
    return found, after


def _scopes(snap: Snapshot, viewer: Viewer, table: Table, sort: str) -> list[tuple[bytes]]:
    """The people to merge, those left out whom no record concerns."""
    if sort == "trash":
        return [(person,) for person in viewer.people]
    counts = _counts(snap, viewer.people, table)
    return [(person,) for person in counts] or [(viewer.user.id,)]


def visible_total(snap: Snapshot, viewer: Viewer, table: Table, module: str) -> int:
    """How many records the viewer may see, those in the trash left out; each counts once."""
    if not viewer.may(module, "list"):
        return 0
    if viewer.sees_all(module):
        return snap.tally(table, "people")
    people = viewer.people
    if len(people) == 1:
        return snap.tally(table, "people", tuple(people))
    state = snap.tally(table, "people", ("stamp",))
    return snap.memo(
        ("accounts.total", table.name, people, state), (), lambda: _total(snap, people, table)
    )


def visible_figures(
    snap: Snapshot, viewer: Viewer, table: Table, module: str, name: str, prefix: tuple = ()
) -> dict[tuple, tuple[int, int]]:
    """(count, amount) of each group of `people_figures` that begins with `prefix`, over the
    records that the viewer may see; each counts once."""
    if not viewer.may(module, "list"):
        return {}
    if viewer.sees_all(module):
        return _paired(snap.tallies(table, name, prefix))
    tally, people = f"{name}_people", viewer.people
    return _paired(
        (group[2:], figure)
        for person in people
        for group, figure in snap.tallies(table, tally, (person,))
        if group[2 : 2 + len(prefix)] == prefix and _counts_here(person, group[1], people)
    )


def _counts_here(person: bytes, other: bytes, people: frozenset[bytes]) -> bool:
    """What concerns two of the people stands under both, and counts under the lesser id."""
    return other not in people or person < other


def _paired(figures: Iterable[tuple[tuple, int]]) -> dict[tuple, tuple[int, int]]:
    found: dict[tuple, list[int]] = {}
    for (*group, is_amount), figure in figures:
        found.setdefault(tuple(group), [0, 0])[is_amount] += figure
    return {group: (count, amount) for group, (count, amount) in found.items()}


def _total(snap: Snapshot, people: frozenset[bytes], table: Table) -> int:
    """The records of each, less those that several of them share: each of these counts under
    the one of them with the greatest id."""
    sums = snap.memo(("accounts.shared", table.name, people), (), dict)
    states = {person: state for (person,), state in snap.tallies(table, "shared")}
    shared = sum(
        _shared(snap, person, people, table, sums, states[person])
        for person in people
        if person in states
    )
    return sum(_counts(snap, people, table).values()) - shared


def _counts(snap: Snapshot, people: frozenset[bytes], table: Table) -> dict[bytes, int]:
    """How many records concern each of the people, those left out whom none does."""
    state = snap.tally(table, "people", ("stamp",))
    return snap.memo(
        ("accounts.counts", table.name, people, state),
        (),
        lambda: {g[0]: n for g, n in snap.tallies(table, "people") if g and g[0] in people},
    )


def _shared(
    snap: Snapshot,
    person: bytes,
    people: frozenset[bytes],
    table: Table,
    sums: dict[bytes, tuple[int, int]],
    state: int,
) -> int:
    """How many records a person shares with any of the people whose id is greater.

    `sums` keeps it, with the stamp of what it was made from: a change of one record makes only
    one person's sum anew.
    """
    kept = sums.get(person)
    if kept is None or kept[0] != state:
        pairs = snap.tallies(table, "pairs", (person,))
        both = sum(n for (_, *others), n in pairs if not people.isdisjoint(others))
        kept = sums[person] = state, both
    return kept[1]
