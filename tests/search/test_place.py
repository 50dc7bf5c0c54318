import shutil
import time

import pytest

from ameen.search import Search, Searchable
from ameen.store import Store

from .people import (
    EVERYTHING,
    KINDS,
    Person,
    names,
    person_document,
    persons,
    put,
    up_to_date,
)


def test_a_folder_that_is_gone_is_made_again_while_running(store, search, tmp_path):
    put(store, Person(name_en="Salma"))
    up_to_date(search)
    shutil.rmtree(tmp_path / "search")
    assert search.find(EVERYTHING, "salma").total == 0
    assert search.check() != []
    put(store, Person(name_en="Salma Two"))
    up_to_date(search)
    assert search.find(EVERYTHING, "salma").total == 2
    assert search.complete
    assert search.check() == []


@pytest.mark.parametrize("victim", ["meta.json", "*.term", "*.idx", "*.fast"])
def test_a_damaged_index_is_made_again(store, search, tmp_path, victim):
    for name in ("Salma", "Omar"):
        put(store, Person(name_en=name))
    up_to_date(search)
    search.close()
    for file in (tmp_path / "search").glob(f"index-*/{victim}"):
        file.write_bytes(b"\0" * 7)
    again = Search.open(tmp_path / "search", store, KINDS)
    again.find(EVERYTHING, "salma")
    up_to_date(again)
    assert again.find(EVERYTHING, "salma").total == 1
    assert again.check() == []
    again.close()


def test_a_note_that_makes_no_sense_leads_to_a_new_index(store, search, tmp_path):
    put(store, Person(name_en="Salma"))
    up_to_date(search)
    (tmp_path / "search" / "state.json").write_text("{")
    assert search.find(EVERYTHING, "salma").total == 0
    up_to_date(search)
    assert search.find(EVERYTHING, "salma").total == 1
    assert len(list((tmp_path / "search").glob("index-*"))) == 1


def test_an_index_made_by_other_rules_is_made_again(store, search, tmp_path):
    put(store, Person(name_en="Salma"))
    up_to_date(search)
    search.close()
    other = [Searchable(persons, person_document, revision=2), KINDS[1]]
    again = Search.open(tmp_path / "search", store, other)
    assert not again.complete
    assert again.find(EVERYTHING, "salma").total == 0
    up_to_date(again)
    assert again.complete
    assert again.find(EVERYTHING, "salma").total == 1
    again.close()


def test_an_index_of_another_store_is_made_again(store, search, tmp_path):
    put(store, Person(name_en="Salma"))
    up_to_date(search)
    search.close()
    other = Store.open(tmp_path / "other")
    put(other, Person(name_en="Omar"))
    again = Search.open(tmp_path / "search", other, KINDS)
    up_to_date(again)
    assert names(other, again, "") == ["Omar"]
    again.close()
    other.close()


def test_an_index_ahead_of_a_store_put_back_from_a_backup_is_made_again(store, search, tmp_path):
    put(store, Person(name_en="Salma"))
    up_to_date(search)
    (tmp_path / "copy").mkdir()
    store.copy(tmp_path / "copy")
    put(store, Person(name_en="Omar"))
    up_to_date(search)
    search.close()
    back = Store.open(tmp_path / "copy")
    time.sleep(0.001)
    put(back, Person(name_en="Zainab"))
    again = Search.open(tmp_path / "search", back, KINDS)
    up_to_date(again)
    assert sorted(names(back, again, "")) == ["Salma", "Zainab"]
    again.close()
    back.close()
