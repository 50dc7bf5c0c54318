"""What search knows of a contact and a company, and when it has to look again."""

from datetime import date

from ameen.crm import actions, changes
from ameen.crm.records import activities, companies, contacts, deals, leads
from ameen.store import id_text


def document(store, contact_id):
    with store.read() as snap:
        return changes.document(snap, snap.require(contacts, contact_id))


def test_a_contact_is_found_by_all_that_is_known_of_it(store, cast, do, company):
    made = do(
        cast.report,
        actions.create_contact,
        {
            "name_en": "Anna", "name_ar": "آنا", "emails": ["a@b.com"], "phones": ["92123456"],
            "job_title": "Buyer", "company_id": company.id, "country": "Oman", "tags": ["VIP"],
            "source": "referral", "kind": "customer", "assignee_id": cast.report.id,
        },
    )  # fmt: skip
    do(cast.manager, actions.add_note, "contact", made.id, "likes dates")
    said = document(store, made.id)
    assert said.names == ("Anna", "آنا")
    assert {"Buyer", "Berg & Co", "VIP", "likes dates", "Oman"} <= set(said.text)
    assert (said.emails, said.phones) == (("a@b.com",), ("+96892123456",))
    assert set(said.facets) == {
        "kind:customer", "source:referral", "tag:vip", "country:oman",
        f"company:{id_text(company.id)}", f"assignee:{id_text(cast.report.id)}",
    }  # fmt: skip
    assert said.people == (cast.report.id,)


def test_what_is_in_the_trash_is_not_found(store, cast, do, contact, company):
    do(cast.manager, actions.trash_contact, contact.id)
    do(cast.manager, actions.trash_company, company.id)
    assert document(store, contact.id) is None
    with store.read() as snap:
        assert changes.document(snap, snap.require(companies, company.id)) is None


def test_a_company_is_found_by_its_industry_and_country(store, cast, do):
    made = do(
        cast.owner, actions.create_company,
        {"name_en": "Big", "industry": "Retail", "country": "Oman", "email": "a@b.com"},
    )  # fmt: skip
    with store.read() as snap:
        said = changes.document(snap, snap.require(companies, made.id))
    assert set(said.facets) == {"industry:retail", "country:oman"}
    assert said.emails == ("a@b.com",)


def test_a_renamed_company_touches_its_contacts(store, cast, do, contact, company):
    do(cast.report, actions.edit_contact, contact.id, None, {"company_id": company.id})

    def touched():
        with store.read() as snap:
            change = next(snap.changes(snap.last_seq - 1))
            return list(changes.touched(contacts)(snap, change))

    do(cast.report, actions.edit_company, company.id, None, {"name_en": "Other"})
    assert touched() == [("contact", contact.id)]
    do(cast.report, actions.edit_company, company.id, None, {"city": "Sur"})
    assert touched() == []
    do(cast.report, actions.add_note, "contact", contact.id, "hello")
    assert touched() == [("contact", contact.id)]


def test_a_deal_is_found_by_whom_it_is_with_and_filtered_by_its_stage(store, cast, do, company):
    contact = do(cast.report, actions.create_contact, {"name_en": "Anna"})
    values = {"name": "Forty chairs", "contact_id": contact.id, "company_id": company.id}
    values |= {"value": 5, "expected_close": date(2026, 12, 1), "tags": ["Ramadan"]}
    made = do(cast.report, actions.create, deals, values)
    with store.read() as snap:
        said = changes.document(snap, snap.require(deals, made.id))
    assert said.names == ("Forty chairs",)
    assert {"Anna", "Berg & Co", "Ramadan"} <= set(said.text)
    assert {"outcome:open", "priority:medium", "tag:ramadan", f"contact:{id_text(contact.id)}",
            f"stage:{id_text(made.stage_id)}", f"pipeline:{id_text(made.pipeline_id)}",
            f"company:{id_text(company.id)}"} == set(said.facets)  # fmt: skip
    assert said.when == date(2026, 12, 1)


def test_a_renamed_contact_touches_what_is_linked_to_it(store, cast, do, contact):
    linked = {
        table: do(cast.report, actions.create, table, {field: "x", "contact_id": contact.id})
        for table, field in ((leads, "title"), (deals, "name"), (activities, "subject"))
    }
    do(cast.report, actions.edit_contact, contact.id, None, {"name_en": "Other"})
    with store.read() as snap:
        change = next(snap.changes(snap.last_seq - 1))
        for table, record in linked.items():
            assert changes.touched(table)(snap, change) == [(table.name, record.id)]
        assert changes.touched(contacts)(snap, change) == []
