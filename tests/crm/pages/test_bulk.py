"""Editing a field of many records, and doing something to all that match."""

import pytest

from ameen.crm import actions
from ameen.crm.records import ContactKind, campaigns, companies, contacts
from ameen.jobs import run_next_work
from ameen.store import id_text


@pytest.fixture
def two(cast, contact_of):
    return [contact_of(cast.report, name_en=name) for name in ("Anna", "Bilal")]


@pytest.fixture
def many(cast, contact_of, indexed):
    """More than a page: 101 leads and a customer."""
    made = [contact_of(cast.report, name_en=f"C{n:03}") for n in range(101)]
    contact_of(cast.report, name_en="Customer", kind=ContactKind.CUSTOMER)
    indexed()
    return made


def edit(records, field, **rest):
    return {"ids": [id_text(r.id) for r in records], "action": "edit", "field": field} | rest


def test_a_field_is_chosen_filled_in_and_saved_in_all(client_for, cast, two, stored, undo_of):
    client = client_for(cast.report)
    page = client.get("/crm/contacts").get_data(as_text=True)
    assert '<option value="job_title">Job title</option>' in page
    assert '<option value="name_en">' not in page
    form = client.post("/crm/contacts/bulk", data=edit(two, "job_title"))
    assert form.status_code == 200
    text = form.get_data(as_text=True)
    assert 'id="bulk-form"' in text
    assert text.count('name="ids"') == 2
    data = edit(two, "job_title", apply="1", job_title="Buyer", back="/crm/contacts?sort=-name")
    answer = client.post("/crm/contacts/bulk", data=data)
    assert (answer.status_code, answer.location) == (303, "/crm/contacts?sort=-name")
    assert [stored(c).job_title for c in two] == ["Buyer"] * 2
    client.post(undo_of(client))
    assert [stored(c).job_title for c in two] == ["", ""]


@pytest.mark.parametrize(
    ("field", "typed", "held"),
    [
        ("kind", {"kind": "supplier"}, lambda c: c.kind is ContactKind.SUPPLIER),
        ("website", {"website": "acme.example"}, lambda c: c.website == "https://acme.example"),
        ("custom_sales_region", {"custom_sales_region": "gulf"}, lambda c: "gulf" in c.custom.values()),
        ("company", {"company": "Acme"}, lambda c: c.company_id is not None),
        ("company", {"company": "New & Co", "company_new": "1"}, lambda c: c.company_id is not None),
    ],
)  # fmt: skip
def test_fields_of_each_kind(client_for, cast, two, stored, region, company_of, field, typed, held):
    company_of(cast.report)
    client = client_for(cast.report)
    assert client.post("/crm/contacts/bulk", data=edit(two, field)).status_code == 200
    data = edit(two, field, apply="1", **typed)
    assert client.post("/crm/contacts/bulk", data=data).status_code == 303
    assert all(held(stored(c)) for c in two)


def test_an_amount_goes_with_its_currency(client_for, cast, company_of, stored):
    company = company_of(cast.report)
    data = edit([company], "revenue", apply="1", revenue="12.50", currency="USD")
    assert client_for(cast.report).post("/crm/companies/bulk", data=data).status_code == 303
    assert (stored(company).revenue, stored(company).currency) == (1250, "USD")


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("website", {"website": "javascript:x"}),
        ("company", {"company": "Nobody & Sons"}),
        ("custom_sales_region", {"custom_sales_region": "mars"}),
    ],
)
def test_what_is_wrong_changes_nothing(client_for, cast, two, stored, region, field, typed):
    data = edit(two, field, apply="1", **typed)
    answer = client_for(cast.report).post("/crm/contacts/bulk", data=data)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.get_data(as_text=True)
    assert [stored(c) for c in two] == two


@pytest.mark.parametrize("field", ["", "name_en", "assignee_id", "version", "id", "trashed_at"])
def test_not_every_field_is_edited_so(client_for, cast, two, stored, field):
    client = client_for(cast.report)
    data = edit(two, field, apply="1", **({field: "x"} if field else {}))
    assert client.post("/crm/contacts/bulk", data=data).status_code == 303
    assert [stored(c) for c in two] == two


@pytest.mark.parametrize("action", ["", "explode", None])
def test_a_deed_that_there_is_not_is_refused(client_for, cast, two, stored, action):
    sent = {"ids": [id_text(r.id) for r in two]} | ({} if action is None else {"action": action})
    answer = client_for(cast.report).post("/crm/contacts/bulk", data=sent)
    assert answer.status_code == 400
    assert "Choose what is to be done with the selected records." in answer.text
    assert [stored(r).version for r in two] == [1, 1]


