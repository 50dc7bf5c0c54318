import re

from ameen.crm.records import ContactKind, companies, contacts
from ameen.store import id_text
from ameen.web import dom_id
from tests.cast import with_levels

FORM = {
    "name_en": "Anna Trujillo",
    "name_ar": "آنا تروخيو",
    "kind": "customer",
    "emails": ["anna@example.com", ""],
    "phones": ["9123 4567"],
    "job_title": " Owner  of the shop ",
    "city": "Muscat",
    "country": "Oman",
    "tags": "vip، muscat",
}


def test_a_contact_is_made_from_the_form(client_for, cast, everything):
    client = client_for(cast.report)
    assert client.get("/crm/contacts/new").status_code == 200
    answer = client.post("/crm/contacts", data=FORM)
    [contact] = everything(contacts)
    assert answer.status_code == 303
    assert answer.location == f"/crm/contacts/{id_text(contact.id)}"
    assert (contact.name_en, contact.kind) == ("Anna Trujillo", ContactKind.CUSTOMER)
    assert contact.emails == ("anna@example.com",)
    assert contact.phones == ("+96891234567",)
    assert (contact.job_title, contact.tags) == ("Owner of the shop", ("vip", "muscat"))
    assert contact.created_by == cast.report.id
    page = client.get(answer.location).get_data(as_text=True)
    assert "Anna Trujillo" in page
    assert "آنا تروخيو" in page
    assert "The contact was created." in page


def test_a_form_that_cannot_be_accepted_comes_back_with_what_was_typed(
    client_for, cast, everything
):
    client = client_for(cast.report)
    answer = client.post("/crm/contacts", data=FORM | {"emails": "not an address"}, htmx=True)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert answer.headers["HX-Retarget"] == "#main"
    assert '<main id="main"' in page
    assert 'id="contact-form"' in page
    assert 'value="not an address"' in page
    assert 'aria-describedby="emails-error"' in page
    assert 'value="Anna Trujillo"' in page
    assert everything(contacts) == []


