import pytest

from ameen.search import Search
from ameen.store import new_id

from .people import EVERYTHING, Firm, Person, firms, names, persons, put, up_to_date


@pytest.fixture
def cast(store, search):
    snabb = put(store, Firm(name="Berglunds snabbköp"))
    put(store, Person(name_en="Christina Berglund", firm_id=snabb.id, phones=("+46921123465",)))
    put(
        store,
        Person(
            name_en="Abdullah Al Harthi",
            name_ar="عبد الله الحارثي",
            text="Muscat ٢٠٢٤",
            emails=("abdullah.harthi@sands.example",),
            phones=("+96892123456", "24 123 456"),
            tags=("vip", "big client"),
        ),
    )
    put(store, Person(name_en="Ahmed Fouad", name_ar="أَحْمَد فُؤَاد", text="مدينة إبراء على"))
    up_to_date(search)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Berglunds snabbkop", {"Berglunds snabbköp", "Christina Berglund"}),
        ("BERGLUNDS SNABBKÖP", {"Berglunds snabbköp", "Christina Berglund"}),
        ("christina", {"Christina Berglund"}),
        ("chris berg", {"Christina Berglund"}),
        ("kristina", {"Christina Berglund"}),
        ("Berglnd", {"Berglunds snabbköp", "Christina Berglund"}),
        ("احمد فواد", {"Ahmed Fouad"}),
        ("أحمد", {"Ahmed Fouad"}),
        ("إحمد", {"Ahmed Fouad"}),
        ("أَحْمَدُ", {"Ahmed Fouad"}),
        ("مدينه", {"Ahmed Fouad"}),
        ("علي", {"Ahmed Fouad"}),
        ("ابراء", {"Ahmed Fouad"}),
        ("عبدالله", {"Abdullah Al Harthi"}),
        ("عبد الله", {"Abdullah Al Harthi"}),
        ("حارثي", {"Abdullah Al Harthi"}),
        ("alharthi", {"Abdullah Al Harthi"}),
        ("al-harthi", {"Abdullah Al Harthi"}),
        ("2024", {"Abdullah Al Harthi"}),
        ("٢٠٢٤", {"Abdullah Al Harthi"}),
        ("sands.example", {"Abdullah Al Harthi"}),
        ("abdullah.harthi@sands.example", {"Abdullah Al Harthi"}),
        ("harthi@sands", {"Abdullah Al Harthi"}),
        ("+96892123456", {"Abdullah Al Harthi"}),
        ("9212 3456", {"Abdullah Al Harthi"}),
        ("92123456", {"Abdullah Al Harthi"}),
        ("٩٢١٢٣٤", {"Abdullah Al Harthi"}),
        ("2123", {"Abdullah Al Harthi"}),
        ("0096892123456", {"Abdullah Al Harthi"}),
        ("24123456", {"Abdullah Al Harthi"}),
        ("0921-123465", {"Christina Berglund"}),
        ("92129999", set()),
        ("christina muscat", set()),
        ("zzzz", set()),
        ("+!", set()),
    ],
)
def test_what_is_typed_finds(store, search, cast, typed, expected):
    assert set(names(store, search, typed)) == expected


def test_nothing_typed_finds_everything(store, search, cast):
    assert search.find(EVERYTHING).total == 4
    assert search.find(EVERYTHING, "   ").total == 4


def test_whole_words_come_before_beginnings_and_names_before_the_rest(store, search):
    for name, text in [("Omaria", ""), ("Zed", "omar"), ("Zed", "omaria"), ("Omar", "")]:
        put(store, Person(name_en=f"{name} {text or 'plain'}" if not text else name, text=text))
    up_to_date(search)
    found = search.find(EVERYTHING, "omar")
    with store.read() as snap:
        seen = [r for _, r in search.records(snap, found, lambda table, record: True)]
    assert [(r.name_en.split()[0], r.text) for r in seen] == [
        ("Omar", ""), ("Zed", "omar"), ("Omaria", ""), ("Zed", "omaria"),
    ]  # fmt: skip


def test_typing_errors_are_allowed_only_when_nothing_fits(store, search):
    put(store, Person(name_en="Salma"))
    put(store, Person(name_en="Salwa"))
    up_to_date(search)
    assert names(store, search, "salma") == ["Salma"]
    found = search.find(EVERYTHING, "salna")
    assert (found.total, found.close) == (2, True)


@pytest.mark.parametrize("typed", ["oma", "omr", "20x4"])
def test_short_words_and_numbers_are_taken_as_they_are(store, search, typed):
    put(store, Person(name_en="Ona Omer", text="2024 2014"))
    up_to_date(search)
    assert names(store, search, typed) == []


def test_a_very_common_word_is_taken_whole_first_when_others_narrow_it(store, search, monkeypatch):
    monkeypatch.setattr("ameen.search.engine.COMMON", 3)
    for name in ("Ali Smith", "Alice Smith", "Alice Jones", *(f"Ali Said {n}" for n in "bcdefg")):
        put(store, Person(name_en=name))
    up_to_date(search)
    assert names(store, search, "ali smith") == ["Ali Smith"]
    assert names(store, search, "ali jones") == ["Alice Jones"]
    assert search.find(EVERYTHING, "ali").total == 9


