from datetime import UTC, datetime, timedelta

import pytest

from ameen.accounts.rules import ADMIN, READ, WRITE
from ameen.crm.actions import assign, create_contact, edit_contact
from ameen.crm.queries import timeline
from ameen.crm.records import contacts
from ameen.files import actions, queries
from ameen.files.records import Kind
from ameen.store import Missing, new_id
from tests.cast import with_levels


@pytest.fixture
def listed(hub, store, viewer_for):
    """The names that a person's list of files shows, page by page."""

    def look(person, kind=None, limit=2):
        names, after = [], None
        while True:
            with store.read() as snap:
                page = queries.files_page(
                    snap, viewer_for(person), hub.subjects, kind, after, limit
                )
            names += [one.name for one in page.files]
            assert len(page.files) <= limit
            if page.after is None:
                return names
            after = page.after

    return look


def test_each_sees_their_own_uploads_and_who_sees_everything_all(attached, cast, picture, listed):
    for number in range(3):
        attached(cast.report, name=f"report {number}.txt")
    attached(cast.manager, picture(), "manager.png")
    assert listed(cast.report) == ["report 2.txt", "report 1.txt", "report 0.txt"]
    assert listed(cast.manager) == ["manager.png"]
    assert listed(cast.owner) == ["manager.png", *listed(cast.report)]
    assert listed(cast.owner, Kind.IMAGES) == ["manager.png"]
    assert listed(cast.report, Kind.IMAGES) == []
    assert listed(cast.colleague) == listed(cast.outsider) == []


def test_own_uploads_on_a_record_that_one_lost_sight_of_are_not_there(
    do, attached, cast, listed, hub, store, viewer_for
):
    theirs = do(cast.manager, create_contact, {"name_en": "Hers"})
    do(cast.manager, assign, contacts, [theirs.id], cast.report.id)
    for number in range(30):
        attached(cast.report, name=f"{number}", record=theirs)
    own = attached(cast.report, name="own")
    do(cast.manager, assign, contacts, [theirs.id], None)
    assert listed(cast.report) == ["own"]
    with store.read() as snap:
        viewer = viewer_for(cast.report)
        assert queries.attachment(snap, viewer, hub.subjects, own.id).name == "own"
        with pytest.raises(Missing):
            queries.attachment(snap, viewer, hub.subjects, new_id())


def test_all_of_a_module_is_not_everything(attached, cast, hub, listed, store):
    attached(cast.report)
    every = {s.module: ADMIN for s in hub.subjects.values() if s.takes_files}
    half = with_levels(store, cast.colleague, **every | {"companies": READ}, files=ADMIN)
    assert listed(half) == []
    whole = with_levels(store, cast.colleague, **every, files=READ)
    assert listed(whole) == ["words.txt"]


def test_the_card_of_a_record(hub, do, attached, cast, contact, store, viewer_for):
    for number in range(5):
        attached(cast.report, name=f"{number}.txt")
    gone = attached(cast.report, name="gone.txt")
    do(cast.report, actions.trash, hub.subjects, gone.id, None)
    with store.read() as snap:
        card = queries.card(snap, viewer_for(cast.report), hub.subjects, "contact", contact, 3)
        assert [one.name for one in card.files] == ["4.txt", "3.txt", "2.txt"]
        assert (card.total, card.size) == (5, 50)
        assert [one.name for one in card.trashed] == ["gone.txt"]
        assert card.changeable == {one.id for one in card.files}
        assert card.may_add and card.may_change_picture
        assert queries.card(snap, viewer_for(cast.owner), hub.subjects, "role", contact) is None


def test_without_a_level_the_card_is_empty(hub, attached, cast, contact, store, viewer_for):
    attached(cast.report)
    person = with_levels(store, cast.report, contacts=WRITE)
    with store.read() as snap:
        card = queries.card(snap, viewer_for(person), hub.subjects, "contact", contact)
    assert (card.files, card.total, card.size, card.seen, card.may_add) == ([], 0, 0, False, False)
    assert card.may_change_picture


def test_a_card_costs_the_same_however_many_files_there_are(
    hub, do, cast, contact, store, viewer_for, kept
):
    stored = kept()

    def calls():
        with store.read() as snap:
            viewer = viewer_for(cast.report)
            queries.card(snap, viewer, hub.subjects, "contact", contact, 10)
            queries.files_page(snap, viewer, hub.subjects, None, None, 10)
            return snap.calls

    def add(tx, count, viewer):
        for _ in range(count):
            actions.attach(
                tx, hub.subjects, "contact", contact.id,
                [stored._replace(id=new_id())], viewer=viewer,
            )  # fmt: skip

    do(cast.report, add, 10)
    at_ten = calls()
    do(cast.report, add, 990)
    assert calls() <= at_ten + 4


def test_the_timeline_of_who_knows_of_no_files_is_whole_without_them(
    do, attached, cast, contact, store, viewer_for
):
    person = with_levels(store, cast.report, contacts=WRITE)
    for number in range(8):
        attached(cast.manager)
        do(person, edit_contact, contact.id, None, {"city": f"City {number}"})
    with store.read() as snap:
        lines = timeline(snap, viewer_for(person), "contact", contact.id, limit=5)
        assert [line.deed for line in lines] == ["changed"] * 5
        rest = timeline(snap, viewer_for(person), "contact", contact.id, lines[-1].seq, 9)
        assert [line.deed for line in rest] == ["changed"] * 3 + ["created"]


@pytest.fixture
def told(store, viewer_for, cast, contact):
    """What the timeline of the contact says: deeds and names of files, newest first."""

    def look():
        with store.read() as snap:
            lines = timeline(snap, viewer_for(cast.report), "contact", contact.id)
        return [(line.deed, line.file) for line in lines]

    return look


def test_deeds_are_told_by_their_names(do, hub, attached, cast, contact, kept, picture, told):
    made = attached(cast.report)
    do(cast.report, actions.rename, hub.subjects, made.id, None, "new.txt")
    do(cast.report, actions.replace_content, hub.subjects, made.id, None, "", kept(b"b", "b.txt"))
    do(cast.report, actions.trash, hub.subjects, made.id, None)
    do(cast.report, actions.take_back, hub.subjects, made.id)
    do(cast.report, actions.set_picture, hub.subjects, "contact", contact.id, kept(picture(), "f"))
    assert told() == [
        ("picture_added", "f"),
        ("file_restored", "b.txt"),
        ("file_removed", "b.txt"),
        ("file_replaced", "b.txt"),
        ("file_renamed", "new.txt"),
        ("file_added", "words.txt"),
        ("created", ""),
    ]


def test_of_a_purged_file_the_deeds_stay_and_the_names_go(do, hub, attached, cast, store, told):
    made = attached(cast.report)
    long_ago = datetime.now(UTC) - timedelta(days=31)
    do(cast.report, actions.trash, hub.subjects, made.id, None, now=long_ago)
    store.write(actions.purge_trash)
    assert told() == [
        ("file_purged", ""), ("file_changed", ""), ("file_added", ""), ("created", ""),
    ]  # fmt: skip
