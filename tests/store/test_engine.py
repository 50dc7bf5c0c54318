import threading

import pytest
from msgspec.structs import replace

from ameen.store import Duplicate, Store, StoreDamaged, StoreFull

from .things import Thing, things


def put(tx, **values):
    return tx.put(Thing(**values))


def test_concurrent_writes_share_commits_and_all_are_kept(store):
    def write_many(writer):
        for number in range(20):
            store.write(put, name=f"{writer}-{number}")

    threads = [threading.Thread(target=write_many, args=(w,)) for w in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as snap:
        assert sum(1 for _ in snap.range(things)) == 320
        assert [c.seq for c in snap.changes()] == list(range(1, 321))
    assert store.commits < 320


def test_a_failing_write_undoes_only_itself(store):
    store.write(put, name="first", code="taken")
    gate = threading.Event()
    outcomes = {}

    def run(code):
        try:
            outcomes[code] = store.write(put, name=code, code=code)
        except Duplicate as error:
            outcomes[code] = error

    blocker = threading.Thread(target=store.write, args=(lambda tx: gate.wait(5),))
    blocker.start()
    writers = [threading.Thread(target=run, args=(c,)) for c in ("a", "taken", "b")]
    for writer in writers:
        writer.start()
    gate.set()
    for thread in (blocker, *writers):
        thread.join()
    assert isinstance(outcomes["taken"], Duplicate)
    with store.read() as snap:
        assert snap.find(things, "code", "a") == outcomes["a"]
        assert snap.find(things, "code", "b") == outcomes["b"]
        assert snap.tally(things, "owner", ("",)) == 3


def test_what_was_half_done_before_an_error_is_gone(store):
    def half(tx):
        put(tx, name="half")
        raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError, match="in the middle"):
        store.write(half)
    with store.read() as snap:
        assert list(snap.range(things)) == []
        assert snap.last_seq == 0


def test_a_write_within_a_write_is_refused_at_once(store):
    with pytest.raises(RuntimeError, match="within a write"):
        store.write(lambda tx: store.write(put, name="inner"))


def test_a_snapshot_does_not_see_later_writes(store):
    made = store.write(put, name="before")
    with store.read() as snap:
        store.write(lambda tx: tx.put(replace(made, name="after")))
        assert snap.get(things, made.id).name == "before"


def test_a_full_store_says_so_keeps_reading_and_loses_nothing(tmp_path):
    store = Store.open(tmp_path / "small", map_size=2 << 20)
    kept = store.write(put, name="kept")
    with pytest.raises(StoreFull, match="no room"):
        store.write(lambda tx: [put(tx, name="x" * 5000) for _ in range(2000)])
    with store.read() as snap:
        assert snap.get(things, kept.id) == kept
    assert store.write(put, name="goes on").version == 1
    store.close()
    bigger = Store.open(tmp_path / "small", map_size=64 << 20)
    bigger.write(lambda tx: [put(tx, name="x" * 5000) for _ in range(2000)])
    with bigger.read() as snap:
        assert sum(1 for _ in snap.range(things)) == 2002
    bigger.close()


def test_files_that_are_no_store_are_refused_in_a_sentence(tmp_path):
    (tmp_path / "data.mdb").write_bytes(b"not a store " * 5000)
    with pytest.raises(StoreDamaged, match="no readable store"):
        Store.open(tmp_path)


def test_what_was_written_is_there_after_reopening(tmp_path):
    store = Store.open(tmp_path)
    made = store.write(put, name="kept", code="K", labels=("a", "b"), amount=5)
    store.close()
    again = Store.open(tmp_path)
    with again.read() as snap:
        assert snap.get(things, made.id) == made
        assert [h.id for h in snap.range(things, "label", ("b",))] == [made.id]
    again.close()


def test_after_each_commit_somebody_is_told_when_it_can_be_read(store):
    seen, told = [], threading.Event()

    def look():
        with store.read() as snap:
            seen.append(snap.last_seq)
        told.set()

    store.after_commit = look
    store.write(put, name="first")
    assert told.wait(10) and seen == [1]
