"""What is found under which index, and what a record is called."""

from msgspec.structs import replace

from ameen.crm import actions
from ameen.crm.records import Contact, companies, contacts, name, short


def test_a_name_falls_back_to_the_other_language():
    anna = Contact(name_en="Anna")
    assert (name(anna, "en"), name(anna, "ar")) == ("Anna", "Anna")
    both = replace(anna, name_ar="آنا")
    assert (name(both, "en"), name(both, "ar")) == ("Anna", "آنا")


def test_each_language_has_its_own_order(store, cast, do):
    made = [
        do(cast.owner, actions.create_contact, {"name_en": english, "name_ar": arabic})
        for english, arabic in (("Zoe", "أحمد"), ("Adam", "يوسف"), ("Élan", ""))
    ]
    zoe, adam, elan = (record.id for record in made)
    with store.read() as snap:
        english = [hit.id for hit in snap.range(contacts, "name_en", (b"",))]
        arabic = [hit.id for hit in snap.range(contacts, "name_ar", (b"",))]
    assert english == [adam, elan, zoe]
    assert arabic == [elan, zoe, adam]


def test_what_is_in_the_trash_stands_only_there(store, cast, do, contact):
    do(cast.manager, actions.trash_contact, contact.id)
    with store.read() as snap:
        for index in contacts.indexes:
            held = [hit for hit in snap.range(contacts, index) if hit.id == contact.id]
            assert bool(held) == (index == "trash"), index
        assert snap.tally(contacts, "people") == 0


def test_an_index_follows_a_field_that_is_cleared_and_comes_back(store, cast, do, contact):
    def ids(text):
        with store.read() as snap:
            return [hit.id for hit in snap.range(contacts, "emails", (short(text),))]

    assert ids("A@B.com") == [contact.id]
    do(cast.report, actions.edit_contact, contact.id, None, {"emails": []})
    assert ids("a@b.com") == []
    do(cast.report, actions.edit_contact, contact.id, None, {"emails": ["a@b.com"]})
    assert ids("a@b.com") == [contact.id]


def test_the_longest_names_still_have_their_place(store, cast, do):
    made = do(cast.owner, actions.create_company, {"name_ar": "ﷺ" * 300, "external_id": "ﷺ" * 300})
    with store.read() as snap:
        found = [hit.id for hit in snap.range(companies, "names", (short("ﷺ" * 300),))]
    assert found == [made.id]
