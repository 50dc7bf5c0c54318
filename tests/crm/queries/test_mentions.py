"""Whom a note speaks to: only those who see its record are told."""

import pytest
from msgspec.structs import replace

from ameen.accounts.records import users
from ameen.crm import actions, queries
from ameen.crm.changes.causes import mentioned
from ameen.crm.records import notes
from ameen.notifications.queries import may_be_told


@pytest.fixture
def write(do, cast, contact):
    return lambda body, by=None: do(
        by or cast.report, actions.add_note, "contact", contact.id, body
    )


@pytest.fixture
def causes(store):
    """Whom the last change of a note gives cause to tell."""

    def look(note):
        with store.read() as snap:
            changes = [
                c for c in snap.changes(0, None) if c.table == notes.name and c.id == note.id
            ]
            found = mentioned(snap, changes[-1])
            return [cause.user_id for cause in found if may_be_told(snap, cause)]

    return look


def test_a_colleague_who_sees_the_record_is_mentioned(cast, write, causes):
    note = write("Ask @Salma Al Harthy and @salma al harthy, not @nobody")
    assert note.mentions == (cast.manager.id,)
    assert note.body == "Ask @Salma Al Harthy and @Salma Al Harthy, not @nobody"
    assert causes(note) == [cast.manager.id]


def test_an_address_gives_way_to_the_name(cast, write):
    note = write("Ask @MANAGER@cast.example today")
    assert (note.body, note.mentions) == ("Ask @Salma Al Harthy today", (cast.manager.id,))


def test_a_name_stays_in_the_language_in_which_it_was_typed(cast, write):
    assert write("@سلمى الحارثي تعرف").body == "@سلمى الحارثي تعرف"


def test_who_does_not_see_the_record_is_not_told_of_it(store, cast, contact, write, causes):
    note = write("Hide it from @Jonas Weber and @Nadia Rahman")
    assert note.mentions == ()
    assert causes(note) == []
    with store.read() as snap:
        said = queries.spoken(snap, "contact", contact, note.body)
    assert [person.id for person in said.unseen] == [cast.colleague.id, cast.outsider.id]


def test_who_lost_sight_of_it_meanwhile_is_not_told_either(do, store, cast, contact, write, causes):
    do(cast.owner, actions.edit_contact, contact.id, None, {"assignee_id": cast.colleague.id})
    note = write("Hello @Jonas Weber")
    assert causes(note) == [cast.colleague.id]
    do(cast.owner, actions.edit_contact, contact.id, None, {"assignee_id": None})
    assert causes(note) == []
    gone = write("Hello @Salma Al Harthy")
    store.write(lambda tx: tx.put(replace(tx.require(users, cast.manager.id), active=False)))
    assert causes(gone) == []


def test_of_two_of_one_name_neither_is_meant_until_it_is_clear(do, store, cast, contact, write):
    def rename(tx):
        return tx.put(replace(tx.require(users, cast.owner.id), name_en="Salma Al Harthy"))

    store.write(rename)
    note = write("Ask @Salma Al Harthy")
    assert note.mentions == ()
    with store.read() as snap:
        assert queries.spoken(snap, "contact", contact, note.body).unclear == ["Salma Al Harthy"]
    clear = write("Ask @manager@cast.example")
    assert clear.mentions == (cast.manager.id,)
    kept = do(cast.report, actions.edit_note, clear.id, None, f"{clear.body} again")
    assert kept.mentions == (cast.manager.id,)


def test_each_is_told_once_and_nobody_of_their_own_note(do, cast, write, causes):
    note = write("I, @Khalid Al Amri, ask @Salma Al Harthy")
    assert set(note.mentions) == {cast.report.id, cast.manager.id}
    assert causes(note) == [cast.manager.id]
    do(cast.report, actions.edit_note, note.id, None, "@Salma Al Harthy and @Maryam Al Balushi")
    assert causes(note) == [cast.owner.id]


def test_somebody_inactive_is_not_meant(store, cast, write):
    store.write(lambda tx: tx.put(replace(tx.require(users, cast.manager.id), active=False)))
    assert write("@Salma Al Harthy @manager@cast.example").mentions == ()


def test_colleagues_are_offered_by_the_beginning_of_a_name(store, cast, contact):
    def offered(text):
        with store.read() as snap:
            found = queries.colleagues_to_mention(snap, "contact", contact, text, "en")
            return {person.id: sees for person, sees in found}

    assert offered("sal") == {cast.manager.id: True}
    assert offered("harthy") == {cast.manager.id: True}
    assert offered("Al Har") == {cast.manager.id: True}
    assert offered("سلم") == {cast.manager.id: True}
    assert offered("jon") == {cast.colleague.id: False}
    assert len(offered("")) == 5
