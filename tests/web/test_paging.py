import pytest

from ameen.store import Hit
from ameen.web import paging


@pytest.fixture
def place(as_):
    return as_("anna").get("/seal?spec=name").text


def test_a_sealed_place_opens_for_its_reader_and_list(as_, place):
    assert as_("anna").get(f"/cursor?spec=name&at={place}").text == "key f"


@pytest.mark.parametrize("change", ["spec", "reader", "text", "cut", "empty", "foreign"])
def test_any_other_place_is_refused_with_one_sentence(as_, place, change):
    reader = "noor" if change == "reader" else "anna"
    spec = "date" if change == "spec" else "name"
    other = "B" if place[0] == "A" else "A"
    at = {"text": other + place[1:], "cut": place[:-4], "empty": "", "foreign": "مرحبا"}
    answer = as_(reader).get("/cursor", query_string={"spec": spec, "at": at.get(change, place)})
    assert answer.status_code == 400
    if reader == "anna":
        assert "This page link is not valid any more. Start again from the first page." in (
            answer.text
        )


def test_pages_go_to_both_ends_and_back(app):
    hits = [Hit(bytes([n]), bytes([n]) * 16) for n in range(25)]

    def listed(token):
        after, way = paging.opened("s", token) if token else (None, paging.FORWARD)
        found = hits if way == paging.FORWARD else hits[::-1]
        if after is not None:
            found = [h for h in found if (h.key > after) == (way == paging.FORWARD)]
            found = [h for h in found if h.key != after]
        return paging.cut(found[:11], 10, "s", token, total=25)

    with app.test_request_context("/"):
        first = listed(None)
        assert first.previous is None
        second = listed(first.next)
        third = listed(second.next)
        assert [h.key[0] for h in third.items] == [20, 21, 22, 23, 24]
        assert third.next is None
        assert listed(third.previous).items == second.items
        back = listed(listed(third.previous).previous)
        assert back.items == first.items
        assert back.previous is None
        assert listed(back.next).items == second.items