def test_only_records_of_the_people_in_the_scope_are_found_or_counted(store, search):
    mine, theirs = new_id(), new_id()
    put(store, Person(name_en="Salma One"), by=mine)
    put(store, Person(name_en="Salma Two", assignee_id=mine), by=theirs)
    put(store, Person(name_en="Salma Three"), by=theirs)
    up_to_date(search)
    scope = {persons.name: {mine}, firms.name: set()}
    assert set(names(store, search, "salma", scope=scope)) == {"Salma One", "Salma Two"}
    assert search.find(scope, "salma").total == 2
    assert search.find(scope, "three").total == 0
    assert search.find(scope, "thre").total == 0
    assert search.find({persons.name: ()}, "salma").total == 0
    assert search.find({}, "salma").total == 0
    assert search.find({"unknown": None}, "salma").total == 0
    five_hundred = {mine, theirs, *(new_id() for _ in range(500))}
    assert search.find({persons.name: five_hundred}, "salma").total == 3


def test_a_table_searched_by_name_alone_gives_nothing_else_away(store, search):
    put(store, Person(name_en="Salma", emails=("s@sands.example",), phones=("+96892123456",)))
    up_to_date(search)
    for typed, total in [("salma", 1), ("slma", 1), ("sands", 0), ("92123456", 0)]:
        assert search.find(EVERYTHING, typed, names_only={persons.name}).total == total
        assert search.find(EVERYTHING, typed).total == 1


def test_facets_must_all_hold_and_one_of_several_is_enough(store, search):
    put(store, Person(name_en="A", tags=("vip", "big client")))
    put(store, Person(name_en="B", tags=("vip",)))
    put(store, Person(name_en="C"))
    up_to_date(search)

    def found(*facets):
        return set(names(store, search, "", facets=facets))

    assert found("tag:vip") == {"A", "B"}
    assert found("tag:vip", "tag:big client") == {"A"}
    assert found(("tag:big client", "tag:other")) == {"A"}
    assert found("tag:big") == set()
    assert found("tag:VIP") == set()


def test_sorts_follow_the_order_of_the_folded_names(store, search):
    for en, ar in [("Zaid", "أحمد"), ("éve", "زيد"), ("Adam", ""), ("", "بدر")]:
        put(store, Person(name_en=en, name_ar=ar))
    up_to_date(search)

    def in_order(sort, reverse=False):
        found = search.find(EVERYTHING, sort=sort, reverse=reverse)
        with store.read() as snap:
            return [r.name_en for _, r in search.records(snap, found, lambda t, r: True)]

    assert in_order("name_en") == ["Adam", "éve", "Zaid", ""]
    assert in_order("name_en", reverse=True) == ["", "Zaid", "éve", "Adam"]
    assert in_order("name_ar") == ["Adam", "Zaid", "", "éve"]
    assert in_order("created") == ["Zaid", "éve", "Adam", ""]
    assert in_order("updated", reverse=True) == ["", "Adam", "éve", "Zaid"]
    with pytest.raises(ValueError, match="sort"):
        search.find(EVERYTHING, sort="password")


def test_pages_join_without_gaps_and_end_at_ten_thousand(store, search):
    def many(tx):
        for number in range(10_050):
            tx.put(Person(name_en=f"Same Name {number:05d}"))

    store.write(many)
    up_to_date(search)
    seen = []
    for offset in range(0, 300, 100):
        seen += names(store, search, "same", sort="name_en", offset=offset, limit=100)
    assert seen == [f"Same Name {n:05d}" for n in range(300)]
    found = search.find(EVERYTHING, "same", offset=9_990)
    assert (found.total, found.capped, len(found.hits)) == (10_050, True, 10)
    assert search.find(EVERYTHING, "same", offset=10_000).hits == ()
    assert not search.find(EVERYTHING, "00001").capped


def test_each_table_has_its_own_hits_and_errors_are_allowed_for_all_or_none(store, search, cast):
    found = search.find_each(EVERYTHING, "snabb")
    assert {table: one.total for table, one in found.items()} == {persons.name: 1, firms.name: 1}
    found = search.find_each(EVERYTHING, "christina")
    assert found[persons.name].total == 1
    assert found[firms.name].total == 0
    found = search.find_each(EVERYTHING, "snabbcop")
    assert found[firms.name].close
    assert found[persons.name].total == 1


def test_a_hit_that_no_longer_qualifies_is_dropped(store, search, cast):
    found = search.find(EVERYTHING, "berglund")
    assert len(found.hits) == 2
    with store.read() as snap:
        assert search.records(snap, found, lambda table, record: False) == []
        person = next(r for t, r in search.records(snap, found, lambda t, r: t == persons.name))
    store.write(lambda tx: tx.delete(persons, person.id))
    with store.read() as snap:
        assert [t for t, _ in search.records(snap, found, lambda t, r: True)] == [firms.name]


def test_before_there_is_an_index_nothing_is_found(store, search):
    put(store, Person(name_en="Salma"))
    assert search.find(EVERYTHING, "salma").total == 0
    assert not search.complete


def test_another_process_finds_what_the_leader_wrote(store, search, tmp_path):
    reader = Search.open(tmp_path / "search", store, search._kinds)
    put(store, Person(name_en="Salma"))
    up_to_date(search)
    assert reader.find(EVERYTHING, "salma").total == 1
    put(store, Person(name_en="Salma Two"))
    up_to_date(search)
    assert reader.find(EVERYTHING, "salma").total == 2
    assert reader.complete
