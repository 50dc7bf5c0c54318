from ameen.store.doctor import check, repair

from .things import Thing, things


def damage(store, change):
    with store._env.begin(write=True) as txn:
        change(txn, store._databases)


def test_a_sound_store_has_no_findings(store):
    store.write(lambda tx: [tx.put(Thing(name=str(n), labels=("a",))) for n in range(20)])
    assert check(store) == []


def test_lost_extra_and_miscounted_entries_are_found_and_repaired(store):
    made = store.write(lambda tx: tx.put(Thing(name="a", code="c", owner="x", labels=("l",))))

    def change(txn, databases):
        txn.drop(databases.index(things, "name"), delete=False)
        txn.put(b"\x40stray\x00" + made.id, b"", db=databases.index(things, "label"))
        txn.drop(databases.tallies, delete=False)

    damage(store, change)
    texts = [finding.text for finding in check(store)]
    assert texts == [
        "index thing.name: 1 missing, 0 too many",
        "index thing.label: 0 missing, 1 too many",
        "figure thing.owner: 1 groups differ from the records",
    ]
    assert repair(store, check(store)) == 3
    assert check(store) == []


def test_a_record_that_cannot_be_read_is_named(store):
    made = store.write(lambda tx: tx.put(Thing(name="a")))
    damage(store, lambda txn, dbs: txn.put(made.id, b"\0\0\0\1\xff", db=dbs.records(things)))
    assert any(made.id.hex() in finding.text for finding in check(store))
