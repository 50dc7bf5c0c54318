import re

import pytest

from ameen.accounts import actions, queries
from ameen.accounts.records import users
from ameen.store import id_text
from tests import cast as casting
from tests.cast import NAMES, PASSWORD

PERSON = {"name_en": "Zahra Nasser", "email": "zahra@x.example", "language": "", "manager_id": ""}


def at(person, rest=""):
    return f"/users/{id_text(person.id)}{rest}"


@pytest.fixture
def user(store):
    def of(email):
        with store.read() as snap:
            return queries.user_by_email(snap, email)

    return of


@pytest.fixture
def role(store):
    def of(key):
        with store.read() as snap:
            return id_text(queries.role_by_key(snap, key).id)

    return of


@pytest.mark.parametrize(
    ("part", "known"), [("owner", set(NAMES)), ("manager", {"manager", "report"})]
)
def test_the_list_shows_whom_one_may_know(client_for, cast, part, known):
    page = client_for(cast[part]).get("/users").text
    rows = set(re.findall(r'id="user-([0-9A-Z]{26})-row"', page))
    assert rows == {id_text(cast[p].id) for p in known}
    assert f"{len(known)} records" in page
    for person in cast:
        assert (person.email in page) is (person.part in known)


@pytest.mark.parametrize("part", ["report", "colleague", "outsider"])
def test_who_lacks_the_level_gets_a_sentence(client_for, cast, part):
    client = client_for(cast[part])
    for path in ("/users", "/users/new", at(cast.owner), at(cast.owner, "/edit")):
        answer = client.get(path)
        assert answer.status_code == 403 and "Users" in answer.text
    assert client.post("/users", data=PERSON).status_code == 403
    assert client.post(at(cast.owner, "/roles"), data={}).status_code == 403


def test_whom_one_may_not_know_is_not_there(client_for, cast):
    client = client_for(cast.manager)
    assert client.get(at(cast.report)).status_code == 200
    for stranger in (cast.owner, cast.colleague, cast.outsider):
        assert client.get(at(stranger)).status_code == 404
        assert client.get(f"/api/users/{id_text(stranger.id)}").status_code == 404


def test_the_list_is_paged_by_cursor(client_for, cast, store, viewer_for):
    viewer = viewer_for(cast.owner)

    def add(tx, viewer):
        for n in range(60):
            values = {"email": f"{n}@x.example", "name_en": f"Person {n:02}"}
            actions.create_user(tx, values, viewer=viewer)

    store.write(add, viewer)
    client = client_for(cast.owner)
    seen, path = [], "/users"
    while path:
        page = client.get(path).text
        seen += re.findall(r'id="user-([0-9A-Z]{26})-row"', page)
        link = re.search(r'rel="next" href="([^"]+)"', page)
        path = link[1].replace("&amp;", "&") if link else None
    assert len(seen) == len(set(seen)) == 65
    assert client.get("/users?cursor=x").status_code == 400


def test_adding_somebody_shows_the_invitation_once(client_for, cast, user, role, app):
    client = client_for(cast.owner)
    answer = client.post("/users", data=PERSON | {"role_ids": [role("member"), role("reader")]})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    link = re.search(r'value="(http://localhost/invitations/[^"]+)"', answer.text)[1]
    made = user("zahra@x.example")
    assert {id_text(r) for r in made.role_ids} == {role("member"), role("reader")}
    assert link.rpartition("/")[2] not in client.get(at(made)).text
    assert "Welcome, Zahra Nasser" in app.test_client().get(link).text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"email": ""}, "email"),
        ({"email": "no address"}, "email"),
        ({"email": "REPORT@cast.example"}, "email"),
        ({"name_en": ""}, "name_en"),
        ({"manager_id": "x"}, "manager_id"),
        ({"manager_id": "01HZZZZZZZZZZZZZZZZZZZZZZZ"}, "manager_id"),
        ({"language": "xx"}, "language"),
    ],
)
def test_what_is_wrong_is_named_and_what_was_typed_kept(client_for, cast, user, wrong, field):
    answer = client_for(cast.owner).post("/users", data=PERSON | {"position": "Seller"} | wrong)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert 'value="Seller"' in answer.text
    assert user("zahra@x.example") is None


def test_editing_saves_and_says_so(client_for, cast, user):
    client = client_for(cast.owner)
    form = {
        "name_en": "Khalid A.",
        "email": cast.report.email,
        "manager_id": id_text(cast.manager.id),
        "language": "ar",
        "version": str(cast.report.user.version),
    }
    answer = client.post(at(cast.report), data=form)
    assert (answer.status_code, answer.location) == (303, at(cast.report))
    assert user(cast.report.email).name_en == "Khalid A."
    assert "Khalid A." in client.get(at(cast.report)).text


def test_who_saves_second_sees_both_texts(client_for, cast, store, user):
    first = {"position": "Head of sales"}
    store.write(
        actions.edit_user, cast.report.id, None, first, viewer=casting.viewer(store, cast.owner)
    )
    form = {
        "name_en": cast.report.user.name_en,
        "email": cast.report.email,
        "position": "Driver",
        "language": "en",
        "manager_id": id_text(cast.manager.id),
        "version": str(cast.report.user.version),
    }
    answer = client_for(cast.owner).post(at(cast.report), data=form)
    assert answer.status_code == 409
    assert "Head of sales" in answer.text and "Driver" in answer.text
    assert user(cast.report.email).position == "Head of sales"


