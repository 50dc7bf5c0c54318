import pytest

from .room import made, things


def _count(app):
    with app.extensions["ameen"].store.read() as snap:
        return len(list(snap.range(things)))


def test_a_form_without_its_token_changes_nothing_and_says_so(app, as_):
    answer = as_("anna").post("/things/new", data={"name": "Cup"})
    assert answer.status_code == 400
    assert "Nothing was saved" in answer.text
    assert _count(app) == 0


@pytest.mark.parametrize("where", ["field", "header"])
def test_a_form_with_its_token_is_taken(app, as_, token, where):
    client = as_("anna")
    mine = token(client)
    sent = {"data": {"name": "Cup", "csrf_token": mine}} if where == "field" else {
        "data": {"name": "Cup"}, "headers": {"X-CSRF-Token": mine}}  # fmt: skip
    assert client.post("/things/new", **sent).status_code == 303
    assert _count(app) == 1


def test_anothers_token_is_no_good(as_, token):
    theirs = token(as_("noor"))
    assert as_("anna").post("/things/gone", data={"csrf_token": theirs}).status_code == 400


def test_nobodys_token_hangs_on_their_own_cookie(as_, token):
    mine = as_()
    found = token(mine, "/sign-in")
    assert as_().post("/language", data={"language": "ar", "csrf_token": found}).status_code == 400
    answer = mine.post("/language", data={"language": "ar", "csrf_token": found, "next": "/x"})
    assert (answer.status_code, answer.location) == (303, "/x")


def test_the_cookie_at_the_json_edge_needs_the_token_and_a_bearer_does_not(app, as_, token):
    client = as_("anna")
    assert client.post("/api/things", json={"name": "a"}).status_code == 400
    headers = {"X-CSRF-Token": token(client)}
    assert client.post("/api/things", json={"name": "a"}, headers=headers).status_code == 201
    bearer = {"Authorization": "Bearer anna"}
    assert as_().post("/api/things", json={"name": "b"}, headers=bearer).status_code == 201


def test_an_overridden_method_is_checked_too(app, as_, token):
    thing = made(app, "Cup")[0]
    from ameen.store import id_text

    address = f"/things/{id_text(thing.id)}"
    client = as_("anna")
    assert client.post(address, data={"_method": "PUT"}).status_code == 400
    right = {"_method": "PUT", "csrf_token": token(client)}
    assert client.post(address, data=right).text == "put"
