"""An import does each row once, whatever happens to it on the way."""

import pytest

from ameen.crm.exchange import running
from ameen.crm.records import companies, contacts
from ameen.jobs import cancel, requeue_abandoned, run_next_work, works
from tests import cast as casting

from .files import all_of, begin, finish, rows_text, take

ROWS = [
    ["number", "name", "company"],
    *([f"N{n}", f"Person {n}", f"Company {n % 7}"] for n in range(100)),
]
TREE = rows_text(
    ["name", "subsidiary_of"],
    ["Leaf", "Branch"],
    ["Branch", "Root"],
    ["Root", ""],
    ["Twig", "Elsewhere"],
)


class Killed(BaseException):
    pass


@pytest.mark.parametrize("moment", [1, 3, 9])
def test_killed_at_any_piece_it_goes_on_and_takes_no_row_twice(hub, cast, monkeypatch, moment):
    monkeypatch.setattr(running, "CHUNK", 10)
    made = begin(hub, cast.owner, rows_text(*ROWS))
    write, calls = hub.store.write, []

    def dying(action, *args, **names):
        if action is running._take:
            calls.append(1)
            if len(calls) == moment:
                raise Killed
        return write(action, *args, **names)

    with monkeypatch.context() as patch:
        patch.setattr(hub.store, "write", dying)
        with pytest.raises(Killed):
            run_next_work(hub)
    assert len(all_of(hub, contacts)) == (moment - 1) * 10
    assert requeue_abandoned(hub.store) == 1
    taken = finish(hub, made)
    assert taken.counts == (100, 0, 0, 0, 0)
    assert len(all_of(hub, contacts)) == 100
    assert len(all_of(hub, companies)) == 7


def test_the_second_time_nothing_changes(hub, cast):
    take(hub, cast.owner, rows_text(*ROWS))
    taken = take(hub, cast.owner, rows_text(*ROWS))
    assert taken.counts == (0, 0, 100, 0, 0)
    with hub.store.read() as snap:
        assert next(snap.changes_of(taken.made.id), None) is None


def test_cancelled_in_the_middle_what_is_done_stays(hub, cast, monkeypatch):
    monkeypatch.setattr(running, "CHUNK", 10)
    made = begin(hub, cast.owner, rows_text(*ROWS))
    taken_before = running._take

    def once(tx, *args):
        taken_before(tx, *args)
        if tx.require(works, made.work_id).done == 30:
            cancel(tx, made.work_id)

    monkeypatch.setattr(running, "_take", once)
    taken = finish(hub, made)
    assert taken.work.state == "cancelled"
    assert len(all_of(hub, contacts)) == 30


def test_rights_taken_away_stop_it(hub, store, cast, monkeypatch):
    made = begin(hub, cast.report, rows_text(*ROWS))
    casting.with_roles(store, cast.report, "reader")
    taken = finish(hub, made)
    assert "stopped" in taken.work.result
    assert all_of(hub, contacts) == []


def test_parents_further_down_are_linked_and_missing_ones_made(hub, cast):
    taken = take(hub, cast.owner, TREE, "companies")
    found = {c.id: c for c in all_of(hub, companies)}
    parents = {c.name_en: found[c.parent_id].name_en for c in found.values() if c.parent_id}
    assert parents == {"Leaf": "Branch", "Branch": "Root", "Twig": "Elsewhere"}
    assert taken.work.result["made"] == {"companies": 1}
    assert take(hub, cast.owner, TREE, "companies").counts == (0, 0, 4, 0, 0)


def test_parents_that_would_form_a_loop_are_told(hub, cast):
    text = rows_text(["name", "parent"], ["One", "Two"], ["Two", "One"], ["Self", "self"])
    taken = take(hub, cast.owner, text, "companies")
    assert len(taken.rejects) + len(taken.work.result["warnings"]) == 2
    found = {c.name_en: c.parent_id for c in all_of(hub, companies)}
    assert sum(1 for parent in found.values() if parent) == 1


def test_a_row_that_cannot_be_saved_costs_itself_alone(hub, cast, monkeypatch):
    done = running._do

    def failing(tx, plan, *args):
        if plan.values.get("name_en") == "Person 5":
            raise ZeroDivisionError
        return done(tx, plan, *args)

    monkeypatch.setattr(running, "_do", failing)
    taken = take(hub, cast.owner, rows_text(*ROWS))
    assert taken.counts == (99, 0, 0, 0, 1)
    assert taken.rejects == [(7, running.UNSAVED)]


def test_cards_of_one_uid_are_one_contact_and_their_order_counts(hub, cast):
    def card(name, uid):
        return f"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:{name}\r\n{uid}END:VCARD\r\n"

    file = card("Anna", "UID:u1\r\n") + card("Anna Berg", "UID:u1\r\n") + card("Omar", "")
    assert take(hub, cast.owner, file).counts == (2, 1, 0, 0, 0)
    assert sorted(c.name_en for c in all_of(hub, contacts)) == ["Anna Berg", "Omar"]
    assert take(hub, cast.owner, card("Anna Stein", "UID:u1\r\n")).counts == (0, 1, 0, 0, 0)
