"""Which columns a list shows, and that each reader sees their own."""

import re

import pytest

from ameen.crm.actions import edit_field, retire_field
from ameen.store import id_text

HEAD = re.compile(r"<th scope=\"col\"[^>]*>(?:<a[^>]*>)?([^<]+)")


def heads(client, address="/crm/contacts"):
    page = client.get(address).get_data(as_text=True)
    return HEAD.findall(page[page.index("<thead>") : page.index("</thead>")])


@pytest.fixture
def anna(contact_of, cast, region):
    return contact_of(
        cast.report, name_en="Anna", job_title="Buyer", custom={id_text(region.id): "gulf"}
    )


def test_the_usual_columns_are_there_until_one_chooses(client_for, cast, anna):
    client, other = client_for(cast.report), client_for(cast.manager)
    usual = ["Name", "Kind", "Company", "Email and phone", "Assigned to", "Changed"]
    assert heads(client) == usual
    form = client.get("/crm/contacts/columns").get_data(as_text=True)
    assert 'name="columns" value="kind" checked' in form
    assert 'name="columns" value="custom_sales_region"><' in form
    chosen = {"columns": ["custom_sales_region", "job_title", "shoe"]}
    answer = client.post("/crm/contacts/columns", data=chosen)
    assert (answer.status_code, answer.location) == (303, "/crm/contacts")
    assert heads(client) == ["Name", "Sales region", "Job title"]
    page = client.get("/crm/contacts").get_data(as_text=True)
    assert 'data-label="Sales region"><bdi>Gulf</bdi></td>' in page
    assert 'data-label="Job title"><bdi>Buyer</bdi></td>' in page
    assert heads(other) == usual
    client.post("/crm/contacts/columns", data={"usual": "1", "columns": ["tags"]})
    assert heads(client) == usual


def test_a_column_is_moved_without_a_script(client_for, cast, anna):
    client = client_for(cast.report)
    data = {"columns": ["kind", "company", "tags"], "up": "tags"}
    answer = client.post("/crm/contacts/columns", data=data)
    assert (answer.status_code, answer.location) == (303, "/crm/contacts/columns")
    assert heads(client) == ["Name", "Kind", "Tags", "Company"]
    client.post("/crm/contacts/columns", data={"columns": ["kind", "tags"], "down": "kind"})
    assert heads(client) == ["Name", "Tags", "Kind"]


def test_a_kept_row_says_what_a_field_is_called_now(client_for, cast, anna, region, make):
    client = client_for(cast.report)
    client.post("/crm/contacts/columns", data={"columns": ["custom_sales_region"]})
    assert "<bdi>Gulf</bdi>" in client.get("/crm/contacts").get_data(as_text=True)
    options = [{"key": "gulf", "name_en": "Gulf states"}, {"key": "levant", "name_en": "Levant"}]
    make(cast.owner, edit_field, region.id, None, {"name_en": "Area", "options": options})
    page = client.get("/crm/contacts").get_data(as_text=True)
    assert 'data-label="Area"><bdi>Gulf states</bdi></td>' in page
    make(cast.owner, retire_field, region.id)
    assert "Area" not in heads(client)
    assert "Gulf states" not in client.get("/crm/contacts").get_data(as_text=True)


def test_a_kept_row_says_what_a_linked_record_is_called_now(
    client_for, cast, field_of, company_of, contact_of, at
):
    field = field_of("contact", "Partner", type="link", links_to="company")
    company = company_of(cast.report, name_en="Before")
    contact_of(cast.report, custom={id_text(field.id): id_text(company.id)})
    client = client_for(cast.report)
    client.post("/crm/contacts/columns", data={"columns": ["custom_partner"]})
    assert "Before" in client.get("/crm/contacts").get_data(as_text=True)
    client.post(at(company), data={"name_en": "After", "version": 1, "currency": "OMR"})
    page = client.get("/crm/contacts").get_data(as_text=True)
    assert "After" in page
    assert "Before" not in page


def test_two_readers_with_other_columns_do_not_get_each_others_rows(client_for, cast, anna):
    manager, report = client_for(cast.manager), client_for(cast.report)
    manager.post("/crm/contacts/columns", data={"columns": ["job_title"]})
    for client, has in ((manager, True), (report, False), (manager, True)):
        page = client.get("/crm/contacts").get_data(as_text=True)
        assert ('data-label="Job title"' in page) is has


def test_who_may_not_list_chooses_nothing(client_for, cast):
    client = client_for(cast.outsider)
    assert client.get("/crm/contacts/columns").status_code == 403
    assert client.post("/crm/contacts/columns", data={"columns": "kind"}).status_code == 403
