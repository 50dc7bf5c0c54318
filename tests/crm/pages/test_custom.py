"""Fields made in settings in the forms, on the pages, in the timelines and lists of records."""

import re

import pytest

from ameen.crm import actions
from ameen.crm.pages import registers
from ameen.store import id_text


@pytest.fixture
def every(field_of, region):
    """A field of each type, by its key."""
    made = [
        region,
        field_of("contact", "Text"),
        field_of("contact", "Number", type="number"),
        field_of("contact", "Money", type="money"),
        field_of("contact", "Day", type="date"),
        field_of("contact", "Several", type="choices", options=[{"name_en": n} for n in "AB"]),
        field_of("contact", "Answer", type="yes_no"),
        field_of("contact", "Partner", type="link", links_to="company"),
    ]
    return {field.key: field for field in made}


TYPED = {
    "name_en": "Anna",
    "kind": "lead",
    "custom_sales_region": "gulf",
    "custom_text": " two  words ",
    "custom_number": "١٬٢٥٠٫٥",
    "custom_money": ["1.5", "OMR"],
    "custom_day": "2026-03-31",
    "custom_several": ["", "b", "a"],
    "custom_answer": "no",
    "custom_partner": "Acme",
}
SHOWN = ("Gulf", "two words", "1,250.5", "1.500", "31 Mar 2026", "A</bdi>, <bdi>B", "No", "Acme")


def test_a_form_has_them_and_the_page_shows_what_they_hold(
    client_for, cast, every, everything, company_of
):
    company = company_of(cast.report)
    client = client_for(cast.report)
    form = client.get("/crm/contacts/new").get_data(as_text=True)
    assert all(f'name="custom_{key}"' in form for key in every)
    answer = client.post("/crm/contacts", data=TYPED)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    (contact,) = everything(actions.owned.TABLES["contact"])
    assert {key: contact.custom[id_text(field.id)] for key, field in every.items()} == {
        "sales_region": "gulf",
        "text": "two words",
        "number": "1250.5",
        "money": {"amount": 1500, "currency": "OMR"},
        "day": "2026-03-31",
        "several": ["a", "b"],
        "answer": False,
        "partner": id_text(company.id),
    }
    page = client.get(answer.location).get_data(as_text=True)
    assert [text for text in SHOWN if text not in page] == []
    assert f'href="/crm/companies/{id_text(company.id)}"' in page
    edit = client.get(f"{answer.location}/edit").get_data(as_text=True)
    assert '<option value="gulf" selected>' in edit
    assert 'value="1.500"' in edit
    assert 'name="custom_partner" value="Acme"' in edit


def test_saving_a_form_as_it_is_changes_nothing(client_for, cast, every, everything, company_of):
    company_of(cast.report)
    client = client_for(cast.report)
    place = client.post("/crm/contacts", data=TYPED).location
    (contact,) = everything(actions.owned.TABLES["contact"])
    again = TYPED | {"version": contact.version, "custom_number": "1250.5"}
    assert client.post(place, data=again).status_code == 303
    assert everything(actions.owned.TABLES["contact"]) == [contact]
    emptied = {"name_en": "Anna", "version": contact.version, "kind": "lead"}
    emptied |= {f"custom_{key}": "" for key in every}
    assert client.post(place, data=emptied).status_code == 303
    assert everything(actions.owned.TABLES["contact"])[0].custom == {}
    told = client.get(place).get_data(as_text=True)
    assert "<del><bdi>1,250.5</bdi></del>" in told
    assert "<del><bdi>Acme</bdi></del>" in told


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("custom_number", "many"),
        ("custom_money", "1.23456"),
        ("custom_day", "2026-02-30"),
        ("custom_sales_region", "mars"),
        ("custom_partner", "Nobody & Sons"),
        ("custom_text", "x" * 301),
        ("custom_several", "z"),
    ],
)
def test_what_is_wrong_stands_beside_the_field(client_for, cast, every, field, typed):
    answer = client_for(cast.report).post("/crm/contacts", data=TYPED | {field: typed})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert f'id="{field}-error"' in page
    assert 'name="name_en" value="Anna"' in page


