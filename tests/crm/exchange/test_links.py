"""Whom a row names is looked up among what the person sees; what is not here comes to what was
decided; parents further down are linked; all of it is undone."""

import pytest

from ameen.accounts.queries import role_by_key
from ameen.accounts.records import users
from ameen.crm.actions import create
from ameen.crm.exchange import running
from ameen.crm.exchange.kept import imports
from ameen.crm.exchange.undoing import start_undo
from ameen.crm.records import (
    activities,
    campaigns,
    companies,
    contacts,
    deals,
    leads,
    notes,
    products,
)
from ameen.jobs import requeue_abandoned, run_next_work, works
from ameen.store import id_text
from tests import cast as casting

from .files import all_of, begin, finish, rows_text, take

MISSING = ("create", "empty", "reject")


@pytest.fixture
def add(hub):
    def put(person, table, **values):
        viewer = casting.viewer(hub.store, person)
        return hub.store.write(create, table, values, viewer=viewer, by=viewer.user.id)

    return put


def undo(hub, person, made):
    viewer = casting.viewer(hub.store, person)
    hub.store.write(start_undo, made, viewer=viewer, by=viewer.user.id)
    while run_next_work(hub):
        pass
    with hub.store.read() as snap:
        undo_id = snap.require(imports, made.id).undo_id
        return snap.require(works, undo_id).result


@pytest.mark.parametrize("decision", MISSING)
def test_a_name_that_is_not_here_comes_to_what_was_decided(hub, cast, decision):
    text = rows_text(["lead", "company"], ["New roof", "Nowhere Ltd"])
    taken = take(hub, cast.owner, text, "leads", missing={"company": decision})
    lead = next(iter(all_of(hub, leads)), None)
    made = [company.name_en for company in all_of(hub, companies)]
    if decision == "reject":
        assert (taken.counts[4], lead, made) == (1, None, [])
    else:
        expected = ["Nowhere Ltd"] if decision == "create" else []
        assert (bool(lead.company_id), made) == (decision == "create", expected)
        assert taken.work.result["warned"] == (decision == "empty")


@pytest.mark.parametrize("decision", ["empty", "reject"])
def test_a_name_that_several_have_is_never_taken_for_one(hub, cast, add, decision):
    for city in ("Sur", "Nizwa"):
        add(cast.owner, companies, name_en="Gulf Trading", city=city)
    text = rows_text(["deal", "company"], ["Chairs", "Gulf Trading"])
    taken = take(hub, cast.owner, text, "deals", missing={"company": decision})
    found = [deal.company_id for deal in all_of(hub, deals)]
    assert found == ([None] if decision == "empty" else [])
    assert taken.work.result["warned"] == (decision == "empty")


def test_what_one_does_not_see_is_not_linked_by_name_or_number(hub, cast, add):
    secret = add(cast.owner, contacts, name_en="Secret Person", external_id="S1")
    rows = [["Call", "Secret Person", ""], ["Visit", "", "S1"]]
    text = rows_text(["subject", "contact", "contact_external_id"], *rows)
    taken = take(hub, cast.report, text, "activities")
    assert taken.counts == (0, 0, 0, 0, 2)
    assert take(hub, cast.owner, text, "activities").counts == (2, 0, 0, 0, 0)
    assert {each.contact_id for each in all_of(hub, activities)} == {secret.id}


def test_assigning_needs_what_it_needs_by_hand(hub, cast):
    text = rows_text(["deal", "owner"], ["Chairs", cast.colleague.email])
    assert take(hub, cast.report, text, "deals").counts == (0, 0, 0, 0, 1)
    assert take(hub, cast.manager, text, "deals").counts == (1, 0, 0, 0, 0)


def test_an_address_that_one_may_not_know_is_not_found_by_attendees(hub, cast):
    header, row = ["subject", "attendees"], "Meeting"
    text = rows_text(header, [row, cast.colleague.email])
    assert take(hub, cast.report, text, "activities").counts == (0, 0, 0, 0, 1)
    text = rows_text(header, [row, cast.colleague.user.name_en])
    assert take(hub, cast.report, text, "activities").counts == (1, 0, 0, 0, 0)


def test_only_what_one_may_edit_is_changed(hub, cast, add):
    contact = add(cast.report, contacts, name_en="Anna")
    add(cast.owner, activities, subject="Call", external_id="A1", contact_id=contact.id)
    text = rows_text(["number", "subject"], ["A1", "Changed"])
    taken = take(hub, cast.report, text, "activities")
    assert taken.counts == (0, 0, 0, 0, 1)
    assert [each.subject for each in all_of(hub, activities)] == ["Call"]


def test_roles_are_given_as_far_as_one_may(hub, cast):
    text = rows_text(["name", "email", "roles"], ["Anna", "anna@x.example", "owner"])
    casting.with_roles(hub.store, cast.manager, "administrator")
    assert take(hub, cast.manager, text, "users").rejects[0][1].startswith("You may not give")
    assert take(hub, cast.owner, text, "users").counts == (1, 0, 0, 0, 0)
    with hub.store.read() as snap:
        owners = role_by_key(snap, "owner").id
        anna = next(u for u in _users(snap) if u.email == "anna@x.example")
    assert anna.role_ids == (owners,) and not anna.password_hash


def _users(snap):
    return [snap.require(users, hit.id) for hit in snap.range(users)]


