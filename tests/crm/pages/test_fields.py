"""The settings of fields that a company adds."""

import pytest

from ameen.crm import actions
from ameen.crm.records import custom_fields
from ameen.store import id_text
from tests.cast import with_levels


def settings_of(field, rest=""):
    return f"/settings/fields/{id_text(field.id)}{rest}"


def test_an_owner_makes_a_field_with_choices(client_for, cast, everything):
    client = client_for(cast.owner)
    assert 'href="/settings/fields"' in client.get("/settings").get_data(as_text=True)
    empty = client.get("/settings/fields?of=contact").get_data(as_text=True)
    assert "No fields of your own yet" in empty
    assert 'id="field-form"' in client.get("/settings/fields/new?of=contact").get_data(True)
    data = {
        "of": "contact",
        "name_en": "Sales region",
        "name_ar": "منطقة المبيعات",
        "type": "choice",
        "required": "1",
        "option_key": ["", "", ""],
        "option_en": ["Gulf", "Levant", ""],
        "option_ar": ["الخليج", "", ""],
    }
    answer = client.post("/settings/fields", data=data)
    assert (answer.status_code, answer.location) == (303, "/settings/fields?of=contact")
    (field,) = everything(custom_fields)
    assert (field.table, field.key, field.required) == ("contact", "sales_region", True)
    assert [(o.key, o.name_ar) for o in field.options] == [("gulf", "الخليج"), ("levant", "")]
    page = client.get("/settings/fields?of=contact").get_data(as_text=True)
    assert f'id="custom_field-{id_text(field.id)}-row"' in page
    assert "sales_region" in page


def test_what_is_wrong_stands_beside_the_field_and_nothing_is_lost(client_for, cast, everything):
    client = client_for(cast.owner)
    data = {"of": "contact", "name_en": "", "type": "choice"}
    answer = client.post("/settings/fields", data=data)
    assert answer.status_code == 422
    assert 'aria-describedby="name_en-error"' in answer.get_data(as_text=True)
    data = {"of": "contact", "name_en": "R", "type": "choice", "option_key": [""]}
    data |= {"option_en": ["Gulf"], "option_ar": ["x" * 81]}
    answer = client.post("/settings/fields", data=data)
    assert answer.status_code == 422
    assert 'value="Gulf"' in answer.get_data(as_text=True)
    assert everything(custom_fields) == []


def test_a_field_is_edited_moved_retired_and_used_again(client_for, cast, region, field_of, stored):
    other = field_of("contact", "Contract")
    client = client_for(cast.owner)
    edit = client.get(settings_of(region, "/edit")).get_data(as_text=True)
    assert 'name="option_retired" value="gulf"' in edit
    data = {"name_en": "Region", "type": "choice", "version": region.version, "of": "contact"}
    data |= {"option_key": ["gulf", "levant"], "option_en": ["Gulf", "Levant"]}
    data |= {"option_ar": ["", ""], "option_retired": "levant"}
    assert client.post(settings_of(region), data=data).status_code == 303
    conflict = client.post(settings_of(region), data=data | {"name_en": "Area"})
    assert conflict.status_code == 409
    assert 'id="conflict"' in conflict.get_data(as_text=True)
    assert client.post(settings_of(other, "/place"), data={"to": "up"}).status_code == 303
    assert client.post(settings_of(other, "/place"), data={"to": "left"}).status_code == 400
    page = client.get("/settings/fields?of=contact").get_data(as_text=True)
    assert page.index("Contract") < page.index("Region")
    client.post(settings_of(region, "/retirement"))
    page = client.get("/settings/fields?of=contact").get_data(as_text=True)
    assert 'id="retired-fields"' in page
    client.delete(settings_of(region, "/retirement"))
    page = client.get("/settings/fields?of=contact").get_data(as_text=True)
    assert 'id="retired-fields"' not in page


@pytest.mark.parametrize("part", ["manager", "report", "colleague", "outsider"])
def test_others_neither_see_nor_change_it(client_for, cast, region, everything, part):
    client = client_for(cast[part])
    assert "/settings/fields" not in client.get("/settings").get_data(as_text=True)
    assert client.get("/settings/fields").status_code == 403
    assert client.get("/settings/fields/new?of=contact").status_code == 403
    data = {"of": "contact", "name_en": "Mine", "type": "text"}
    assert client.post("/settings/fields", data=data).status_code == 403
    assert client.get(settings_of(region, "/edit")).status_code == 404
    assert client.post(settings_of(region), data=data).status_code == 404
    assert client.post(settings_of(region, "/retirement")).status_code == 404
    assert everything(custom_fields) == [region]


def test_who_sets_up_one_module_sees_its_fields_only(client_for, cast, store, region, make):
    person = with_levels(store, cast.manager, companies=4, contacts=3)
    client = client_for(person)
    page = client.get("/settings/fields").get_data(as_text=True)
    assert "Companies" in page
    assert client.get("/settings/fields?of=contact").status_code == 400
    data = {"of": "contact", "name_en": "Mine", "type": "text"}
    assert client.post("/settings/fields", data=data).status_code == 403
    assert client.post("/settings/fields", data=data | {"of": "company"}).status_code == 303
    made = make(cast.owner, actions.define_field, "company", {"name_en": "Second"})
    assert client.get(settings_of(made, "/edit")).status_code == 200