def test_needed_ones_are_asked_for(client_for, cast, field_of, everything):
    options = [{"name_en": "A"}]
    for kind, rest in (
        ("text", {}),
        ("number", {}),
        ("money", {}),
        ("date", {}),
        ("choice", {"options": options}),
        ("choices", {"options": options}),
        ("link", {"links_to": "company"}),
    ):
        field_of("contact", f"my {kind}", type=kind, required=True, **rest)
    client = client_for(cast.report)
    answer = client.post("/crm/contacts", data={"name_en": "Anna", "kind": "lead"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    wrong = set(re.findall(r'id="custom_my_(\w+)-error"', page))
    assert wrong == {"text", "number", "money", "date", "choice", "choices", "link"}
    assert everything(actions.owned.TABLES["contact"]) == []


def test_two_who_fill_different_ones_do_not_clash_and_the_same_one_does(
    client_for, cast, every, contact_of, stored, at
):
    contact = contact_of(cast.report)
    client = client_for(cast.report)
    base = {"name_en": "Anna", "kind": "lead", "version": contact.version}
    client.post(at(contact), data=base | {"custom_text": "theirs", "custom_day": ""})
    late = client.post(at(contact), data=base | {"custom_text": "", "custom_sales_region": "gulf"})
    assert late.status_code == 409
    page = late.get_data(as_text=True)
    assert "conflict-table" not in page
    assert 'name="custom_text" value="theirs"' in page
    clash = client.post(at(contact), data=base | {"custom_text": "mine"}).get_data(as_text=True)
    assert "conflict-table" in clash
    assert '<td dir="auto">mine</td><td dir="auto">theirs</td>' in clash
    assert stored(contact).custom == {id_text(every["text"].id): "theirs"}


def test_one_that_is_retired_is_nowhere_but_kept(client_for, cast, region, contact_of, make, at):
    contact = contact_of(cast.report, custom={id_text(region.id): "gulf"})
    make(cast.owner, actions.retire_field, region.id)
    client = client_for(cast.report)
    for address in (at(contact), at(contact, "/edit"), "/crm/contacts", "/crm/contacts/columns"):
        page = client.get(address).get_data(as_text=True)
        assert "Sales region" not in page, address
    client.post(at(contact), data={"name_en": "B", "kind": "lead", "version": contact.version})
    make(cast.owner, actions.revive_field, region.id)
    assert "Gulf" in client.get(at(contact)).get_data(as_text=True)


def test_a_choice_that_is_not_offered_any_more_stays_where_it_is(
    client_for, cast, region, contact_of, make, at
):
    contact = contact_of(cast.report, custom={id_text(region.id): "gulf"})
    options = [{"key": "gulf", "name_en": "Gulf", "retired": True}]
    options.append({"key": "levant", "name_en": "Levant"})
    make(cast.owner, actions.edit_field, region.id, None, {"name_en": "R", "options": options})
    client = client_for(cast.report)
    assert 'value="gulf" selected' in client.get(at(contact, "/edit")).get_data(as_text=True)
    form = client.get("/crm/contacts/new").get_data(as_text=True)
    assert 'value="levant"' in form
    assert 'value="gulf"' not in form


def test_a_name_of_a_linked_record_is_told_and_its_page_only_to_who_may_see_it(
    client_for, cast, field_of, contact_of, company_of, make, at
):
    field = field_of("contact", "Partner", type="link", links_to="company")
    hidden = company_of(cast.owner, name_en="Hidden & Co")
    contact = contact_of(
        cast.owner, assignee_id=cast.report.id, custom={id_text(field.id): id_text(hidden.id)}
    )
    page = client_for(cast.report).get(at(contact)).get_data(as_text=True)
    assert "Hidden &amp; Co" in page
    assert at(hidden) not in page
    assert at(hidden) in client_for(cast.owner).get(at(contact)).get_data(as_text=True)


NAMED = {"lead": "title", "deal": "name", "activity": "subject", "campaign": "name"}


@pytest.mark.parametrize("register", registers.ALL, ids=lambda register: register.name)
def test_every_register_has_them_in_its_form_page_list_and_columns(
    client_for, cast, field_of, make, register
):
    table = register.table
    field = field_of(table.name, "Extra")
    values = {NAMED.get(table.name, "name_en"): "One", "custom": {id_text(field.id): "held here"}}
    record = make(cast.owner, actions.create, table, values)
    client = client_for(cast.owner)
    here = f"/crm/{register.name}"
    place = f"{here}/{id_text(record.id)}"
    for address in (f"{here}/new", f"{place}/edit"):
        assert 'name="custom_extra"' in client.get(address).get_data(as_text=True), address
    assert "held here" in client.get(place).get_data(as_text=True)
    columns = f"{here}/columns"
    assert 'name="columns" value="custom_extra"' in client.get(columns).get_data(as_text=True)
    client.post(columns, data={"columns": [*register.columns, "custom_extra"]})
    page = client.get(here).get_data(as_text=True)
    assert 'data-label="Extra"><bdi>held here</bdi></td>' in page
    assert page.count("<th ") == len(register.columns) + 2
    assert 'class="view-bar"' in page
    assert "Edit a field" in page
