"""Views of a list: kept, shared, changed, deleted; each shows each reader what they may see."""

import re

import pytest

from ameen.crm.actions import retire_field
from ameen.crm.records import saved_views
from ameen.store import id_text

NAMES = re.compile(r'href="/crm/contacts/0\w+"><bdi>([^<]+)</bdi>')


def names(client, address):
    return NAMES.findall(client.get(address).get_data(as_text=True))


def address_of(view):
    query = f"{view.query}&" if view.query else ""
    return f"/crm/contacts?{query}view={id_text(view.id)}"


@pytest.fixture
def three(contact_of, cast, region, indexed):
    for person, name in ((cast.report, "Mine"), (cast.colleague, "Theirs"), (cast.owner, "Top")):
        contact_of(person, name_en=name, custom={id_text(region.id): "gulf"})
    contact_of(cast.report, name_en="Elsewhere", custom={id_text(region.id): "levant"})
    indexed()


@pytest.fixture
def shared(client_for, cast, three, everything):
    client = client_for(cast.report)
    form = client.get("/crm/contacts/views/new?query=custom_sales_region%3Dgulf&view=")
    assert 'name="query" value="custom_sales_region=gulf"' in form.get_data(as_text=True)
    data = {"name": "Gulf", "shared": "1", "query": "custom_sales_region=gulf&next=/evil"}
    answer = client.post("/crm/contacts/views", data=data)
    (view,) = everything(saved_views)
    assert (answer.status_code, answer.location) == (303, address_of(view))
    return view


def test_a_shared_view_shows_each_only_what_each_sees(client_for, cast, shared):
    assert shared.query == "custom_sales_region=gulf"
    seen = {}
    for person in (cast.owner, cast.manager, cast.report, cast.colleague):
        client = client_for(person)
        assert ">Gulf</bdi>" in client.get("/crm/contacts").get_data(as_text=True)
        seen[person.part] = names(client, address_of(shared))
    assert seen == {
        "owner": ["Mine", "Theirs", "Top"],
        "manager": ["Mine"],
        "report": ["Mine"],
        "colleague": ["Theirs"],
    }
    assert client_for(cast.outsider).get(address_of(shared)).status_code == 403


def test_only_who_made_it_or_sets_up_the_module_changes_it(client_for, cast, shared, everything):
    here = f"/crm/contacts/views/{id_text(shared.id)}"
    for person in (cast.manager, cast.colleague, cast.outsider):
        client = client_for(person)
        assert client.get(f"{here}/edit").status_code == 403
        assert client.post(here, data={"name": "Theirs"}).status_code == 403
        assert client.post(here, data={"query": ""}).status_code == 403
        assert client.delete(here).status_code == 403
        columns = f"/crm/contacts/columns?view={id_text(shared.id)}"
        assert client.post(columns, data={"columns": "kind"}).status_code == 403
    assert everything(saved_views) == [shared]
    assert "Edit the view" not in client_for(cast.manager).get(address_of(shared)).get_data(True)
    assert client_for(cast.owner).post(here, data={"name": "All of it"}).status_code == 303
    (view,) = everything(saved_views)
    assert (view.name, view.shared, view.query) == ("All of it", False, shared.query)


def test_one_that_is_private_does_not_exist_for_others(client_for, cast, three, everything):
    client_for(cast.report).post("/crm/contacts/views", data={"name": "Secret", "query": "q=a"})
    (view,) = everything(saved_views)
    for person in (cast.owner, cast.manager, cast.colleague):
        client = client_for(person)
        assert client.get(f"/crm/contacts/views/{id_text(view.id)}/edit").status_code == 404
        assert client.delete(f"/crm/contacts/views/{id_text(view.id)}").status_code == 404
        assert "Secret" not in client.get(address_of(view)).get_data(as_text=True)
    assert (
        client_for(cast.report).delete(f"/crm/contacts/views/{id_text(view.id)}").status_code == 303
    )
    assert everything(saved_views) == []


def test_a_view_keeps_its_columns_and_takes_over_what_is_asked_now(
    client_for, cast, shared, everything
):
    client = client_for(cast.report)
    columns = f"/crm/contacts/columns?{shared.query}&view={id_text(shared.id)}"
    client.post(columns, data={"columns": ["custom_sales_region"]})
    (view,) = everything(saved_views)
    assert view.columns == ("custom_sales_region",)
    other = client_for(cast.colleague).get(address_of(shared)).get_data(as_text=True)
    assert '<td data-label="Sales region">' in other
    assert '<td data-label="Sales region">' not in client.get("/crm/contacts").get_data(True)
    now = f"/crm/contacts?custom_sales_region=levant&sort=-name&view={id_text(view.id)}"
    page = client.get(now).get_data(as_text=True)
    assert "Save the changes to this view" in page
    assert f'name="view" value="{id_text(view.id)}"' in page
    answer = client.post(
        f"/crm/contacts/views/{id_text(view.id)}",
        data={"query": "custom_sales_region=levant&sort=-name"},
    )
    assert answer.status_code == 303
    assert names(client, answer.location) == ["Elsewhere"]
    assert "Save the changes" not in client.get(answer.location).get_data(as_text=True)


def test_a_view_that_names_a_retired_field_shows_the_list_without_it(
    client_for, cast, shared, region, make, everything
):
    client = client_for(cast.report)
    columns = f"/crm/contacts/columns?{shared.query}&view={id_text(shared.id)}"
    client.post(columns, data={"columns": ["custom_sales_region", "kind"]})
    make(cast.owner, retire_field, region.id)
    answer = client.get(address_of(shared))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert names(client, address_of(shared)) == ["Elsewhere", "Mine"]
    assert "Sales region" not in page
    assert 'data-label="Kind"' in page
    assert 'class="chip-row"' not in page


def test_a_view_without_a_name_is_asked_for_one(client_for, cast, everything):
    client = client_for(cast.report)
    answer = client.post("/crm/contacts/views", data={"name": " ", "query": "kind=lead"})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert 'aria-describedby="name-error"' in page
    assert 'value="kind=lead"' in page
    assert everything(saved_views) == []


def test_an_address_that_names_a_view_of_nowhere_is_the_list(client_for, cast, three):
    client = client_for(cast.report)
    for text in ("nothing", "0" * 26, "%00"):
        assert names(client, f"/crm/contacts?view={text}") == ["Elsewhere", "Mine"]
