import re
from threading import Barrier, Thread

import pytest

from ameen.crm.actions import create, create_contact, edit
from ameen.crm.records import LeadStatus, companies, contacts, deals, leads
from ameen.store import id_text
from tests.cast import with_levels

FORM = {
    "name": "Sohar shop",
    "value": "12.500",
    "currency": "OMR",
    "expected_close": "2027-01-31",
    "contact": "",
    "company": "",
    "contact_email": "",
    "contact_phone": "",
}


@pytest.fixture
def lead(make, cast):
    return make(cast.report, create, leads, {"title": "A shop in Sohar", "value": 7_000})


@pytest.fixture
def form(client_for):
    """What a browser would send from the form, with something typed into it."""

    def filled(client, lead, **typed):
        page = text(client.get(at(lead)))
        stage = re.search(r'<option value="(\w+)" selected>Prospecting', page)[1]
        return FORM | {"stage_id": stage} | typed

    return filled


@pytest.fixture
def now(store):
    def look(lead):
        with store.read() as snap:
            return snap.require(leads, lead.id)

    return look


def at(lead):
    return f"/crm/leads/{id_text(lead.id)}/conversion"


def text(answer):
    return answer.get_data(as_text=True)


def test_the_form_proposes_what_is_there(client_for, cast, make, company_of, contact_of):
    company = company_of(cast.report, name_en="Berg & Co")
    contact = contact_of(cast.report, name_en="Anna Berg", company_id=company.id)
    values = {"title": "A shop", "contact_id": contact.id, "value": 7_000}
    lead = make(cast.report, create, leads, values)
    page = text(client_for(cast.report).get(at(lead)))
    for shown in ('value="A shop"', 'value="7.000"', 'value="Anna Berg"', 'value="Berg &amp; Co"'):
        assert shown in page


def test_new_names_make_records_in_one_step(client_for, cast, lead, form, everything, now):
    client = client_for(cast.report)
    typed = form(client, lead, contact="سالم", contact_phone="9123 4567", company="Nizwa Dates")
    answer = client.post(at(lead), data=typed)
    [deal], [contact], [company] = everything(deals), everything(contacts), everything(companies)
    assert answer.status_code == 303
    assert (contact.name_ar, contact.phones) == ("سالم", ("+96891234567",))
    assert (contact.company_id, company.name_en) == (company.id, "Nizwa Dates")
    assert (deal.name, deal.value, deal.contact_id) == ("Sohar shop", 12_500, contact.id)
    assert now(lead).status is LeadStatus.CONVERTED
    page = text(client.get(f"/crm/leads/{id_text(lead.id)}"))
    assert "Converted" in page and "Sohar shop" in page
    assert at(lead) in page  # the way back


def test_one_that_is_here_is_linked(client_for, cast, lead, form, contact_of, everything):
    contact = contact_of(cast.report, name_en="Anna Berg")
    client = client_for(cast.report)
    assert client.post(at(lead), data=form(client, lead, contact="anna berg")).status_code == 303
    assert [deal.contact_id for deal in everything(deals)] == [contact.id]
    assert len(everything(contacts)) == 1


def test_likely_duplicates_are_offered_and_one_is_taken(
    client_for, cast, lead, form, make, everything
):
    known = make(
        cast.report, create_contact, {"name_en": "A. Berg", "emails": ["anna@berg.example"]}
    )
    client = client_for(cast.report)
    typed = form(client, lead, contact="Anna Berg", contact_email="anna@berg.example")
    answer = client.post(at(lead), data=typed)
    page = text(answer)
    assert answer.status_code == 422
    assert f'name="contact_pick" value="{id_text(known.id)}"' in page
    assert 'name="contact_new"' in page
    assert everything(deals) == []
    picked = {"contact_pick": id_text(known.id), "contact_asked": "Anna Berg"}
    assert client.post(at(lead), data=typed | picked).status_code == 303
    assert everything(deals)[0].contact_id == known.id
    assert len(everything(contacts)) == 1


def test_a_duplicate_is_made_all_the_same_when_asked_for(
    client_for, cast, lead, form, make, everything
):
    make(cast.report, create_contact, {"name_en": "A. Berg", "emails": ["anna@berg.example"]})
    client = client_for(cast.report)
    typed = form(client, lead, contact="Anna Berg", contact_email="anna@berg.example")
    assert client.post(at(lead), data=typed | {"contact_new": "1"}).status_code == 303
    assert len(everything(contacts)) == 2


def test_what_one_does_not_see_is_not_offered(client_for, cast, lead, form, make, everything):
    make(cast.colleague, create_contact, {"name_en": "Zeb Q", "emails": ["anna@berg.example"]})
    client = client_for(cast.report)
    typed = form(client, lead, contact="Anna Berg", contact_email="anna@berg.example")
    assert client.post(at(lead), data=typed).status_code == 303
    assert len(everything(contacts)) == 2


