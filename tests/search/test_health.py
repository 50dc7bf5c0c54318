from msgspec.structs import replace

from ameen.search.indexer import FOLLOWER

from .people import (
    EVERYTHING,
    Person,
    persons,
    put,
    up_to_date,
)


def test_check_tells_what_is_missing_left_over_or_old(store, search):
    salma = put(store, Person(name_en="Salma"))
    omar = put(store, Person(name_en="Omar"))
    up_to_date(search)
    assert search.check() == []

    def behind_its_back(tx):
        tx.delete(persons, omar.id)
        tx.put(replace(salma, text="new"))
        tx.put(Person(name_en="Zainab"))
        tx.follow(FOLLOWER, tx.last_seq)

    store.write(behind_its_back)
    said = " ".join(search.check())
    assert "2 of search_person" in said
    assert search.find(EVERYTHING).total == 2
    search.rebuild()
    assert search.check() == []
