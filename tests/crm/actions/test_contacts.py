"""What each of the cast may do to a contact, and what comes of it."""

import pytest
from msgspec.structs import replace

from ameen.accounts.records import users
from ameen.accounts.rules import Forbidden, Invalid
from ameen.crm import actions, queries
from ameen.crm.records import contacts
from ameen.store import Missing, Stale, new_id
from tests.cast import with_levels, with_roles

SEEN_BY = {"owner", "manager", "report"}  # a contact that the report made
MAY = {
    "edit": {"owner", "manager", "report"},
    "trash": {"owner", "manager"},
    "restore": {"owner", "manager"},
    "assign": {"owner", "manager"},
    "tag": {"owner", "manager", "report"},
}
DEEDS = {
    "edit": lambda c, p: (actions.edit_contact, c.id, None, {"city": "Sohar"}),
    "trash": lambda c, p: (actions.trash_contact, c.id),
    "restore": lambda c, p: (actions.restore_contact, c.id),
    "assign": lambda c, p: (actions.assign, contacts, [c.id], p.manager.id),
    "tag": lambda c, p: (actions.tag, contacts, [c.id], ("VIP",)),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_each_of_the_cast_tries_each_deed(cast, do, store, contact, deed):
    for person in cast:
        with store.read() as snap:
            before = snap.require(contacts, contact.id)
        action, *args = DEEDS[deed](contact, cast)
        if person.part in MAY[deed]:
            do(person, action, *args)
        else:
            wanted = Forbidden if person.part in SEEN_BY else Missing
            with pytest.raises(wanted):
                do(person, action, *args)
            with store.read() as snap:
                assert snap.require(contacts, contact.id) == before


def test_each_of_the_cast_makes_one(cast, do):
    for person in cast:
        if person.part == "outsider":
            with pytest.raises(Forbidden):
                do(person, actions.create_contact, {"name_en": "X"})
        else:
            made = do(person, actions.create_contact, {"name_en": "X"})
            assert (made.created_by, made.version) == (person.id, 1)


def test_a_contact_needs_a_name(cast, do, contact):
    with pytest.raises(Invalid) as refused:
        do(cast.owner, actions.create_contact, {"name_en": " ", "city": "Sur"})
    assert list(refused.value.errors) == ["name_en"]
    with pytest.raises(Invalid):
        do(cast.report, actions.edit_contact, contact.id, None, {"name_en": ""})
    do(cast.report, actions.edit_contact, contact.id, None, {"name_en": "", "name_ar": "آنا"})


def test_who_saves_second_is_told(cast, do, contact):
    do(cast.manager, actions.edit_contact, contact.id, contact.version, {"city": "Sur"})
    with pytest.raises(Stale) as stale:
        do(cast.report, actions.edit_contact, contact.id, contact.version, {"city": "Nizwa"})
    assert stale.value.current.city == "Sur"
    with pytest.raises(Stale):
        do(cast.manager, actions.trash_contact, contact.id, contact.version)


def test_one_edits_while_another_trashes(cast, do, contact):
    trashed = do(cast.manager, actions.trash_contact, contact.id)
    with pytest.raises(Forbidden):
        do(cast.report, actions.edit_contact, contact.id, trashed.version, {"city": "Nizwa"})


def test_a_member_takes_a_contact_but_gives_it_to_nobody(cast, do, contact):
    taken = do(cast.report, actions.edit_contact, contact.id, None, {"assignee_id": cast.report.id})
    assert taken.assignee_id == cast.report.id
    for other in (cast.colleague.id, None):
        with pytest.raises(Forbidden):
            do(cast.report, actions.edit_contact, contact.id, None, {"assignee_id": other})
    with pytest.raises(Forbidden):
        do(cast.report, actions.create_contact, {"name_en": "X", "assignee_id": cast.owner.id})


def test_nothing_is_assigned_to_who_is_not_there(cast, do, contact, store):
    store.write(lambda tx: tx.put(replace(tx.require(users, cast.colleague.id), active=False)))
    texts = set()
    for nobody in (cast.colleague.id, new_id()):
        with pytest.raises(Invalid) as refused:
            do(cast.manager, actions.assign, contacts, [contact.id], nobody)
        texts.add(str(refused.value))
    assert len(texts) == 1


def test_a_contact_that_is_given_away_is_seen_by_its_new_person(
    cast, do, contact, store, viewer_for
):
    do(cast.manager, actions.assign, contacts, [contact.id], cast.colleague.id)
    with store.read() as snap:
        assert queries.contact(snap, viewer_for(cast.colleague), contact.id).id == contact.id


def test_a_company_is_linked_by_those_who_see_it(cast, do, contact, company):
    hidden = do(cast.colleague, actions.create_company, {"name_en": "Secret Ltd"})
    texts = set()
    for unseen in (hidden.id, new_id()):
        with pytest.raises(Invalid) as refused:
            do(cast.report, actions.edit_contact, contact.id, None, {"company_id": unseen})
        texts.add(str(refused.value.errors))
    assert len(texts) == 1
    linked = do(cast.report, actions.edit_contact, contact.id, None, {"company_id": company.id})
    assert linked.company_id == company.id


def test_a_link_to_an_unseen_company_stays_when_something_else_is_edited(cast, do, store, contact):
    hidden = do(cast.colleague, actions.create_company, {"name_en": "Secret Ltd"})
    do(cast.owner, actions.edit_contact, contact.id, None, {"company_id": hidden.id})
    kept = do(
        cast.report, actions.edit_contact, contact.id, None,
        {"city": "Sur", "company_id": hidden.id},
    )  # fmt: skip
    assert (kept.city, kept.company_id) == ("Sur", hidden.id)


def test_a_company_in_the_trash_is_not_linked(cast, do, contact, company):
    do(cast.manager, actions.trash_company, company.id)
    with pytest.raises(Invalid):
        do(cast.report, actions.edit_contact, contact.id, None, {"company_id": company.id})


def test_many_are_tagged_as_one_deed(cast, do, store):
    made = [do(cast.report, actions.create_contact, {"name_en": n, "tags": ["a"]}) for n in "xyz"]
    ids = [record.id for record in made]
    assert do(cast.report, actions.tag, contacts, [*ids, ids[0]], ("VIP", "A"), ()) == 3
    assert do(cast.report, actions.tag, contacts, ids, ("vip",), ()) == 0
    with store.read() as snap:
        assert {r.tags for r in snap.get_many(contacts, ids)} == {("a", "VIP")}
    assert do(cast.report, actions.tag, contacts, ids, (), ("A",)) == 3
    assert do(cast.manager, actions.trash_all, contacts, [*ids, ids[0]]) == 3
    assert do(cast.manager, actions.trash_all, contacts, ids) == 0


def test_of_many_those_are_changed_that_one_sees_and_it_is_missing_without_any(
    cast, do, store, contact
):
    hidden = do(cast.colleague, actions.create_contact, {"name_en": "Hidden"})
    with pytest.raises(Missing):
        do(cast.manager, actions.trash_all, contacts, [hidden.id])
    assert do(cast.manager, actions.trash_all, contacts, [contact.id, hidden.id]) == 1
    with store.read() as snap:
        assert snap.require(contacts, contact.id).trashed_at is not None
        assert snap.require(contacts, hidden.id).trashed_at is None


def test_a_reader_changes_nothing(cast, do, store, contact):
    reader = with_roles(store, cast.report, "reader")
    for deed in DEEDS.values():
        action, *args = deed(contact, cast)
        with pytest.raises(Forbidden):
            do(reader, action, *args)


def test_a_level_for_companies_is_none_for_contacts(cast, do, store, contact):
    person = with_levels(store, cast.owner, companies=5)
    with pytest.raises(Missing):
        do(person, actions.edit_contact, contact.id, None, {"city": "Sur"})
