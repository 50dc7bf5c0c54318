"""Tables against a plain dictionary: whatever is done, in whatever order, they agree."""

import shutil
import tempfile
from collections import Counter

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule
from msgspec.structs import replace

from ameen.store import Duplicate, Store
from ameen.store.doctor import check

from .things import Thing, remarks, things

VALUES = st.fixed_dictionaries(
    {
        "name": st.text(max_size=4),
        "code": st.sampled_from(["", "a", "b", "c"]),
        "owner": st.sampled_from(["x", "y"]),
        "labels": st.lists(st.sampled_from(["p", "q", "r"]), max_size=3).map(tuple),
        "amount": st.integers(-9, 9),
    }
)


class Undone(Exception):
    pass


class TablesAgree(RuleBasedStateMachine):
    kept = Bundle("kept")

    def __init__(self):
        super().__init__()
        self.folder = tempfile.mkdtemp()
        self.store = Store.open(self.folder)
        self.model = {}

    def taken(self, code, by=None):
        return code and any(t.code == code and i != by for i, t in self.model.items())

    @rule(target=kept, values=VALUES)
    def put(self, values):
        try:
            made = self.store.write(lambda tx: tx.put(Thing(**values)))
        except Duplicate:
            assert self.taken(values["code"])
            return b""
        assert not self.taken(values["code"])
        self.model[made.id] = made
        return made.id

    @rule(record_id=kept, values=VALUES)
    def change(self, record_id, values):
        if record_id not in self.model:
            return
        changed = replace(self.model[record_id], **values)
        try:
            self.model[record_id] = self.store.write(lambda tx: tx.put(changed))
        except Duplicate:
            assert self.taken(values["code"], by=record_id)

    @rule(record_id=consumes(kept), purge=st.booleans())
    def remove(self, record_id, purge):
        if self.model.pop(record_id, None):
            self.store.write(
                lambda tx: tx.purge(things, record_id) if purge else tx.delete(things, record_id)
            )

    @rule(values=st.lists(VALUES, max_size=3), record_id=kept)
    def fail(self, values, record_id):
        def work(tx):
            for each in values:
                tx.put(Thing(**each))
            if record_id in self.model:
                tx.delete(things, record_id)
            raise Undone

        try:
            self.store.write(work)
        except (Undone, Duplicate):
            pass

    @rule()
    def reopen(self):
        self.store.close()
        self.store = Store.open(self.folder)

    @invariant()
    def agree(self):
        with self.store.read() as snap:
            assert {h.id: snap.get(things, h.id) for h in snap.range(things)} == self.model
            labelled = Counter(h.id for h in snap.range(things, "label"))
            assert labelled == Counter(
                {i: len(set(t.labels)) for i, t in self.model.items() if t.labels}
            )
            owners = Counter(t.owner for t in self.model.values())
            assert {g[0]: n for g, n in snap.tallies(things, "owner")} == dict(owners)
            for owner in "xy":
                total = sum(t.amount for t in self.model.values() if t.owner == owner)
                assert snap.tally(things, "amount", (owner,)) == total
        assert check(self.store) == []

    def teardown(self):
        self.store.close()
        shutil.rmtree(self.folder)


TestTablesAgree = TablesAgree.TestCase
TestTablesAgree.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)


def test_a_table_says_whether_its_records_stand_on_others():
    assert things.stands_alone
    assert not remarks.stands_alone