def test_a_contact_without_any_name_is_refused_beside_the_field(client_for, cast, everything):
    answer = client_for(cast.report).post("/crm/contacts", data={"kind": "lead", "city": "Sur"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'id="name_en-error"' in page
    assert 'value="Sur"' in page
    assert everything(contacts) == []


def test_what_may_be_the_same_is_offered_before_it_is_made_twice(
    client_for, cast, contact_of, everything
):
    first = contact_of(cast.report, name_en="Somebody", emails=("anna@example.com",))
    client = client_for(cast.report)
    answer = client.post("/crm/contacts", data=FORM)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'id="alike"' in page
    assert id_text(first.id) in page
    assert len(everything(contacts)) == 1
    assert client.post("/crm/contacts", data=FORM | {"anyway": "1"}).status_code == 303
    assert len(everything(contacts)) == 2


def test_what_one_may_not_see_is_not_offered_as_the_same(client_for, cast, contact_of, everything):
    contact_of(cast.colleague, emails=("anna@example.com",))
    assert client_for(cast.report).post("/crm/contacts", data=FORM).status_code == 303
    assert len(everything(contacts)) == 2


def test_a_copy_begins_with_the_values_of_another(client_for, cast, contact_of):
    contact = contact_of(cast.report, job_title="Buyer", external_id="A-1")
    answer = client_for(cast.report).get(f"/crm/contacts/new?copy={id_text(contact.id)}")
    page = answer.get_data(as_text=True)
    assert 'value="Buyer"' in page
    assert "A-1" not in page
    other = client_for(cast.colleague).get(f"/crm/contacts/new?copy={id_text(contact.id)}")
    assert other.status_code == 404


def test_an_edit_is_saved_and_can_be_undone(client_for, cast, contact_of, stored, undo_of, at):
    contact = contact_of(cast.report, job_title="Buyer")
    client = client_for(cast.report)
    form = client.get(at(contact, "/edit")).get_data(as_text=True)
    assert 'value="Buyer"' in form
    assert 'name="version" value="1"' in form
    data = {"name_en": "Anna", "kind": "lead", "job_title": "Owner", "version": "1"}
    answer = client.post(at(contact), data=data)
    assert (answer.status_code, answer.location) == (303, at(contact))
    assert stored(contact).job_title == "Owner"
    client.post(undo_of(client))
    assert stored(contact).job_title == "Buyer"


def test_a_form_can_put_as_well(client_for, cast, contact_of, stored, at):
    contact = contact_of(cast.report)
    data = {"name_en": "Anne", "kind": "lead", "version": "1", "_method": "PUT"}
    assert client_for(cast.report).post(at(contact), data=data).status_code == 303
    assert stored(contact).name_en == "Anne"


def test_who_saves_second_gets_both_texts(client_for, cast, contact_of, stored, at):
    contact = contact_of(cast.report, job_title="Buyer", city="Sur")
    data = {"name_en": "Anna", "kind": "lead", "job_title": "Buyer", "city": "Sur", "version": "1"}
    client_for(cast.manager).post(at(contact), data=data | {"job_title": "Boss", "city": "Nizwa"})
    client = client_for(cast.report)
    answer = client.post(at(contact), data=data | {"job_title": "Owner", "department": "Sales"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert 'id="conflict"' in page
    assert "Salma Al Harthy" in page
    assert 'value="Owner"' in page  # mine stays typed
    assert "Boss" in page  # theirs stands beside it
    assert 'value="Nizwa"' in page  # what only they changed is taken over
    assert 'value="Sales"' in page
    assert 'name="version" value="2"' in page
    assert stored(contact).job_title == "Boss"
    again = data | {"job_title": "Owner", "city": "Nizwa", "department": "Sales", "version": "2"}
    assert client.post(at(contact), data=again).status_code == 303
    kept = stored(contact)
    assert (kept.job_title, kept.city, kept.department) == ("Owner", "Nizwa", "Sales")


def test_a_trashed_contact_says_so_and_is_restored(client_for, cast, contact_of, stored, at):
    contact = contact_of(cast.manager, name_en="Paula Wilson")
    client = client_for(cast.manager)
    answer = client.post(at(contact, "/trash"))
    assert (answer.status_code, answer.location) == (303, "/crm/contacts")
    assert stored(contact).trashed_at is not None
    assert (
        "Paula Wilson" not in client.get("/crm/contacts").get_data(as_text=True).split("toasts")[0]
    )
    with client.application.test_request_context():
        row = dom_id(contact, "trashed")
    assert f'id="{row}"' in client.get("/crm/contacts/trash").get_data(as_text=True)
    assert "is in the trash" in client.get(at(contact)).get_data(as_text=True)
    assert client.get(at(contact, "/edit")).status_code == 403
    restored = client.post(at(contact, "/trash"), data={"_method": "DELETE"})
    assert (restored.status_code, restored.location) == (303, at(contact))
    assert stored(contact).trashed_at is None


def test_what_a_colleague_has_does_not_exist(client_for, cast, contact_of, stored, at):
    contact = contact_of(cast.report, name_en="Hidden Name")
    other = client_for(cast.colleague)
    for rest in ("", "/edit", "/timeline"):
        assert other.get(at(contact, rest)).status_code == 404
        assert other.get(at(contact, rest), htmx=True).status_code == 404
    assert other.post(at(contact), data={"name_en": "Mine"}).status_code == 404
    assert other.post(at(contact, "/notes"), data={"body": "hello"}).status_code == 404
    assert client_for(cast.outsider).get("/crm/contacts").status_code == 403
    assert stored(contact) == contact


def test_a_level_of_reading_shows_no_way_to_write(store, client_for, cast, contact_of, at):
    contact = contact_of(cast.report)
    reader = client_for(with_levels(store, cast.report, contacts=1))
    page = reader.get(at(contact)).get_data(as_text=True)
    assert "/edit" not in page
    assert "note-form" not in page
    assert "/crm/contacts/new" not in reader.get("/crm/contacts").get_data(as_text=True)
    assert reader.get(at(contact, "/edit")).status_code == 403
    assert reader.post("/crm/contacts", data=FORM).status_code == 403
    assert reader.post(at(contact, "/trash")).status_code == 403


def test_the_company_is_a_link_only_for_those_who_see_it(
    client_for, cast, contact_of, company_of, at
):
    company = company_of(cast.manager, name_en="Sohar Steel")
    contact = contact_of(cast.manager, company_id=company.id, assignee_id=cast.report.id)
    mine = client_for(cast.report).get(at(contact)).get_data(as_text=True)
    assert "Sohar Steel" in mine
    assert at(company) not in mine
    assert at(company) in client_for(cast.manager).get(at(contact)).get_data(as_text=True)


def test_the_timeline_tells_what_was_and_what_is(client_for, cast, contact_of, at):
    contact = contact_of(cast.report, job_title="Buyer")
    client = client_for(cast.report)
    for number in range(25):
        data = {"name_en": "Anna", "kind": "lead", "job_title": f"Job {number}"}
        client.post(at(contact), data=data)
    page = client.get(at(contact)).get_data(as_text=True)
    assert "Job 24" in page
    assert "Job 3<" not in page
    more = page.split(f'href="{at(contact)}/timeline?before=')[1].split('"')[0]
    rest = client.get(at(contact, f"/timeline?before={more}")).get_data(as_text=True)
    assert "created it" in rest
    with client.application.test_request_context():
        place = dom_id(contact, f"timeline-{more}")
    part = client.get(
        at(contact, f"/timeline?before={more}"), htmx=True, headers={"HX-Target": f"p#{place}"}
    ).get_data(as_text=True)
    assert part.lstrip().startswith(f'<div id="{place}"')


def test_the_timeline_writes_values_as_the_page_does(client_for, cast, contact_of, at):
    contact = contact_of(cast.report, phones=("+96891234567",), name_ar="آنا")
    client = client_for(cast.report)
    data = {"name_en": "<b>Anna</b>", "kind": "partner", "phones": ["9123 4567", "9765 4321"]}
    client.post(at(contact), data=data)
    page = client.get(at(contact)).get_data(as_text=True)
    assert '<bdi dir="ltr">9765 4321</bdi>' in page
    assert "&lt;bdi" not in page
    assert "&lt;b&gt;Anna&lt;/b&gt;" in page
    assert "<del><bdi>Lead</bdi></del>" in page


def test_a_new_contact_of_a_company_begins_with_it(client_for, cast, company_of):
    company = company_of(cast.report, name_en="Nizwa Dates")
    answer = client_for(cast.report).get(f"/crm/contacts/new?company={id_text(company.id)}")
    assert 'value="Nizwa Dates"' in answer.get_data(as_text=True)
    assert companies.name == "company"


def test_enter_in_a_form_with_likely_duplicates_is_not_create_anyway(client_for, cast, contact_of):
    contact_of(cast.report)
    client = client_for(cast.report)
    answer = client.post("/crm/contacts", data={"name_en": "Anna", "kind": "lead"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    first = re.search(r"<button[^>]*>", page[page.index('id="contact-form"') :])[0]
    assert "anyway" not in first
    assert "anyway" in page
