import pytest
from msgspec.structs import replace

from ameen.store import Duplicate, Missing, Stale, new_id

from .things import Remark, Thing, Tick, things, ticks


def put(tx, record):
    return tx.put(record)


def test_put_fills_in_identity_version_and_times(store):
    someone = new_id()
    made = store.write(put, Thing(name="a"), by=someone)
    assert len(made.id) == 16
    assert (made.version, made.created_by, made.updated_by) == (1, someone, someone)
    assert made.created_at == made.updated_at


def test_a_second_save_of_the_same_version_is_stale(store):
    made = store.write(put, Thing(name="a"))
    first = store.write(put, replace(made, name="first"))
    with pytest.raises(Stale) as caught:
        store.write(put, replace(made, name="second"))
    assert caught.value.current == first


def test_a_put_that_changes_nothing_leaves_no_trace(store):
    made = store.write(put, Thing(name="a"))
    assert store.write(put, made) == made
    with store.read() as snap:
        assert snap.last_seq == 1


def test_a_save_after_its_record_was_deleted_is_missing(store):
    made = store.write(put, Thing(name="a"))
    store.write(lambda tx: tx.delete(things, made.id))
    with pytest.raises(Missing):
        store.write(put, replace(made, name="b"))


def test_a_unique_value_is_taken_until_it_is_let_go(store):
    first = store.write(put, Thing(code="x"))
    with pytest.raises(Duplicate) as caught:
        store.write(put, Thing(code="x"))
    assert caught.value.other_id == first.id
    store.write(put, replace(first, code=""))
    assert store.write(put, Thing(code="x")).version == 1


def test_the_log_tells_just_what_changed_and_no_secret(store):
    made = store.write(put, Thing(name="a", secret="s1"))
    store.write(put, replace(made, name="b", secret="s2"))
    with store.read() as snap:
        update, create = snap.history("thing", made.id)
        whole_log = b"".join(c.raw_before + c.raw_after for c in snap.changes())
    assert (update.before, update.after) == ({"name": "a"}, {"name": "b"})
    assert create.after["name"] == "a"
    assert b"s1" not in whole_log and b"s2" not in whole_log


def test_a_childs_changes_stand_in_its_parents_history(store):
    made = store.write(put, Thing(name="a"))
    remark = store.write(put, Remark(thing_id=made.id, text="hello"))
    with store.read() as snap:
        assert [(c.table, c.id) for c in snap.history("thing", made.id)] == [
            ("remark", remark.id),
            ("thing", made.id),
        ]
        assert len(snap.history("remark", remark.id)) == 1


def test_purging_blanks_the_contents_and_keeps_the_facts(store):
    someone = new_id()
    made = store.write(put, Thing(name="private"), by=someone)
    kept = store.write(put, Thing(name="other"))
    store.write(put, replace(made, name="private too"), by=someone)
    store.write(lambda tx: tx.purge(things, made.id))
    with store.read() as snap:
        told = snap.history("thing", made.id)
        assert [(c.op, c.before, c.after) for c in told] == [
            ("purge", {}, {}),
            ("update", {}, {}),
            ("create", {}, {}),
        ]
        assert told[2].by == someone
        assert snap.get(things, made.id) is None
        assert snap.history("thing", kept.id)[0].after["name"] == "other"


def test_history_deeds_and_batches_are_found_and_paged(store):
    someone, batch = new_id(), new_id()
    made = store.write(put, Thing(name="0"))
    for number in range(1, 6):
        made = store.write(put, replace(made, name=str(number)), by=someone, batch=batch)
    with store.read() as snap:
        newest = snap.history("thing", made.id, limit=2)
        older = snap.history("thing", made.id, before=newest[-1].seq, limit=10)
        assert [c.after["name"] for c in newest + older] == ["5", "4", "3", "2", "1", "0"]
        assert len(snap.deeds(someone)) == 5
        assert [c.after["name"] for c in snap.changes_of(batch)] == ["1", "2", "3", "4", "5"]


def test_an_event_is_told_without_a_record(store):
    someone = new_id()
    store.write(lambda tx: tx.event("exported", "thing", count=3), by=someone, origin="::1")
    with store.read() as snap:
        (event,) = snap.changes()
    assert (event.op, event.name, event.after, event.origin) == (
        "event",
        "exported",
        {"count": 3},
        "::1",
    )


def test_a_follower_keeps_its_place(store):
    store.write(lambda tx: tx.follow("search", 7))
    with store.read() as snap:
        assert snap.follower("search") == 7
        assert snap.follower("mail") == 0


def test_bookkeeping_leaves_no_trace_in_the_log(store):
    made = store.write(put, Tick(number=1))
    store.write(put, replace(made, number=2))
    with store.read() as snap:
        assert [h.id for h in snap.range(ticks, "number", (2,))] == [made.id]
        assert snap.last_seq == 0
    store.write(lambda tx: tx.purge(ticks, made.id))
    with store.read() as snap:
        assert snap.get(ticks, made.id) is None and snap.last_seq == 0
