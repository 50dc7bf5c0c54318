"""What each of the cast sees of contacts and companies, at a cost that doesn't grow."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ameen.crm import actions, queries
from ameen.crm.records import companies, contacts
from ameen.store import Missing, new_id

PEOPLE = ("owner", "manager", "report", "colleague", "outsider")
SEES = {  # whose contacts
    "owner": {"owner", "manager", "report", "colleague"},
    "manager": {"manager", "report"},
    "report": {"report"},
    "colleague": {"colleague"},
    "outsider": set(),
}


@pytest.fixture
def made(cast, do):
    """A contact by each who may make one, with one address, name and company in common."""
    company = do(cast.owner, actions.create_company, {"name_en": "Common"})
    values = {"name_en": "Same Name", "emails": ["same@b.com"], "phones": ["92123456"]}
    found = {}
    for part in PEOPLE[:4]:
        contact = do(cast[part], actions.create_contact, values)
        linked = {"company_id": company.id}
        found[part] = do(cast.owner, actions.edit_contact, contact.id, None, linked)
    return found


def parts(made, records):
    """Whose these are."""
    whose = {record.id: part for part, record in made.items()}
    return {whose[record.id] for record in records}


@pytest.mark.parametrize("part", PEOPLE)
def test_each_sees_what_is_theirs_on_every_way(store, cast, viewer_for, made, part):
    who, seen = viewer_for(cast[part]), SEES[part]
    common = made["owner"].company_id
    with store.read() as snap:
        for sort in ("name", "created", "updated"):
            for reverse in (False, True):
                hits = queries.records_page(snap, who, contacts, sort=sort, reverse=reverse)
                assert len(hits) == len(seen)
                assert parts(made, hits) == seen
        assert queries.records_total(snap, who, contacts) == len(seen)
        assert parts(made, queries.linked_to(snap, who, contacts, "company", common)) == seen
        asked = [
            {"name_en": "SAME  name"},
            {"emails": ["SAME@b.com"]},
            {"phones": ["+96892123456"]},
        ]
        for values in asked:
            assert parts(made, queries.likely_duplicates(snap, who, contacts, values)) == seen
        for other, record in made.items():
            if other in seen:
                assert queries.contact(snap, who, record.id) == record
            else:
                with pytest.raises(Missing):
                    queries.contact(snap, who, record.id)
                with pytest.raises(Missing):
                    queries.timeline(snap, who, "contact", record.id)


def test_few_of_many_namesakes_are_found_by_whom_they_concern(store, cast, do, viewer_for):
    common = do(cast.owner, actions.create_company, {"name_en": "Common"})
    values = {"name_en": "Ali Said", "company_id": common.id}
    for _ in range(120):
        do(cast.owner, actions.create_contact, values)
    mine = do(cast.owner, actions.create_contact, {**values, "assignee_id": cast.report.id})
    with store.read() as snap:
        who = viewer_for(cast.report)
        assert queries.linked_to(snap, who, contacts, "company", common.id, limit=5) == [mine]
        assert queries.records_total(snap, who, contacts) == 1


def test_a_record_is_not_its_own_duplicate(store, cast, viewer_for, contact):
    with store.read() as snap:
        who = viewer_for(cast.report)
        alike = {"name_en": "anna berg"}
        assert queries.likely_duplicates(snap, who, contacts, alike) == [contact]
        assert not queries.likely_duplicates(snap, who, contacts, alike, besides=contact.id)


def test_an_unknown_id_and_a_hidden_one_are_the_same(store, cast, viewer_for, contact):
    told = set()
    with store.read() as snap:
        for record_id in (contact.id, new_id()):
            with pytest.raises(Missing) as missing:
                queries.contact(snap, viewer_for(cast.colleague), record_id)
            told.add(str(missing.value))
    assert len(told) == 1


def test_a_page_goes_on_where_the_last_one_ended(store, cast, do, viewer_for):
    names = ["Ärne", "bert", "Carl", "carl", "Zoe"]
    for name in reversed(names):
        do(cast.report, actions.create_contact, {"name_en": name})
    for part in ("owner", "manager", "report"):
        who, found, after = viewer_for(cast[part]), [], None
        with store.read() as snap:
            while hits := queries.records_page(snap, who, contacts, after=after, limit=2):
                found += [snap.require(contacts, hit.id).name_en for hit in hits]
                after = hits[-1].key
        assert [name.lower() for name in found] == [name.lower() for name in names]


@pytest.mark.parametrize("part", ["owner", "manager", "report"])
def test_a_list_costs_the_same_with_10_and_1000_records(store, cast, do, viewer_for, part):
    def costs():
        who, found = viewer_for(cast[part]), []
        with store.read() as warm:
            queries.records_total(warm, who, contacts)
        for read in (
            lambda snap: queries.records_page(snap, who, contacts, sort="name", limit=5),
            lambda snap: queries.records_page(
                snap, who, contacts, sort="updated", reverse=True, limit=5
            ),
            lambda snap: queries.records_total(snap, who, contacts),
            lambda snap: queries.linked_to(snap, who, contacts, "company", company.id, limit=5),
            lambda snap: queries.records_page(
                snap, who, contacts, sort="trash", reverse=True, limit=5
            ),
        ):
            with store.read() as snap:
                read(snap)
                found.append(snap.calls)
        return found

    def make(tx, numbers, viewer):
        for number in numbers:
            values = {"name_en": f"No {number}", "company_id": company.id}
            actions.create_contact(tx, values, viewer=viewer)

    company = do(cast.report, actions.create_company, {"name_en": "Big"})
    do(cast.report, make, range(10))
    few = costs()
    do(cast.report, make, range(10, 1000))
    assert costs() == few


def test_the_trash_shows_the_latest_first(store, cast, do, viewer_for):
    made = [do(cast.report, actions.create_contact, {"name_en": n}).id for n in ("a", "b", "c")]
    for record_id in made:
        do(cast.manager, actions.trash_contact, record_id)
    with store.read() as snap:
        for part in ("owner", "manager", "report"):
            hits = queries.records_page(
                snap, viewer_for(cast[part]), contacts, sort="trash", reverse=True
            )
            assert [hit.id for hit in hits] == made[::-1]
        assert not queries.records_page(
            snap, viewer_for(cast.colleague), contacts, sort="trash", reverse=True
        )


def test_children_of_a_company_and_what_stands_above_it(store, cast, do, viewer_for, company):
    child = do(cast.report, actions.create_company, {"name_en": "B", "parent_id": company.id})
    hers = do(cast.manager, actions.create_company, {"name_en": "A", "parent_id": company.id})
    with store.read() as snap:
        assert queries.linked_to(
            snap, viewer_for(cast.manager), companies, "parent", company.id
        ) == [hers, child]
        assert queries.linked_to(
            snap, viewer_for(cast.report), companies, "parent", company.id
        ) == [child]
        assert queries.ancestors(snap, child.id) == {child.id, company.id}
        found = queries.named(snap, viewer_for(cast.report), companies, "BERG &  co")
        assert found == [company]
        assert not queries.named(snap, viewer_for(cast.colleague), companies, "Berg & Co")


def test_the_timeline_tells_what_happened(store, cast, do, viewer_for, contact, company):
    edit = actions.edit_contact
    do(cast.report, edit, contact.id, None, {"city": "Sur", "company_id": company.id})
    note = do(cast.report, actions.add_note, "contact", contact.id, "hello")
    do(cast.manager, actions.assign, contacts, [contact.id], cast.manager.id)
    do(cast.manager, actions.trash_contact, contact.id)
    do(cast.manager, actions.restore_contact, contact.id)
    gone = do(cast.manager, actions.add_note, "contact", contact.id, "oops")
    do(cast.manager, actions.delete_note, gone.id)
    with store.read() as snap:
        lines = queries.timeline(snap, viewer_for(cast.report), "contact", contact.id)
        told = [line.deed for line in lines][::-1]
        assert told == ["created", "changed", "noted", "assigned", "trashed", "restored",
                        "noted", "note_removed"]  # fmt: skip
        changed, noted, assigned = lines[-2], lines[-3], lines[-4]
        assert ("city", "", "Sur") in changed.fields
        assert ("company_id", None, company) in changed.fields
        assert noted.note == note
        assert [(f, b, a.email) for f, b, a in assigned.fields] == [
            ("assignee_id", None, cast.manager.email)
        ]
        assert lines[0].by.email == cast.manager.email
        rest = queries.timeline(
            snap, viewer_for(cast.report), "contact", contact.id, before=lines[2].seq
        )
        assert rest == lines[3:]


DEED = st.tuples(
    st.sampled_from(PEOPLE[:4]),
    st.sampled_from(["create", "assign", "trash", "restore"]),
    st.integers(0, 9),
    st.sampled_from(PEOPLE[:4]),
)


@given(st.lists(DEED, max_size=25))
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_totals_are_those_of_what_is_seen(store, cast, do, viewer_for, deeds):
    for part, deed, number, other in deeds:
        with store.read() as snap:
            ids = [hit.id for hit in snap.range(companies)]
        if deed == "create" or not ids:
            do(cast[part], actions.create_company, {"name_en": f"No {number}"})
            continue
        record_id = ids[number % len(ids)]
        if deed == "assign":
            do(cast.owner, actions.assign, companies, [record_id], cast[other].id)
        elif deed == "trash":
            do(cast.owner, actions.trash_company, record_id)
        else:
            do(cast.owner, actions.restore_company, record_id)
    with store.read() as snap:
        every = [snap.require(companies, hit.id) for hit in snap.range(companies)]
        for person in cast:
            who = viewer_for(person)
            seen = {r.id for r in every if r.trashed_at is None and who.may_see("companies", r)}
            hits = queries.records_page(snap, who, companies, limit=None)
            assert {hit.id for hit in hits} == seen
            assert len(hits) == len(seen) == queries.records_total(snap, who, companies)


def test_ones_own_is_found_behind_many_of_that_name_that_are_others(store, do, cast, viewer_for):
    def many(tx, viewer):
        for _ in range(120):
            actions.create(tx, contacts, {"name_en": "Mohammed Ali"}, viewer=viewer)

    do(cast.colleague, many)
    mine = do(cast.report, actions.create_contact, {"name_en": "Mohammed Ali"})
    who = viewer_for(cast.report)
    with store.read() as snap:
        assert [r.id for r in queries.named(snap, who, contacts, "Mohammed Ali")] == [mine.id]
        alike = queries.likely_duplicates(snap, who, contacts, {"name_en": "Mohammed Ali"})
        assert [r.id for r in alike] == [mine.id]
