from ameen.crm.records import companies, contacts
from ameen.store import id_text

FORM = {"name_en": "Anna", "kind": "lead"}


def test_a_company_is_found_by_its_name(client_for, cast, company_of, everything):
    company = company_of(cast.report, name_en="Berglunds snabbköp")
    answer = client_for(cast.report).post(
        "/crm/contacts", data=FORM | {"company": " berglunds SNABBKOP "}
    )
    assert answer.status_code == 303
    assert everything(contacts)[0].company_id == company.id


def test_of_two_companies_of_one_name_one_is_picked(client_for, cast, company_of, everything):
    company_of(cast.report, name_en="Acme", city="Muscat")
    second = company_of(cast.report, name_en="Acme", city="Sohar")
    client = client_for(cast.report)
    answer = client.post("/crm/contacts", data=FORM | {"company": "Acme"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'id="company-error"' in page
    assert "Sohar" in page
    assert everything(contacts) == []
    pick = {"company": "Acme", "company_asked": "Acme", "company_pick": id_text(second.id)}
    assert client.post("/crm/contacts", data=FORM | pick).status_code == 303
    assert everything(contacts)[0].company_id == second.id


def test_a_pick_does_not_outlive_another_name(client_for, cast, company_of, everything):
    first = company_of(cast.report, name_en="Acme")
    other = company_of(cast.report, name_en="Nizwa Dates")
    pick = {"company": "Nizwa Dates", "company_asked": "Acme", "company_pick": id_text(first.id)}
    client_for(cast.report).post("/crm/contacts", data=FORM | pick)
    assert everything(contacts)[0].company_id == other.id


def test_an_unknown_company_is_made_when_asked(client_for, cast, everything):
    client = client_for(cast.report)
    answer = client.post("/crm/contacts", data=FORM | {"company": "تمور نزوى"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'name="company_new"' in page
    assert everything(companies) == []
    data = FORM | {"company": "تمور نزوى", "company_new": "1"}
    assert client.post("/crm/contacts", data=data).status_code == 303
    [company], [contact] = everything(companies), everything(contacts)
    assert (company.name_ar, company.name_en) == ("تمور نزوى", "")
    assert contact.company_id == company.id


def test_a_company_that_is_not_made_with_a_contact_that_is_refused(client_for, cast, everything):
    data = {"kind": "lead", "company": "New Firm", "company_new": "1"}
    assert client_for(cast.report).post("/crm/contacts", data=data).status_code == 422
    assert everything(companies) == []


def test_a_company_one_may_not_see_is_not_found_by_name(client_for, cast, company_of, everything):
    company_of(cast.colleague, name_en="Secret Deals")
    answer = client_for(cast.report).post("/crm/contacts", data=FORM | {"company": "Secret Deals"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "There is no company of this name." in page
    assert "company_pick" not in page


def test_the_company_that_a_contact_has_stays_though_it_is_not_seen(
    client_for, cast, company_of, contact_of, stored, at
):
    company = company_of(cast.manager, name_en="Sohar Steel")
    contact = contact_of(cast.manager, company_id=company.id, assignee_id=cast.report.id)
    client = client_for(cast.report)
    assert 'value="Sohar Steel"' in client.get(at(contact, "/edit")).get_data(as_text=True)
    data = {"name_en": "Anne", "kind": "lead", "company": "Sohar Steel", "version": "1"}
    assert client.post(at(contact), data=data).status_code == 303
    assert (stored(contact).name_en, stored(contact).company_id) == ("Anne", company.id)
    client.post(at(contact), data=data | {"company": "", "version": "2"})
    assert stored(contact).company_id is None


def test_names_are_offered_while_one_types(client_for, cast, company_of, indexed):
    company_of(cast.report, name_en="Muscat Trading", city="Muscat")
    company_of(cast.colleague, name_en="Muscat Hidden")
    indexed()
    client = client_for(cast.report)
    page = client.get("/crm/companies/options?q=musc", htmx=True).get_data(as_text=True)
    assert 'id="company-options"' in page
    assert 'value="Muscat Trading"' in page
    assert "Hidden" not in page
    typed = client.get("/crm/companies/options?field=parent&parent=trad").get_data(as_text=True)
    assert 'id="parent-options"' in typed
    assert "Muscat Trading" in typed


def test_a_form_that_begins_with_one_of_several_of_a_name_keeps_to_it(
    client_for, cast, company_of, everything
):
    """Who comes from the page of a record isn't asked which one it is."""
    company_of(cast.report, name_en="Acme", city="Muscat")
    second = company_of(cast.report, name_en="Acme", city="Sohar")
    client = client_for(cast.report)
    page = client.get(f"/crm/contacts/new?company={id_text(second.id)}").get_data(as_text=True)
    assert f'name="company_pick" value="{id_text(second.id)}"' in page
    assert 'name="company_asked" value="Acme"' in page
    sent = {"company": "Acme", "company_pick": id_text(second.id), "company_asked": "Acme"}
    assert client.post("/crm/contacts", data=FORM | sent).status_code == 303
    assert everything(contacts)[0].company_id == second.id
