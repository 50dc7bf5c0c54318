import threading
import time

from ameen.search import Search
from ameen.search.indexer import FOLLOWER
from ameen.store import new_id

from .people import (
    EVERYTHING,
    KINDS,
    Firm,
    Person,
    change,
    firms,
    names,
    persons,
    put,
    up_to_date,
)


def test_a_change_of_a_record_changes_what_finds_it(store, search):
    salma = put(store, Person(name_en="Salma"))
    up_to_date(search)
    change(store, salma, name_en="Zainab")
    up_to_date(search)
    assert names(store, search, "salma") == []
    assert names(store, search, "zainab") == ["Zainab"]


def test_trash_hides_restoring_shows_and_purging_hides_for_good(store, search):
    salma = put(store, Person(name_en="Salma"))
    salma = change(store, salma, trashed=True)
    up_to_date(search)
    assert search.find(EVERYTHING, "salma").total == 0
    salma = change(store, salma, trashed=False)
    up_to_date(search)
    assert search.find(EVERYTHING, "salma").total == 1
    store.write(lambda tx: tx.purge(persons, salma.id))
    up_to_date(search)
    assert search.find(EVERYTHING, "salma").total == 0
    assert search.check() == []


def test_a_renamed_firm_is_found_through_its_people(store, search):
    firm = put(store, Firm(name="Sands"))
    put(store, Person(name_en="Salma", firm_id=firm.id))
    up_to_date(search)
    change(store, firm, name="Dunes")
    up_to_date(search)
    assert set(names(store, search, "dunes")) == {"Dunes", "Salma"}
    assert names(store, search, "sands") == []


def test_many_changes_of_one_record_leave_one_document(store, search):
    salma = put(store, Person(name_en="Salma"))
    for number in range(20):
        salma = change(store, salma, text=f"turn {number}")
    up_to_date(search)
    assert search.find(EVERYTHING).total == 1
    assert search.find(EVERYTHING, "turn").total == 1


def test_a_crash_between_commit_and_cursor_shows_entries_again_and_harms_nothing(
    store, search, tmp_path
):
    salma = put(store, Person(name_en="Salma"))
    up_to_date(search)
    change(store, salma, name_en="Zainab")
    put(store, Person(name_en="Omar"))
    up_to_date(search)
    search.close()
    store.write(lambda tx: tx.follow(FOLLOWER, 0))
    again = Search.open(tmp_path / "search", store, KINDS)
    up_to_date(again)
    assert sorted(names(store, again, "")) == ["Omar", "Zainab"]
    assert again.check() == []
    again.close()


def test_a_crash_before_the_commit_loses_nothing(store, search, tmp_path):
    put(store, Person(name_en="Salma"))
    up_to_date(search)
    put(store, Person(name_en="Omar"))
    with store.read() as snap:
        hit = list(snap.range(persons))[-1]
    search._indexer._renew([(persons.name, hit.id)])  # written, never committed
    search.close()
    again = Search.open(tmp_path / "search", store, KINDS)
    assert again.find(EVERYTHING).total == 1
    up_to_date(again)
    assert again.find(EVERYTHING).total == 2
    again.close()


def test_a_build_that_was_stopped_goes_on(store, search, tmp_path, monkeypatch):
    monkeypatch.setattr("ameen.search.indexer.RECORDS", 10)
    monkeypatch.setattr("ameen.search.indexer.CHUNK", 5)

    def many(tx):
        for number in range(95):
            tx.put(Person(name_en=f"Salma {number}"))

    store.write(many)
    for _ in range(5):
        assert search.follow()
    search.close()
    again = Search.open(tmp_path / "search", store, KINDS)
    partly = again.find(EVERYTHING).total
    assert 0 < partly < 95
    assert not again.complete
    salma = put(store, Person(name_en="Salma late"))
    up_to_date(again)
    assert again.find(EVERYTHING).total == 96
    change(store, salma, name_en="Zainab")
    up_to_date(again)
    assert again.check() == []
    again.close()


def test_rebuild_starts_over_and_is_complete_when_it_returns(store, search):
    put(store, Person(name_en="Salma"))
    up_to_date(search)
    search.rebuild()
    assert search.complete
    assert names(store, search, "salma") == ["Salma"]


def test_a_second_leader_waits_until_the_first_has_gone(store, search, tmp_path):
    put(store, Person(name_en="Salma"))
    up_to_date(search)
    second = Search.open(tmp_path / "search", store, KINDS)
    put(store, Person(name_en="Omar"))
    assert second.follow() == 0
    assert second.find(EVERYTHING).total == 1
    search.close()
    up_to_date(second)
    assert second.find(EVERYTHING).total == 2
    second.close()


def test_an_event_moves_the_cursor_without_a_commit(store, search, tmp_path):
    put(store, Person(name_en="Salma"))
    up_to_date(search)
    before = next((tmp_path / "search").glob("index-*/meta.json")).stat().st_mtime_ns
    store.write(lambda tx: tx.event("signed_in", table="user", id=new_id()))
    up_to_date(search)
    assert next((tmp_path / "search").glob("index-*/meta.json")).stat().st_mtime_ns == before
    with store.read() as snap:
        assert snap.follower(FOLLOWER) == snap.last_seq


def test_a_reader_waits_for_his_own_write_and_not_for_ever(store, search):
    me = new_id()
    put(store, Person(name_en="Salma"), by=me)
    up_to_date(search)
    put(store, Person(name_en="Omar"), by=me)
    began = time.monotonic()
    assert not search.catch_up(me, 0.1)
    assert 0.1 <= time.monotonic() - began < 0.5
    leader = threading.Timer(0.1, up_to_date, [search])
    leader.start()
    assert search.catch_up(me, 2.0)
    assert search.find(EVERYTHING, "omar").total == 1
    leader.join()
    assert search.catch_up(new_id())


def test_a_reader_does_not_wait_for_long_work_or_what_is_too_far(store, search):
    me = new_id()
    up_to_date(search)
    store.write(lambda tx: tx.put(Person(name_en="Salma")), by=me, origin="job")
    began = time.monotonic()
    assert search.catch_up(me, 1.0)
    assert not search.wait_for(1_000_000)
    assert time.monotonic() - began < 0.5


def test_readers_find_while_the_leader_writes(store, search, tmp_path):
    put(store, Person(name_en="Salma 0"))
    up_to_date(search)
    ended, wrong = threading.Event(), []

    def look():
        reader = Search.open(tmp_path / "search", store, KINDS)
        last = 0
        while not ended.is_set():
            total = reader.find(EVERYTHING, "salma").total
            if total < last:
                wrong.append((last, total))
            last = total

    readers = [threading.Thread(target=look) for _ in range(4)]
    for reader in readers:
        reader.start()
    for number in range(1, 60):
        put(store, Person(name_en=f"Salma {number}"))
        up_to_date(search)
    ended.set()
    for reader in readers:
        reader.join()
    assert wrong == []
    assert search.find(EVERYTHING, "salma").total == 60


def test_what_a_search_costs_the_store_depends_on_the_page_alone(store, search):
    def calls() -> int:
        found = search.find(EVERYTHING, "salma", limit=10)
        with store.read() as snap:
            assert len(search.records(snap, found, lambda table, record: True)) == 10
            return snap.calls

    def some(tx, number):
        for _ in range(number):
            tx.put(Person(name_en="Salma"))

    store.write(some, 10)
    up_to_date(search)
    few = calls()
    store.write(some, 990)
    up_to_date(search)
    assert calls() == few
    assert firms.name in EVERYTHING
