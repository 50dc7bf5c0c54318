import pytest

from ameen.store import Index, Store, StoreTooNew, Tally
from ameen.store.doctor import check

from .things import Thing, things


def test_an_index_that_changed_its_mind_is_built_anew_on_opening(tmp_path, monkeypatch):
    store = Store.open(tmp_path)
    store.write(lambda tx: [tx.put(Thing(name=f"N{n}", owner="x")) for n in range(7)])
    store.close()
    monkeypatch.setitem(things.indexes, "name", Index("name", lambda t: [(t.name[::-1],)], 2))
    monkeypatch.setitem(things.indexes, "owner", Index("owner", lambda t: [(t.owner,)]))
    monkeypatch.setitem(things.tallies, "owner", Tally("owner", lambda t: [((t.owner,), 2)], 2))
    again = Store.open(tmp_path)
    with again.read() as snap:
        assert sum(1 for _ in snap.range(things, "owner", ("x",))) == 7
        assert snap.tally(things, "owner", ("x",)) == 14
    assert check(again) == []
    again.close()


def test_data_of_a_newer_program_is_refused_with_what_to_do(tmp_path):
    store = Store.open(tmp_path)
    with store._env.begin(write=True, db=store._databases.meta) as txn:
        txn.put(b"schema", b"99")
    store.close()
    with pytest.raises(StoreTooNew, match="schema 99.*Start the newer version again, or restore"):
        Store.open(tmp_path)


def test_an_index_that_an_older_version_did_not_keep_up_is_built_anew(tmp_path, monkeypatch):
    newer = Index("owner", lambda t: [(t.owner,)])
    monkeypatch.setitem(things.indexes, "owner", newer)
    Store.open(tmp_path).close()
    monkeypatch.delitem(things.indexes, "owner")
    older = Store.open(tmp_path)
    older.write(lambda tx: tx.put(Thing(name="meanwhile", owner="x")))
    older.close()
    monkeypatch.setitem(things.indexes, "owner", newer)
    again = Store.open(tmp_path)
    with again.read() as snap:
        assert sum(1 for _ in snap.range(things, "owner", ("x",))) == 1
    assert check(again) == []
    again.close()
