import pytest

from ameen.accounts import queries
from ameen.accounts.rules import MODULES
from ameen.store import id_text


@pytest.fixture
def role(store):
    def of(key):
        with store.read() as snap:
            return id_text(queries.role_by_key(snap, key).id)

    return of


def test_the_owner_sees_all_roles_and_how_many_have_them(client_for, cast, role):
    page = client_for(cast.owner).get("/roles").text
    for key in ("owner", "administrator", "manager", "member", "reader"):
        assert f'id="role-{role(key)}-row"' in page


def test_a_role_s_page_shows_every_module_and_what_levels_mean(client_for, cast, role):
    page = client_for(cast.owner).get(f"/roles/{role('administrator')}").text
    assert page.count("<dt>") == len(MODULES)
    assert "see everybody’s records" in page


@pytest.mark.parametrize("part", ["manager", "report", "colleague", "outsider"])
def test_who_lacks_the_level_sees_no_role(client_for, cast, role, part):
    client = client_for(cast[part])
    for path in ("/roles", f"/roles/{role('owner')}", "/api/roles", f"/api/roles/{role('owner')}"):
        assert client.get(path).status_code == 403


def test_a_role_that_is_not_there_is_404(client_for, cast):
    client = client_for(cast.owner)
    assert client.get("/roles/01HZZZZZZZZZZZZZZZZZZZZZZZ").status_code == 404
    assert client.get("/roles/x").status_code == 404