def test_what_is_wrong_stands_beside_its_field(client_for, cast, lead, form, everything):
    client = client_for(cast.report)
    typed = form(client, lead, name="", contact="Anna", contact_phone="12", value="much")
    answer = client.post(at(lead), data=typed, htmx=True)
    page = text(answer)
    assert answer.status_code == 422
    assert 'id="name-error"' in page and 'id="value-error"' in page
    again = client.post(at(lead), data=typed | {"name": "Shop", "value": "1"}, htmx=True)
    assert 'id="contact_phone-error"' in text(again)
    assert 'value="Anna"' in text(again)
    assert everything(deals) == [] and everything(contacts) == []


def test_who_may_not_make_contacts_is_told_that_there_is_none(
    store, client_for, cast, lead, form, everything
):
    client = client_for(with_levels(store, cast.report, leads=2, deals=2, contacts=1))
    answer = client.post(at(lead), data=form(client, lead, contact="Anna"))
    assert answer.status_code == 422
    assert "There is no contact of this name." in text(answer)
    assert 'name="contact_new"' not in text(answer)
    assert everything(deals) == []


def test_who_comes_second_is_told_and_led_to_the_deal(client_for, cast, lead, form, everything):
    first, second = client_for(cast.report), client_for(cast.manager)
    typed = form(second, lead, contact="Anna")
    first.post(at(lead), data=form(first, lead))
    answer = second.post(at(lead), data=typed)
    assert answer.status_code == 303
    page = text(second.get(answer.location))
    assert "This lead has been converted already." in page
    assert "Sohar shop" in page
    assert second.get(at(lead)).status_code == 303
    assert (len(everything(deals)), everything(contacts)) == (1, [])


def test_two_forms_sent_at_once_make_one_deal(app, client_for, cast, lead, form, everything):
    browsers = [client_for(person) for person in (cast.report, cast.manager)]
    typed = [form(browser, lead, contact="Anna") for browser in browsers]
    gate, answers = Barrier(2), []

    def send(browser, data):
        token = browser.csrf_token()
        gate.wait()
        headers = {"X-CSRF-Token": token}
        answers.append(browser.post(at(lead), data=data, headers=headers, csrf=False))

    threads = [Thread(target=send, args=each) for each in zip(browsers, typed, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [303, 303]
    assert (len(everything(deals)), len(everything(contacts))) == (1, 1)


def test_the_conversion_is_undone_from_the_toast(
    client_for, cast, lead, form, now, undo_of, everything
):
    client = client_for(cast.report)
    client.post(at(lead), data=form(client, lead, contact="Anna"))
    client.post(undo_of(client))
    assert (now(lead).status, now(lead).deal_id) == (LeadStatus.NEW, None)
    assert all(r.trashed_at for r in (*everything(deals), *everything(contacts)))


def test_the_conversion_is_undone_from_the_page_of_the_lead(
    client_for, cast, lead, form, now, everything
):
    client = client_for(cast.report)
    client.post(at(lead), data=form(client, lead))
    answer = client.post(at(lead), data={"_method": "DELETE"})
    assert (answer.status_code, answer.location) == (303, f"/crm/leads/{id_text(lead.id)}")
    assert now(lead).status is LeadStatus.NEW
    assert everything(deals)[0].trashed_at is not None
    assert client.delete(at(lead)).status_code == 403


def test_what_was_changed_since_is_named(client_for, cast, lead, form, make, everything, now):
    client = client_for(cast.report)
    client.post(at(lead), data=form(client, lead))
    [deal] = everything(deals)
    make(cast.manager, edit, deals, deal.id, None, {"value": 1})
    page = text(client.delete(at(lead)))
    assert "Sohar shop" in page
    assert now(lead).status is LeadStatus.NEW
    assert everything(deals)[0].trashed_at is None


def test_others_find_nothing_there(client_for, cast, lead, store, now):
    other = client_for(cast.colleague)
    assert other.get(at(lead)).status_code == 404
    assert other.post(at(lead), data=FORM).status_code == 404
    assert other.delete(at(lead)).status_code == 404
    reader = client_for(with_levels(store, cast.manager, leads=1, deals=5))
    assert reader.get(at(lead)).status_code == 403
    no_deals = client_for(with_levels(store, cast.report, leads=3, deals=1))
    assert no_deals.get(at(lead)).status_code == 403
    assert "/conversion" not in text(no_deals.get(f"/crm/leads/{id_text(lead.id)}"))
    assert now(lead) == lead
