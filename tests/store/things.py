"""A table of the tests' own, with one index and figure of each kind."""

from ameen.store import Index, Record, Table, Tally, Unique, sort_key


class Thing(Record, frozen=True):
    name: str = ""
    code: str = ""
    owner: str = ""
    labels: tuple[str, ...] = ()
    amount: int = 0
    secret: str = ""


class Remark(Record, frozen=True):
    thing_id: bytes
    text: str = ""


class Tick(Record, frozen=True):
    number: int = 0


ticks = Table("tick", Tick, Index("number", lambda t: [(t.number,)]), logged=False)
things = Table(
    "thing",
    Thing,
    Index("name", lambda t: [(sort_key(t.name),)]),
    Index("label", lambda t: [(label, sort_key(t.name)) for label in set(t.labels)]),
    Unique("code", lambda t: [(t.code,)] if t.code else []),
    Tally("owner", lambda t: [((t.owner,), 1)]),
    Tally("amount", lambda t: [((t.owner,), t.amount)]),
    secret=("secret",),
)
remarks = Table("remark", Remark, parents=lambda r: [("thing", r.thing_id)])
