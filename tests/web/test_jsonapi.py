import pytest

from ameen.store import id_text
from ameen.web.jsonapi import flat, limit

from .room import made

BEARER = {"Authorization": "Bearer anna"}


def test_a_record_has_its_tag_and_a_stale_one_is_412(app, as_):
    thing = made(app, "Cup")[0]
    address, tag = f"/api/things/{id_text(thing.id)}", f'"{id_text(thing.id)}-1"'
    right = as_().patch(address, headers=BEARER | {"If-Match": tag})
    assert (right.status_code, right.headers["ETag"]) == (200, tag)
    assert as_().patch(address, headers=BEARER | {"If-Match": "*"}).status_code == 200
    stale = as_().patch(address, headers=BEARER | {"If-Match": f'"{id_text(thing.id)}-0"'})
    assert (stale.status_code, stale.mimetype) == (412, "application/problem+json")


@pytest.mark.parametrize(("query", "given"), [("", 50), ("?limit=1", 1), ("?limit=200", 200)])
def test_the_limit_is_from_1_to_200(app, query, given):
    with app.test_request_context(f"/{query}"):
        assert limit() == given


@pytest.mark.parametrize("text", ["0", "201", "-1", "x", "1.5", "٥", "9" * 5000])
def test_another_limit_is_told_apart(app, text):
    from werkzeug.exceptions import BadRequest

    with app.test_request_context("/", query_string={"limit": text}), pytest.raises(BadRequest):
        limit()


def test_nested_messages_are_laid_flat():
    assert flat({"a": {"0": ["x"], "b": ["y"]}, "c": "z"}) == {
        "a.0": ["x"], "a.b": ["y"], "c": ["z"],
    }  # fmt: skip
