import pytest

PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "tr#some-row"}


@pytest.mark.parametrize(
    ("kind", "status", "said"),
    [
        ("missing", 404, "you may not see it"),
        ("stale", 409, "Nothing was overwritten"),
        ("full", 507, "Nothing that was saved before is lost"),
        ("refused", 403, "Not for you."),
        ("wrong", 422, "This is needed."),
        ("bug", 500, "Something went wrong on our side"),
        ("413", 413, "at most 20 MB"),
        ("429", 429, "Too many attempts"),
        ("503", 503, "Try again in a minute"),
    ],
)
def test_an_error_is_told_in_three_shapes(as_, kind, status, said):
    client = as_("anna")
    page = client.get(f"/fail/{kind}")
    assert (page.status_code, page.mimetype) == (status, "text/html")
    assert said in page.text
    assert "<!doctype html>" in page.text
    assert 'id="main"' in page.text

    part = client.get(f"/fail/{kind}", headers=PARTIAL)
    assert part.status_code == status
    assert said in part.text
    assert "<!doctype" not in part.text
    assert part.headers["HX-Retarget"] == "#main"

    problem = client.get(f"/api/things/fail/{kind}")
    assert (problem.status_code, problem.mimetype) == (status, "application/problem+json")
    assert problem.json["status"] == status
    assert problem.json["title"]
    if kind == "wrong":
        assert problem.json["errors"] == {"name": ["This is needed."]}
    for answer in (page, part, problem):
        assert "secret" not in answer.text
        assert "Traceback" not in answer.text


def test_an_unexpected_error_gives_a_number_to_ask_about(as_):
    answer = as_("anna").get("/fail/bug", headers={"X-Request-ID": "abcdefgh-1"})
    assert "abcdefgh-1" in answer.text
    assert answer.headers["X-Request-ID"] == "abcdefgh-1"


def test_an_address_that_does_not_exist_or_takes_another_method(as_):
    assert as_("anna").get("/nowhere").status_code == 404
    answer = as_("anna").delete("/write", headers={"Authorization": "Bearer anna"})
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_a_form_that_is_too_large_is_refused_with_a_sentence(as_):
    answer = as_("anna").post("/things/new", data={"name": "x" * 10_000_000})
    assert answer.status_code == 413
    assert "too large" in answer.text


def test_what_is_not_json_is_415_and_400(as_):
    client, bearer = as_(), {"Authorization": "Bearer anna"}
    assert client.post("/api/things", data={"a": "b"}, headers=bearer).status_code == 415
    broken = client.post("/api/things", data="{", content_type="application/json", headers=bearer)
    assert broken.status_code == 400
    wrong = client.post("/api/things", json={"nam": 1}, headers=bearer)
    assert wrong.status_code == 422
    assert set(wrong.json["errors"]) == {"name", "nam"}
