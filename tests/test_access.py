"""Every route, as each of the cast and as nobody; and what one may not see, by every way to it."""

import pytest

from ameen import create_app
from ameen.accounts.rules import allows
from ameen.crm import actions
from ameen.store import id_text, new_id
from ameen.web.access import LEVEL, PUBLIC, Undeclared, access_of, check_all

ENDS_THE_SESSION = ("sign_in.leave", "auth.logout")
OWN_KEYS = (
    "/api/scheduler",
    "/api/notifications/cron",
    "/api/auth",
    "/metrics",
)  # they ask for a password or the cron secret
TELLS_BY_ITS_STATUS = "/api/health"  # 503 while something isn't well, or hasn't run yet
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def routes(app):
    """Each address once a method, with ids that nothing has."""
    addresses = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        arguments = {name: _nothing(rule, name) for name in rule.arguments}
        for method in METHODS:
            if method in rule.methods:
                yield rule.endpoint, method, addresses.build(rule.endpoint, arguments, method)


def _nothing(rule, name):
    if name == "module":
        return "contacts"
    return new_id() if name.endswith("_id") else "nothing"


def lets_in(wanted, viewer):
    if wanted.kind == PUBLIC:
        return True
    if viewer is None:
        return False
    return wanted.kind != LEVEL or allows(viewer.level(wanted.module), wanted.action)


def fits(status, allowed, viewer, address):
    """Whether an answer is one that this reader should have."""
    if status >= 500:
        return (status, address) == (503, TELLS_BY_ITS_STATUS)
    if not allowed:
        return status in (303, 400, 401, 403)
    return status != 401 or viewer is None or address.startswith(OWN_KEYS)


def test_every_route_lets_in_whom_it_declares_and_nobody_else(
    app, client, client_for, cast, viewer_for
):
    who = {person.part: (client_for(person), viewer_for(person)) for person in cast}
    who["nobody"] = (client, None)
    wrong = []
    for endpoint, method, address in routes(app):
        wanted = access_of(app, endpoint)
        for part, (browser, viewer) in who.items():
            if endpoint not in ENDS_THE_SESSION:
                status = browser.open(address, method=method).status_code
                if not fits(status, lets_in(wanted, viewer), viewer, address):
                    wrong.append((part, method, address, status))
    assert wrong == []


def test_a_route_that_declares_no_access_stops_the_start(hub):
    app = create_app(hub=hub)
    app.add_url_rule("/open", "open", lambda: "everything")
    with pytest.raises(Undeclared, match="open"):
        check_all(app)


@pytest.fixture
def secret_contact(store, cast, viewer_for):
    """A contact of the colleague's, that the report must not know of."""
    values = {
        "name_en": "Zebediah Quill",
        "emails": ["zeb@quill.example"],
        "phones": ["+96899887766"],
        "tags": ["classified"],
    }
    who = viewer_for(cast.colleague)
    return store.write(actions.create_contact, values, viewer=who, by=who.user.id)


WAYS = (
    ("GET", "/crm/contacts/{id}"),
    ("GET", "/crm/contacts/{id}/edit"),
    ("GET", "/crm/contacts/new?copy={id}"),
    ("POST", "/crm/contacts/{id}"),
    ("POST", "/crm/contacts/{id}/trash"),
    ("DELETE", "/crm/contacts/{id}/trash"),
    ("GET", "/api/crm/contacts/{id}"),
    ("PATCH", "/api/crm/contacts/{id}"),
    ("DELETE", "/api/crm/contacts/{id}"),
)


@pytest.mark.parametrize("part", ["report", "manager", "outsider"])
@pytest.mark.parametrize(("method", "way"), WAYS)
def test_what_one_may_not_see_is_as_if_it_were_not_there(
    client_for, cast, secret_contact, part, method, way
):
    browser = client_for(cast[part])
    there = way.format(id=id_text(secret_contact.id))
    nowhere = way.format(id=id_text(new_id()))
    for htmx in (False, True):
        names = {"json": {"name_en": "x"}} if way.startswith("/api") else {}
        answers = [browser.open(a, method=method, htmx=htmx, **names) for a in (there, nowhere)]
        assert answers[0].status_code == answers[1].status_code
        assert answers[0].status_code in (403, 404)
        assert b"Zebediah" not in answers[0].data


def test_it_is_in_no_list_count_search_or_export(hub, client_for, cast, secret_contact):
    while hub.search.follow():
        continue
    browser = client_for(cast.report)
    for address in (
        "/crm/contacts",
        "/crm/contacts?q=zebediah",
        "/crm/contacts?tag=classified",
        "/crm/contacts?sort=-created",
        "/crm/contacts/export.csv",
        "/crm/contacts/trash",
        "/search?q=quill",
        "/search/suggestions?q=zeb",
        "/",
        "/api/crm/contacts",
        "/api/crm/contacts?q=99887766",
    ):
        answer = browser.get(address, follow_redirects=True)
        assert answer.status_code == 200, address
        assert b"Zebediah" not in answer.data and b"quill.example" not in answer.data, address
    assert browser.get("/api/crm/contacts").json["total"] == 0
    assert browser.get("/api/crm/contacts?q=zebediah").json["total"] == 0
    assert client_for(cast.colleague).get("/api/crm/contacts?q=zebediah").json["total"] == 1
    assert client_for(cast.owner).get("/api/crm/contacts").json["total"] == 1


def test_a_manager_sees_what_those_below_her_made(store, client_for, cast, viewer_for):
    who = viewer_for(cast.report)
    made = store.write(actions.create_contact, {"name_en": "Below"}, viewer=who, by=who.user.id)
    manager = client_for(cast.manager)
    assert manager.get(f"/crm/contacts/{id_text(made.id)}").status_code == 200
    assert manager.get("/api/crm/contacts").json["total"] == 1
    assert client_for(cast.colleague).get("/api/crm/contacts").json["total"] == 0