def test_who_may_not_see_or_edit_changes_nothing(client_for, cast, two, stored):
    data = edit(two, "job_title", apply="1", job_title="x")
    for part, status in (("colleague", 404), ("outsider", 403)):
        assert client_for(cast[part]).post("/crm/contacts/bulk", data=data).status_code == status
    assert [stored(c) for c in two] == two


def test_all_that_match_are_done_as_long_work_and_undone(hub, client_for, cast, many, everything):
    client = client_for(cast.manager)
    page = client.get("/crm/contacts?kind=lead").get_data(as_text=True)
    assert "All 101 that match" in page
    assert 'action="/crm/contacts/bulk?kind=lead"' in page
    data = {"all": "1", "action": "trash", "back": "/crm/contacts?kind=lead"}
    answer = client.post("/crm/contacts/bulk?kind=lead", data=data)
    assert answer.status_code == 303
    waiting = client.get(answer.location).get_data(as_text=True)
    assert "Waiting for its turn" in waiting
    part = client.get(f"{answer.location}/progress", htmx=True).get_data(as_text=True)
    assert part.lstrip().startswith('<section class="card" id="bulk_change-')
    run_next_work(hub)
    done = client.get(f"{answer.location}/progress", htmx=True)
    assert done.headers["HX-Retarget"] == "#main"
    assert "101 records were moved to the trash." in done.get_data(as_text=True)
    assert [c.name_en for c in everything(contacts) if not c.trashed_at] == ["Customer"]
    assert client.post(f"{answer.location}/undo").status_code == 303
    run_next_work(hub)
    assert "101 records are as they were before." in client.get(answer.location).get_data(True)
    assert not any(c.trashed_at for c in everything(contacts))
    for person in (cast.owner, cast.report, cast.colleague):
        for address in (answer.location, f"{answer.location}/progress"):
            assert client_for(person).get(address).status_code == 404
        assert client_for(person).post(f"{answer.location}/undo").status_code == 404
        assert client_for(person).post(f"{answer.location}/stop").status_code == 404


def test_all_means_all_that_one_sees(hub, client_for, cast, many, contact_of, stored):
    hidden = contact_of(cast.colleague, name_en="Hidden")
    client = client_for(cast.report)
    data = {"all": "1", "action": "tag", "tags": "mine"}
    place = client.post("/crm/contacts/bulk", data=data).location
    run_next_work(hub)
    assert "102 records were tagged." in client.get(place).get_data(as_text=True)
    assert stored(hidden).tags == ()


def test_a_page_or_less_is_done_at_once(client_for, cast, many, everything, undo_of):
    client = client_for(cast.report)
    data = {"all": "1", "action": "tag", "tags": "vip"}
    answer = client.post("/crm/contacts/bulk?kind=customer", data=data)
    assert (answer.status_code, answer.location) == (303, "/crm/contacts")
    assert [c.name_en for c in everything(contacts) if c.tags] == ["Customer"]
    client.post(undo_of(client))
    assert not any(c.tags for c in everything(contacts))


def test_a_field_of_all_that_match_is_edited(hub, client_for, cast, many, everything):
    client = client_for(cast.report)
    data = {"all": "1", "action": "edit", "field": "company"}
    form = client.post("/crm/contacts/bulk?q=c0", data=data).get_data(as_text=True)
    assert 'name="all" value="1"' in form
    assert 'action="/crm/contacts/bulk?q=c0"' in form
    data |= {"apply": "1", "company": "All of them", "company_new": "1"}
    client.post("/crm/contacts/bulk", data=data)
    run_next_work(hub)
    (company,) = everything(companies)
    assert {c.company_id for c in everything(contacts)} == {company.id}


def test_it_can_be_stopped(hub, client_for, cast, many, everything):
    client = client_for(cast.report)
    data = {"all": "1", "action": "tag", "tags": "vip"}
    place = client.post("/crm/contacts/bulk", data=data).location
    assert client.post(f"{place}/stop").status_code == 303
    assert not run_next_work(hub)
    assert "It was stopped." in client.get(place).get_data(as_text=True)
    assert not any(c.tags for c in everything(contacts))


def test_another_currency_is_refused_while_other_amounts_are_in_the_former(as_, make, cast, stored):
    fair = make(cast.report, actions.create, campaigns, {"name": "Fair", "cost": 12500})
    data = edit([fair], "budget", apply="1", budget="50", currency="USD")
    answer = as_("report").post("/crm/campaigns/bulk", data=data)
    assert answer.status_code == 422
    assert "The actual cost is still in the former currency." in answer.get_data(as_text=True)
    assert (stored(fair).budget, stored(fair).cost, stored(fair).currency) == (None, 12500, "OMR")