def test_a_circle_of_managers_is_not_closed(hub, cast):
    rows = [["A", "a@x.example", "B"], ["B", "b@x.example", "A"]]
    taken = take(hub, cast.owner, rows_text(["name", "email", "manager"], *rows), "users")
    assert taken.counts[0] == 2 and taken.work.result["warned"] == 1
    with hub.store.read() as snap:
        managers = [u.manager_id for u in _users(snap) if u.email in ("a@x.example", "b@x.example")]
    assert managers.count(None) == 1


FILES = {
    "products": (["product", "price"], ["Chair", "12.5"]),
    "leads": (["title", "company"], ["New roof", "Gulf"]),
    "deals": (["deal", "company", "stage"], ["Chairs", "Gulf", "Won"]),
    "activities": (["subject", "date"], ["Call", "2026-03-01 09:00"]),
    "campaigns": (["campaign", "budget"], ["Spring", "100"]),
    "users": (["name", "email"], ["Anna", "anna@x.example"]),
}


@pytest.mark.parametrize("kind", FILES)
def test_each_kind_comes_twice_unchanged_and_goes_with_one_undo(hub, cast, kind):
    text = rows_text(*FILES[kind])
    taken = take(hub, cast.owner, text, kind)
    assert taken.counts == (1, 0, 0, 0, 0), taken.rejects
    assert take(hub, cast.owner, text, kind).counts == (0, 0, 1, 0, 0)
    told = undo(hub, cast.owner, taken.made)
    assert told["skipped"] == 0 and told["undone"] >= 1
    standing = {"products": _sold, "users": _active}.get(kind, _kept)(hub)
    assert standing == []


def _sold(hub):
    with hub.store.read() as snap:
        return [p.name for h in snap.range(products) if (p := snap.require(products, h.id)).active]


def _active(hub):
    with hub.store.read() as snap:
        return [u.email for u in _users(snap) if u.active and u.email.endswith("x.example")]


def _kept(hub):
    return [r for t in (leads, deals, activities, campaigns, companies) for r in all_of(hub, t)]


def test_a_note_stands_on_what_it_names_and_goes_with_the_undo(hub, cast, add):
    add(cast.owner, contacts, name_en="Anna")
    text = rows_text(["note", "contact"], ["Wants forty,\nby March", "Anna"], ["Nowhere", ""])
    taken = take(hub, cast.owner, text, "notes")
    assert taken.counts == (1, 0, 0, 0, 1)
    with hub.store.read() as snap:
        assert [snap.require(notes, h.id).body for h in snap.range(notes)] == [
            "Wants forty,\nby March"
        ]
    assert take(hub, cast.owner, text, "notes").counts == (0, 0, 1, 0, 1)
    assert undo(hub, cast.owner, taken.made)["undone"] == 1
    with hub.store.read() as snap:
        assert list(snap.range(notes)) == []


@pytest.mark.parametrize(
    ("order", "text", "closed"),
    [("mdy", "2/29/2024", "2024-02-29"), ("mdy", "29/2/2024", ""), ("dmy", "2/29/2024", "")],
)
def test_a_date_is_read_in_the_stated_order_or_not_at_all(hub, cast, order, text, closed):
    rows = rows_text(["deal", "stage", "close date"], ["Chairs", "Won", text])
    taken = take(hub, cast.owner, rows, "deals", dates=order)
    assert taken.counts[4] == (0 if closed else 1)
    assert [f"{deal.closed_on}" for deal in all_of(hub, deals)] == ([closed] if closed else [])


def test_a_number_of_this_hub_that_somebody_else_has_is_not_taken_over(hub, cast, add):
    secret = add(cast.owner, contacts, name_en="Secret")
    text = rows_text(["id", "name_en"], [id_text(secret.id), "Mine"])
    assert take(hub, cast.report, text).counts == (1, 0, 0, 0, 0)
    found = {contact.name_en: contact.id for contact in all_of(hub, contacts)}
    assert found["Secret"] == secret.id and found["Mine"] != secret.id


@pytest.mark.parametrize("moment", [1, 2, 3])
def test_killed_while_managers_are_linked_it_goes_on_and_makes_none_twice(
    hub, cast, monkeypatch, moment
):
    monkeypatch.setattr(running, "CHUNK", 2)
    rows = [[f"P{n}", f"p{n}@x.example", f"m{n % 2}@x.example"] for n in range(6)]
    text = rows_text(["name", "email", "manager"], *rows)
    made = begin(hub, cast.owner, text, "users", missing={"manager": "create"})
    write, calls = hub.store.write, []

    def dying(action, *args, **names):
        if action is running._link_rows:
            calls.append(1)
            if len(calls) == moment:
                raise Killed
        return write(action, *args, **names)

    with monkeypatch.context() as patch:
        patch.setattr(hub.store, "write", dying)
        with pytest.raises(Killed):
            run_next_work(hub)
    assert requeue_abandoned(hub.store) == 1
    taken = finish(hub, made)
    assert taken.counts == (6, 0, 0, 0, 0) and taken.work.result["made"] == {"users": 2}
    with hub.store.read() as snap:
        people = {user.email: user for user in _users(snap)}
    managers = {people[f"p{n}@x.example"].manager_id for n in range(6)}
    assert managers == {people["m0@x.example"].id, people["m1@x.example"].id}


class Killed(BaseException):
    pass
