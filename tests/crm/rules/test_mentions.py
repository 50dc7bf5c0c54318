import pytest
from hypothesis import given
from hypothesis import strategies as st

from ameen.crm.rules import mentions
from ameen.store import fold

SALMA, SALEM, KHALID = b"salma", b"salem", b"khalid"
NAMES = {
    fold(name): ids
    for name, ids in {
        "Salma Al Harthy": {SALMA},
        "سلمى الحارثي": {SALMA},
        "Salma": {SALEM},
        "Khalid al-Amri": {KHALID},
        "Twin": {SALMA, KHALID},
    }.items()
}
EMAILS = {"salma@x.example": SALMA}


def found(body):
    return [(body[m.start : m.end], m.ids) for m in mentions(body, NAMES, EMAILS)]


@pytest.mark.parametrize(
    ("body", "text", "person"),
    [
        ("Ask @Salma Al Harthy today", "@Salma Al Harthy", SALMA),
        ("Ask @salma al harthy.", "@salma al harthy", SALMA),
        ("(@Salma Al Harthy)", "@Salma Al Harthy", SALMA),
        ("@Salma Al Harthy's offer", "@Salma Al Harthy", SALMA),
        ("اسأل @سلمى الحارثي، اليوم", "@سلمى الحارثي", SALMA),
        ("@سَلْمى الحارثي", "@سَلْمى الحارثي", SALMA),
        ("@Salma asks", "@Salma", SALEM),
        ("**@Khalid al-Amri**", "@Khalid al-Amri", KHALID),
        ("write @salma@x.example, now", "@salma@x.example", SALMA),
        ("@SALMA@X.example", "@SALMA@X.example", SALMA),
    ],
)
def test_a_colleague_is_meant_by_name_or_address(body, text, person):
    assert found(body) == [(text, {person})]


@pytest.mark.parametrize(
    "body",
    ["info@salma", "anna@salma@x.example", "@", "@ Salma", "@Salman", "@nobody@x.example", "Salma"],
)
def test_what_only_looks_like_a_mention_is_none(body):
    assert found(body) == []


def test_a_name_that_several_share_means_all_of_them():
    assert found("@Twin") == [("@Twin", {SALMA, KHALID})]


def test_a_name_ends_with_its_line():
    assert found("@Salma\nAl Harthy") == [("@Salma", {SALEM})]


def test_no_text_mentions_without_end():
    assert len(found("@Salma " * 500)) == 50


@given(st.text(alphabet="@Salm .'’*\nTwin", max_size=60))
def test_mentions_stand_in_order_and_apart(body):
    last = 0
    for mention in mentions(body, NAMES, EMAILS):
        assert last <= mention.start < mention.end <= len(body)
        assert body[mention.start] == "@"
        last = mention.end
