import pytest

from ameen.store import fold, sort_key


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Berglunds snabbköp", "berglunds SNABBKOP"),
        ("أحمد", "احمد"),
        ("إبراهيم", "ابراهيم"),
        ("آمنة", "امنه"),
        ("مُحَمَّد", "محمد"),
        ("مصطفى", "مصطفي"),
        ("محـــمد", "محمد"),
        ("٠١٢٣٤٥٦٧٨٩", "0123456789"),
        ("۴۵۶", "456"),
        ("ﷲ", "الله"),
        ("ﻻ", "لا"),
        ("Straße", "STRASSE"),
        ("Ｆｕｌｌ ｗｉｄｔｈ", "full width"),
        ("  two \u00a0 spaces\n", "two spaces"),
        ("Łódź", "lodz"),
        ("İstanbul", "istanbul"),
        ("right\u200fto\u200eleft", "righttoleft"),
    ],
)
def test_what_people_take_for_the_same_folds_alike(written, meant):
    assert fold(written) == fold(meant)


def test_folding_twice_changes_nothing():
    for text in ("أَحْمَد Ünï ٣ ﷺ", "ﬁancée", "ﻼ"):
        assert fold(fold(text)) == fold(text)


def test_a_sort_key_is_at_most_120_bytes():
    assert len(sort_key("ا" * 500)) == 120
