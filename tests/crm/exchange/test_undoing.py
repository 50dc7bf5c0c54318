"""A whole import is taken back, and what others did since is not."""

from ameen.crm.actions import add_note, create_contact, edit_contact
from ameen.crm.exchange.kept import imports
from ameen.crm.exchange.undoing import start_undo
from ameen.crm.records import companies, contacts
from ameen.jobs import WorkState, run_next_work, works
from tests import cast as casting

from .files import all_of, rows_text, take
from .test_running import ROWS, TREE


def undo(hub, person, made):
    viewer = casting.viewer(hub.store, person)
    made = hub.store.write(start_undo, made, viewer=viewer, by=viewer.user.id)
    while run_next_work(hub):
        pass
    with hub.store.read() as snap:
        return snap.require(works, snap.require(imports, made.id).undo_id).result


def test_everything_made_goes_to_the_trash(hub, cast, monkeypatch):
    monkeypatch.setattr("ameen.crm.exchange.undoing.CHUNK", 20)
    taken = take(hub, cast.report, rows_text(*ROWS))
    result = undo(hub, cast.report, taken.made)
    assert (result["undone"], result["skipped"]) == (107, 0)
    assert all_of(hub, contacts) == all_of(hub, companies) == []


def test_companies_linked_to_parents_afterwards_go_too(hub, cast):
    taken = take(hub, cast.owner, TREE, "companies")
    assert undo(hub, cast.owner, taken.made)["skipped"] == 0
    assert all_of(hub, companies) == []


def test_what_was_updated_is_as_before(hub, cast):
    viewer = casting.viewer(hub.store, cast.owner)
    names = {"viewer": viewer, "by": viewer.user.id}
    hub.store.write(
        create_contact, {"name_en": "Anna", "external_id": "A1", "tags": ("vip",)}, **names
    )
    text = rows_text(
        ["number", "name", "tags"], ["A1", "Anna Berg", "old; new"], ["A1", "Anna Stein", ""]
    )
    taken = take(hub, cast.owner, text)
    assert taken.counts == (0, 2, 0, 0, 0)
    undo(hub, cast.owner, taken.made)
    (anna,) = all_of(hub, contacts)
    assert (anna.name_en, anna.tags) == ("Anna", ("vip",))


def test_what_somebody_changed_since_stays_and_is_named(hub, cast):
    taken = take(hub, cast.owner, rows_text(*ROWS))
    changed = all_of(hub, contacts)[3]
    viewer = casting.viewer(hub.store, cast.owner)
    names = {"viewer": viewer, "by": viewer.user.id}
    hub.store.write(edit_contact, changed.id, None, {"city": "Sur"}, **names)
    result = undo(hub, cast.owner, taken.made)
    assert (result["skipped"], result["names"]) == (1, ["Person 3"])
    assert [c.name_en for c in all_of(hub, contacts)] == ["Person 3"]


def test_after_an_undo_the_file_can_be_imported_again(hub, cast):
    taken = take(hub, cast.owner, rows_text(*ROWS))
    undo(hub, cast.owner, taken.made)
    assert take(hub, cast.owner, rows_text(*ROWS)).counts == (100, 0, 0, 0, 0)


def test_a_record_on_which_much_was_written_since_is_taken_back_as_well(hub, cast):
    taken = take(hub, cast.owner, rows_text(["name"], ["Acme"]), "companies")
    (company,) = all_of(hub, companies)
    viewer = casting.viewer(hub.store, cast.owner)

    def write(tx):
        for number in range(510):
            add_note(tx, "company", company.id, f"No. {number}", viewer=viewer)

    hub.store.write(write, by=viewer.user.id)
    assert undo(hub, cast.owner, taken.made)["names"] in ([], ["Acme"])
    with hub.store.read() as snap:
        made = snap.require(imports, taken.made.id)
        assert snap.require(works, made.undo_id).state == WorkState.DONE
