import pytest

from ameen.accounts.door import COOKIE
from ameen.store import id_text
from tests.cast import DOMAIN, NAMES, PASSWORD

OWNER = f"owner@{DOMAIN}"


def login(client, email=OWNER, password=PASSWORD, **more):
    return client.post(
        "/api/auth/login", json={"email": email, "password": password} | more, csrf=False
    )


@pytest.mark.parametrize("part", NAMES)
def test_a_token_serves_until_one_logs_out(app, cast, part):
    answer = login(app.test_client(), cast[part].email)
    assert answer.status_code == 200
    assert set(answer.json) == {"token", "expires_at", "user"}
    assert answer.json["user"]["id"] == id_text(cast[part].id)
    bearer = {"Authorization": f"Bearer {answer.json['token']}"}
    program = app.test_client()
    assert program.get("/api/auth/me", headers=bearer).json["user"]["email"] == cast[part].email
    assert program.post("/api/auth/logout", headers=bearer).status_code == 204
    assert program.get("/api/auth/me", headers=bearer).status_code == 401


def test_times_are_rfc_3339(app):
    assert login(app.test_client()).json["expires_at"].endswith("Z")


def test_no_answer_has_a_hash(client, client_for, cast):
    for answer in (
        login(client),
        client_for(cast.owner).get("/api/auth/me"),
        client_for(cast.owner).get("/api/users"),
        client_for(cast.owner).get(f"/api/users/{id_text(cast.report.id)}"),
    ):
        assert "password_hash" not in answer.text and "argon2" not in answer.text


@pytest.mark.parametrize("email", [OWNER, "nobody@x.example"])
def test_what_is_wrong_is_not_told(client, email):
    answer = login(client, email, "wrong")
    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"
    assert answer.json["detail"] == "Email and password do not belong together."


def test_too_many_attempts_are_429(client):
    for _ in range(5):
        assert login(client, password="wrong").status_code == 401
    answer = login(client)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "2")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"json": {}}, 422),
        ({"json": {"email": "x"}}, 422),
        ({"json": {"email": 5, "password": []}}, 422),
        ({"json": []}, 400),
        ({"data": "{", "content_type": "application/json"}, 400),
        ({"data": "x=1"}, 415),
        ({"json": {"email": "\0", "password": "\0"}}, 401),
        ({"json": {"email": "a" * 321, "password": "x"}}, 422),
    ],
)
def test_what_is_no_login_is_refused(client, sent, status):
    answer = client.post("/api/auth/login", csrf=False, **sent)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"


def test_the_cookie_serves_for_writes_only_with_the_token(client_for, cast):
    client = client_for(cast.report)
    assert client.post("/api/auth/logout", csrf=False).status_code == 400
    token = client.get("/api/auth/me").json["csrf_token"]
    answer = client.post("/api/auth/logout", csrf=False, headers={"X-CSRF-Token": token})
    assert answer.status_code == 204
    assert client.get_cookie(COOKIE) is None


def test_another_s_token_does_not_serve(client_for, cast):
    theirs = client_for(cast.owner).get("/api/auth/me").json["csrf_token"]
    client = client_for(cast.report)
    answer = client.post("/api/auth/logout", csrf=False, headers={"X-CSRF-Token": theirs})
    assert answer.status_code == 400


def test_users_are_listed_by_pages_as_far_as_one_may_know_them(client_for, cast):
    client = client_for(cast.owner)
    first = client.get("/api/users?limit=2").json
    assert (len(first["items"]), first["total"]) == (2, 5)
    second = client.get(f"/api/users?limit=200&cursor={first['next']}").json
    assert (len(second["items"]), second["next"]) == (3, None)
    team = client_for(cast.manager).get("/api/users").json
    assert {user["email"] for user in team["items"]} == {cast.manager.email, cast.report.email}
    assert team["total"] == 2
    other = client_for(cast.manager).get(f"/api/users?cursor={first['next']}")
    assert other.status_code == 400


def test_a_user_has_an_etag(client_for, cast):
    client = client_for(cast.owner)
    path = f"/api/users/{id_text(cast.report.id)}"
    tag = client.get(path).headers["ETag"]
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304


def test_roles_are_told_with_their_levels(client_for, cast):
    found = client_for(cast.owner).get("/api/roles").json["items"]
    assert [role["name"] for role in found][:2] == ["Owner", "Administrator"]
    assert found[0]["levels"]["contacts"] == 5
