"""Notes follow their record; who wrote one changes it, and whoever has a full level."""

import pytest

from ameen.accounts.rules import Forbidden, Invalid
from ameen.crm import actions, queries
from ameen.crm.records import notes
from ameen.store import Missing, Stale
from tests.cast import with_roles


def test_each_of_the_cast_writes_one(cast, do, contact):
    for person in cast:
        if person.part in ("colleague", "outsider"):
            with pytest.raises(Missing):
                do(person, actions.add_note, "contact", contact.id, "hello")
        else:
            note = do(person, actions.add_note, "contact", contact.id, " **hello** ")
            assert (note.body, note.created_by) == ("**hello**", person.id)


@pytest.mark.parametrize(
    ("author", "person", "error"),
    [
        ("report", "report", None),
        ("report", "manager", None),
        ("report", "owner", None),
        ("report", "colleague", Missing),
        ("report", "outsider", Missing),
        ("manager", "report", Forbidden),
    ],
)
def test_who_changes_and_removes_it(cast, do, store, contact, author, person, error):
    note = do(cast[author], actions.add_note, "contact", contact.id, "first")
    if error is None:
        do(cast[person], actions.edit_note, note.id, note.version, "second")
        do(cast[person], actions.delete_note, note.id)
    else:
        with pytest.raises(error):
            do(cast[person], actions.edit_note, note.id, note.version, "second")
        with pytest.raises(error):
            do(cast[person], actions.delete_note, note.id)
    with store.read() as snap:
        assert (snap.get(notes, note.id) is None) == (error is None)


def test_who_may_only_read_changes_not_even_an_own_note(cast, do, store, contact):
    note = do(cast.report, actions.add_note, "contact", contact.id, "first")
    reader = with_roles(store, cast.report, "reader")
    with pytest.raises(Forbidden):
        do(reader, actions.edit_note, note.id, None, "second")
    with pytest.raises(Forbidden):
        do(reader, actions.add_note, "contact", contact.id, "more")


def test_a_note_is_neither_empty_nor_endless(cast, do, contact):
    for body in ("", "  \n ", "x" * 20_001):
        with pytest.raises(Invalid) as refused:
            do(cast.report, actions.add_note, "contact", contact.id, body)
        assert list(refused.value.errors) == ["body"]


def test_two_change_one_note(cast, do, contact):
    note = do(cast.report, actions.add_note, "contact", contact.id, "first")
    do(cast.manager, actions.edit_note, note.id, note.version, "hers")
    with pytest.raises(Stale):
        do(cast.report, actions.edit_note, note.id, note.version, "mine")


def test_what_is_in_the_trash_gets_no_notes(cast, do, contact):
    do(cast.manager, actions.trash_contact, contact.id)
    with pytest.raises(Forbidden):
        do(cast.manager, actions.add_note, "contact", contact.id, "late")


def test_a_note_goes_out_of_sight_with_its_record(cast, do, store, viewer_for, contact):
    note = do(cast.manager, actions.add_note, "contact", contact.id, "quiet")
    with store.read() as snap:
        assert queries.note(snap, viewer_for(cast.report), note.id) == note
        for person in (cast.colleague, cast.outsider):
            with pytest.raises(Missing):
                queries.note(snap, viewer_for(person), note.id)