def test_a_circle_of_managers_is_refused_beside_its_field(client_for, cast, user):
    form = {
        "name_en": "Salma",
        "email": cast.manager.email,
        "language": "en",
        "manager_id": id_text(cast.report.id),
        "version": str(cast.manager.user.version),
    }
    answer = client_for(cast.owner).post(at(cast.manager), data=form)
    assert answer.status_code == 422
    assert "circle" in answer.text and 'id="manager_id-error"' in answer.text
    assert user(cast.manager.email).manager_id is None


def test_roles_are_given_on_the_user_s_page(client_for, cast, user, role):
    client = client_for(cast.owner)
    assert 'name="role_ids"' in client.get(at(cast.outsider)).text
    answer = client.post(at(cast.outsider, "/roles"), data={"role_ids": [role("member")]})
    assert answer.status_code == 303
    assert [id_text(r) for r in user(cast.outsider.email).role_ids] == [role("member")]


def test_one_s_own_roles_are_shown_but_not_offered(client_for, cast, user, role):
    client = client_for(cast.owner)
    assert 'name="role_ids"' not in client.get(at(cast.owner)).text
    answer = client.post(at(cast.owner, "/roles"), data={"role_ids": [role("member")]})
    assert answer.status_code == 403 and "own roles" in answer.text
    assert [id_text(r) for r in user(cast.owner.email).role_ids] == [role("owner")]


def test_self_promotion_fails_by_every_way(client_for, cast, user, role):
    client = client_for(cast.manager)
    before = user(cast.manager.email)
    sly = {"role_ids": [role("owner")], "levels": "5", "active": "1", "password_hash": "x"}
    client.post(at(cast.manager, "/roles"), data=sly)
    client.post(at(cast.manager), data=sly | {"name_en": "M", "email": cast.manager.email})
    client.post("/settings/profile", data=sly | {"name_en": "M", "version": before.version})
    client.post("/users", data=PERSON | sly)
    after = user(cast.manager.email)
    assert (after.role_ids, after.password_hash) == (before.role_ids, before.password_hash)
    assert user("zahra@x.example") is None


def test_deactivating_and_activating(client_for, cast, user):
    client, theirs = client_for(cast.owner), client_for(cast.report)
    assert client.post(at(cast.report, "/deactivation")).status_code == 303
    assert user(cast.report.email).active is False
    assert theirs.get("/api/auth/me").status_code == 401
    assert "Deactivated" in client.get(at(cast.report)).text
    answer = client.post(at(cast.report, "/deactivation"), data={"_method": "DELETE"})
    assert answer.status_code == 303
    assert user(cast.report.email).active is True
    assert client.post(at(cast.owner, "/deactivation")).status_code == 403


def test_a_new_link_is_made_for_whoever_forgot(client_for, cast, app):
    answer = client_for(cast.owner).post(at(cast.report, "/invitation"))
    link = re.search(r'value="http://localhost(/invitations/[^"]+)"', answer.text)[1]
    form = {
        "new_password": "remembered this time",
        "again": "remembered this time",
        "language": "en",
    }
    theirs = app.test_client()
    assert theirs.post(link, data=form).status_code == 303
    assert theirs.get("/api/auth/me").json["user"]["email"] == cast.report.email


def test_every_change_needs_the_token(client_for, cast, store):
    client = client_for(cast.owner)
    with store.read() as snap:
        before = snap.last_seq
    for rest in ("", "/roles", "/deactivation", "/invitation"):
        assert client.post(at(cast.report, rest), data={}, csrf=False).status_code == 400
    assert client.post("/users", data=PERSON, csrf=False).status_code == 400
    with store.read() as snap:
        assert snap.last_seq == before


def test_no_page_shows_a_hash(client_for, cast):
    client = client_for(cast.owner)
    for path in ("/users", at(cast.report), at(cast.report, "/edit"), "/api/users", "/api/auth/me"):
        assert "argon2" not in client.get(path).text


def test_one_s_own_address_changes_with_one_s_password_alone(client_for, store, cast):
    """A new password can be asked for there: whoever finds a page open does not get that far."""
    browser, place = client_for(cast.owner), f"/users/{id_text(cast.owner.id)}"
    form = {"name_en": "Maryam", "email": "mine@x.example"}
    assert 'name="current_password"' in browser.get(f"{place}/edit").text
    for password in ({}, {"current_password": "wrong"}):
        answer = browser.post(place, data=form | password)
        assert answer.status_code == 422 and 'id="current_password-error"' in answer.text
    with store.read() as snap:
        assert snap.require(users, cast.owner.id).email == cast.owner.email
    assert browser.post(place, data=form | {"email": cast.owner.email}).status_code == 303
    assert browser.post(place, data=form | {"current_password": PASSWORD}).status_code == 303
    with store.read() as snap:
        assert snap.require(users, cast.owner.id).email == "mine@x.example"


def test_the_password_for_one_s_own_address_is_not_guessed_for_long(client_for, cast):
    browser, place = client_for(cast.owner), f"/users/{id_text(cast.owner.id)}"
    form = {"name_en": "Maryam", "email": "mine@x.example", "current_password": "wrong"}
    assert [browser.post(place, data=form).status_code for _ in range(6)] == [422] * 5 + [429]
    assert (
        'name="current_password"' not in browser.get(f"/users/{id_text(cast.report.id)}/edit").text
    )
