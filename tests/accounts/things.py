"""A table of records that belong to people, for the tests of this room alone."""

from ameen.accounts.records import Owned, people_tallies, scoped_indexes
from ameen.store import Table, sort_key


class Parcel(Owned, kw_only=True):
    name: str = ""
    bearers: tuple[bytes, ...] = ()

    @property
    def others(self) -> tuple[bytes, ...]:
        return self.bearers


parcels = Table(
    "parcel",
    Parcel,
    *scoped_indexes(name=lambda p: sort_key(p.name), created=lambda p: p.created_at),
    *people_tallies(),
)
