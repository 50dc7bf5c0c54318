"""The pages on which duplicates are found and merged."""

import pytest

from ameen.crm import actions
from ameen.crm.records import contacts
from ameen.store import id_text


@pytest.fixture
def twins(do, cast):
    values = {"name_en": "Anna Berg", "emails": ["a@b.com"]}
    return [
        do(cast.report, actions.create_contact, values | {"city": city})
        for city in ("Sur", "Sohar")
    ]


def ids(records):
    return [id_text(record.id) for record in records]


def test_duplicates_are_offered_to_those_who_see_them(client_for, cast, twins):
    here = "/crm/contacts/duplicates"
    shown = client_for(cast.manager).get(here)
    assert shown.status_code == 200
    for text in ids(twins):
        assert f"contact-{text}-alike" in shown.text or f"/crm/contacts/{text}" in shown.text
    assert "Compare and merge" in shown.text
    assert "Compare and merge" not in client_for(cast.report).get(here).text
    assert "Anna" not in client_for(cast.colleague).get(here).text
    assert client_for(cast.outsider).get(here).status_code == 403
    assert client_for(cast.manager).get(f"{here}?by=shoe").status_code == 400


def test_they_are_compared_field_by_field_and_merged(store, client_for, cast, twins):
    client, chosen = client_for(cast.manager), ids(twins)
    form = client.get("/crm/contacts/merges/new", query_string={"ids": chosen})
    assert form.status_code == 200
    assert "Sohar" in form.text
    assert 'name="from-name_en"' not in form.text  # they don't differ in it
    sent = {"ids": chosen, "keep": chosen[0], "from-city": chosen[1]}
    sent |= {f"version-{text}": "1" for text in chosen}
    done = client.post("/crm/contacts/merges", data=sent)
    assert done.status_code == 303
    assert done.location.endswith(f"/crm/contacts/{chosen[0]}")
    with store.read() as snap:
        assert snap.require(contacts, twins[0].id).city == "Sohar"
        assert snap.require(contacts, twins[1].id).merged_into == twins[0].id
    again = client.post("/crm/contacts/merges", data=sent)
    assert again.status_code in (303, 403)


def test_who_comes_second_sees_what_they_are_now(client_for, cast, do, twins):
    chosen = ids(twins)
    do(cast.manager, actions.edit_contact, twins[1].id, None, {"city": "Nizwa"})
    sent = {"ids": chosen, "keep": chosen[0], **{f"version-{text}": "1" for text in chosen}}
    refused = client_for(cast.manager).post("/crm/contacts/merges", data=sent)
    assert refused.status_code == 409
    assert "Nizwa" in refused.text
    assert 'value="2"' in refused.text


@pytest.mark.parametrize(
    ("sent", "status"), [({"keep": ""}, 422), ({"ids": ["x", "y"]}, 400), ({"ids": []}, 400)]
)
def test_a_wrong_choice_changes_nothing(store, client_for, cast, twins, sent, status):
    given = {"ids": ids(twins), "keep": ids(twins)[0]} | sent
    assert client_for(cast.manager).post("/crm/contacts/merges", data=given).status_code == status
    with store.read() as snap:
        assert [snap.require(contacts, r.id).version for r in twins] == [1, 1]


def test_what_one_does_not_see_is_not_there(client_for, cast, twins):
    answer = client_for(cast.colleague).get(
        "/crm/contacts/merges/new", query_string={"ids": ids(twins)}
    )
    assert answer.status_code in (403, 404)
    assert "Anna" not in answer.text
