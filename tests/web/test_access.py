import pytest

from ameen.web.access import PUBLIC, Undeclared, access, access_of, check_all


def test_a_route_without_declared_access_is_refused_by_name(app):
    app.view_functions["things.silent"] = lambda: "anything"
    with pytest.raises(Undeclared, match=r"things\.silent"):
        check_all(app)


def test_nobody_is_sent_to_sign_in_and_back(as_):
    answer = as_().get("/things?sort=name")
    assert answer.status_code == 303
    assert answer.location == "/sign-in?next=/things?sort%3Dname"


def test_nobody_asking_with_htmx_gets_the_sign_in_page_whole(as_):
    told = {"HX-Request": "true", "HX-Current-URL": "http://localhost/things"}
    answer = as_().get("/things/new", headers=told | {"HX-Request-Type": "partial"})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/sign-in?next=/things"


def test_nobody_at_the_json_edge_gets_401(as_):
    answer = as_().post("/api/things", json={"name": "x"})
    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_short_of_a_right_the_answer_names_it(as_):
    answer = as_("anna").get("/rights")
    assert answer.status_code == 403
    assert "configure" in answer.text
    assert "never" not in answer.get_data(as_text=True).split("<main")[1]


def test_a_wrong_bearer_token_leaves_the_cookie_unread(as_):
    headers = {"Authorization": "Bearer wrong"}
    assert as_("anna").get("/api/things/fail/404", headers=headers).status_code == 401


def test_what_a_route_asks_can_be_read(app):
    wanted = access_of(app, "things.index")
    assert (wanted.module, wanted.action) == ("things", "view")
    assert access_of(app, "language.choose").kind == PUBLIC


def test_a_gate_answers_in_the_place_of_a_view(tmp_path):
    from .room import make_app

    app = make_app(tmp_path / "gated", gate=lambda who, endpoint: f"first this, not {endpoint}")
    client = app.test_client()
    client.set_cookie("who", "anna")
    assert client.get("/things").text == "first this, not things.index"
    assert client.get("/sign-in").status_code == 200


def test_declaring_leaves_the_view_itself():
    def view():
        return "x"

    assert access("things", "view")(view) is view
