import pytest
from hypothesis import given
from hypothesis import strategies as st

from ameen.search import marked


def shown(text: str, question: str) -> str:
    return "".join(f"[{piece}]" if hit else piece for piece, hit in marked(text, question))


@pytest.mark.parametrize(
    ("text", "question", "expected"),
    [
        ("Berglunds snabbköp", "berg snabbkop", "[Berg]lunds [snabbköp]"),
        ("Berglunds snabbköp", "", "Berglunds snabbköp"),
        ("Straße 5", "strass", "[Straß]e 5"),
        ("أَحْمَد فُؤَاد", "احم", "[أَحْمَ]د فُؤَاد"),
        ("الحارثي", "حارث", "[الحارث]ي"),
        ("غرفة ٢٠٢٤", "2024", "غرفة [٢٠٢٤]"),
        ("+968 9212 3456", "92123456", "[+968 9212 3456]"),
        ("+968 9212 3456", "99999999", "+968 9212 3456"),
        ("salma@sands.example", "salma@sands", "[salma]@[sands].example"),
        ("<b>Omar</b>", "omar", "<b>[Omar]</b>"),
    ],
)
def test_what_was_asked_for_is_marked(text, question, expected):
    assert shown(text, question) == expected


@given(st.text(max_size=60), st.text(max_size=20))
def test_the_pieces_are_the_text(text, question):
    assert "".join(piece for piece, _ in marked(text, question)) == text
