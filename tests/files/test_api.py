import io

import pytest

from ameen.accounts.rules import READ, WRITE
from ameen.store import id_text, new_id
from tests.cast import session_token, with_levels


@pytest.fixture
def api(app, hub):
    """`api(person, method, address, **names)`: with that person's bearer token."""

    def ask(person, method, address, headers=(), **names):
        token = session_token(hub.store, hub.settings.secret, person)
        given = {"Authorization": f"Bearer {token}"} | dict(headers)
        return app.test_client().open(address, method=method, headers=given, **names)

    return ask


@pytest.fixture
def subject(contact):
    return f"contact:{id_text(contact.id)}"


def form(content=b"words", name="words.txt", field="file"):
    return {field: (io.BytesIO(content), name)}


@pytest.fixture
def address(subject):
    return f"/api/files?subject={subject}"


def test_a_file_is_made_read_renamed_removed_and_restored(api, cast, address, subject):
    made = api(cast.report, "POST", address, data=form())
    assert made.status_code == 201
    assert made.json["subject"] == subject
    assert (made.json["name"], made.json["size"], made.json["kind"]) == (
        "words.txt",
        5,
        "documents",
    )
    here = made.headers["Location"]
    assert here == f"/api/files/{made.json['id']}"
    seen = api(cast.manager, "GET", here)
    assert seen.json == made.json
    unchanged = api(cast.manager, "GET", here, {"If-None-Match": seen.headers["ETag"]})
    assert unchanged.status_code == 304
    content = api(cast.manager, "GET", seen.json["content"])
    assert content.data == b"words"
    tag = {"If-Match": seen.headers["ETag"]}
    renamed = api(cast.report, "PATCH", here, tag, json={"name": "better.txt"})
    assert renamed.json["name"] == "better.txt"
    assert api(cast.report, "PATCH", here, tag, json={"name": "late.txt"}).status_code == 412
    assert api(cast.report, "PATCH", here, json={"name": ""}).status_code == 422
    assert api(cast.report, "DELETE", here, tag).status_code == 412
    assert api(cast.report, "DELETE", here).status_code == 204
    assert api(cast.report, "GET", seen.json["content"]).status_code == 404
    assert api(cast.report, "GET", here).json["trashed_at"] is not None
    assert api(cast.report, "DELETE", f"{here}/trash").json["trashed_at"] is None


def test_a_list_has_pages_and_a_total_where_it_is_known(api, cast, address, attached, picture):
    for number in range(5):
        attached(cast.report, name=f"{number}.txt")
    attached(cast.manager, picture(), "m.png")
    for person, where, total in (
        (cast.report, address, 6),
        (cast.report, "/api/files?kind=documents", None),
        (cast.owner, "/api/files?kind=documents", 5),
    ):
        names, cursor = [], ""
        joined = "&" if "?" in where else "?"
        while cursor is not None:
            page = api(person, "GET", f"{where}{joined}limit=2&cursor={cursor}")
            assert (page.status_code, page.json["total"]) == (200, total)
            names += [item["name"] for item in page.json["items"]]
            cursor = page.json["next"]
        assert [name for name in names if name != "m.png"] == [f"{n}.txt" for n in range(4, -1, -1)]


@pytest.mark.parametrize("part", ["colleague", "outsider"])
def test_for_others_there_is_nothing(api, cast, address, attached, part):
    made = attached(cast.report)
    person = cast[part]
    for ways in (("GET", ""), ("PATCH", ""), ("DELETE", ""), ("DELETE", "/trash")):
        there, nowhere = (
            api(person, ways[0], f"/api/files/{id_text(i)}{ways[1]}", json={"name": "x"})
            for i in (made.id, new_id())
        )
        assert there.status_code == nowhere.status_code == 404
        assert there.json == nowhere.json
    listed = api(person, "GET", address)
    assert listed.status_code == (404 if part == "colleague" else 403)
    assert api(person, "POST", address, data=form()).status_code == listed.status_code


def test_a_reader_uploads_nothing(api, cast, address, store):
    person = with_levels(store, cast.report, contacts=WRITE, files=READ)
    assert api(person, "POST", address, data=form()).status_code == 403


@pytest.mark.parametrize("data", [{}, {"other": "x"}])
def test_a_request_without_a_file_is_told_so(api, cast, address, data):
    answer = api(cast.report, "POST", address, data=data)
    assert answer.status_code == 422
    assert "file" in answer.json["errors"]
    assert api(cast.report, "POST", "/api/files", data=form()).status_code == 422


def test_the_same_request_again_makes_no_second_file(api, cast, address, on_disk):
    key = {"Idempotency-Key": "one"}
    first = api(cast.report, "POST", address, key, data=form())
    again = api(cast.report, "POST", address, key, data=form())
    assert (again.status_code, again.json) == (201, first.json)
    assert again.headers["Idempotent-Replayed"] == "true"
    other = api(cast.report, "POST", address, key, data=form(b"others"))
    assert other.status_code == 422
    assert len(on_disk()) == 1


def test_it_is_described(api, cast):
    paths = api(cast.owner, "GET", "/api/openapi.json").json["paths"]
    upload = paths["/api/files"]["post"]["requestBody"]["content"]["multipart/form-data"]
    assert upload["schema"]["required"] == ["file"]
    assert set(paths["/api/files/{attachment_id}"]) >= {"get", "patch", "delete"}
