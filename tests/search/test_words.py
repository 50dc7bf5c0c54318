import pytest

from ameen.search.words import all_words, asked, digits_of, grams, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Berglunds snabbköp", ["berglunds", "snabbkop"]),
        ("O’Reilly", ["o", "reilly", "oreilly"]),
        ("Al Harthi", ["al", "harthi", "alharthi"]),
        ("Al-Harthi", ["al", "harthi", "alharthi"]),
        ("عبد الله", ["عبد", "الله", "عبدالله"]),
        ("الْحَارِثِيّ", ["الحارثي", "حارثي"]),
        ("٢٠٢٤", ["2024"]),
        ("salma.h@sands.example", ["salma", "h", "sands", "example"]),
        ("", []),
        ("—!?", []),
    ],
)
def test_words_are_folded_parts_and_parts_as_one(text, expected):
    assert set(expected) <= set(words(text))
    assert bool(expected) == bool(list(words(text)))


def test_words_of_several_texts_stand_once():
    assert all_words(["Salma Salma", "salma", "SALMA x"]) == "salma x"


def test_a_huge_text_gives_a_bounded_number_of_words():
    assert len(all_words([" ".join(f"w{i}" for i in range(20_000))]).split()) == 5000


def test_digits_of_any_writing_are_the_same():
    assert digits_of("+٩٦٨ 9212-3456") == "96892123456"


def test_grams_are_every_run_of_four():
    assert grams("123456") == ["1234", "2345", "3456"]
    assert grams("123") == []


@pytest.mark.parametrize(
    "typed", ["+968 9212 3456", "(00968) 9212-3456", "96892123456", "٩٦٨٩٢١٢٣٤٥٦"]
)
def test_a_phone_number_is_one_thing_however_it_is_typed(typed):
    assert [thing.digits for thing in asked(typed)] == ["96892123456"]


def test_words_around_a_number_are_asked_for_too():
    things = asked("salma 9212 muscat")
    assert [thing.digits for thing in things] == ["", "9212", ""]
    assert things[0].ways == (("salma",),)


def test_a_number_within_a_word_is_no_phone_number():
    assert [thing.digits for thing in asked("inv2024x A1234")] == ["", ""]


def test_a_question_is_bounded():
    assert len(asked("ab " * 500)) <= 12
