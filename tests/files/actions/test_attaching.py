"""Files on records: who may, what is kept, and what is refused."""

import pytest

from ameen.accounts.rules import FULL, READ, WRITE, Forbidden, Invalid
from ameen.files import actions, queries
from ameen.files.records import Kind, Purpose, attachments
from ameen.store import Missing, Stale, id_text
from tests.cast import with_levels


def place(record):
    return "contact", record.id


def test_a_file_is_known_by_what_it_holds(attached, cast, picture, on_disk, known):
    made = attached(cast.report, picture(40, 30), "../holiday.txt")
    assert (made.name, made.kind, made.media_type) == ("holiday.txt", Kind.IMAGES, "image/png")
    assert (made.width, made.height, made.thumbnails) == (40, 30, True)
    assert made.size == len(picture(40, 30))
    assert on_disk() == known() == [id_text(made.content_id)]


def test_those_who_see_and_edit_the_record_add_files(attached, cast, store):
    for person in (cast.owner, cast.manager, cast.report):
        attached(person)
    for person in (cast.colleague, cast.outsider):
        with pytest.raises(Missing):
            attached(person)
    with store.read() as snap:
        assert snap.tally(attachments, "count") == 3
        assert snap.tally(attachments, "bytes") == 3 * len(b"some words")


@pytest.mark.parametrize(
    ("levels", "refused"),
    [
        ({"contacts": WRITE, "files": READ}, Forbidden),
        ({"contacts": READ, "files": FULL}, Forbidden),
        ({"files": FULL}, Missing),
    ],
)
def test_it_takes_a_level_for_files_and_one_for_the_record(attached, cast, store, levels, refused):
    with pytest.raises(refused):
        attached(with_levels(store, cast.report, **levels))


def test_an_empty_file_and_a_record_in_the_trash_are_refused(attached, cast, trashed):
    with pytest.raises(Invalid):
        attached(cast.report, b"")
    with pytest.raises(Forbidden):
        attached(cast.report, record=trashed)


def test_a_file_is_changed_by_who_uploaded_it_or_at_a_full_level(
    do, hub, attached, cast, contact, now_stored
):
    made = attached(cast.manager)
    with pytest.raises(Forbidden):
        do(cast.report, actions.rename, hub.subjects, made.id, None, "mine.txt")
    with pytest.raises(Forbidden):
        do(cast.report, actions.trash, hub.subjects, made.id, None)
    with pytest.raises(Missing):
        do(cast.colleague, actions.trash, hub.subjects, made.id, None)
    own = attached(cast.report)
    do(cast.report, actions.rename, hub.subjects, own.id, own.version, "../own.txt")
    assert now_stored(own).name == "own.txt"
    do(cast.manager, actions.trash, hub.subjects, own.id, None)
    assert now_stored(own).trashed_at is not None


def test_who_comes_second_is_told(do, hub, attached, cast):
    made = attached(cast.report)
    do(cast.report, actions.rename, hub.subjects, made.id, made.version, "first.txt")
    with pytest.raises(Stale):
        do(cast.report, actions.rename, hub.subjects, made.id, made.version, "second.txt")


def test_a_replacement_keeps_the_id_and_the_former_content(
    do, hub, attached, cast, kept, on_disk, known
):
    made = attached(cast.report)
    other = kept(b"other words", "other.txt")
    after = do(cast.report, actions.replace_content, hub.subjects, made.id, None, "", other)
    assert (after.id, after.name, after.size) == (made.id, "other.txt", len(b"other words"))
    assert after.content_id == other.id != made.content_id
    assert on_disk() == known() == sorted(map(id_text, (made.content_id, other.id)))


def test_a_record_has_one_picture(do, hub, cast, store, contact, kept, picture, now_stored):
    first = do(cast.report, actions.set_picture, hub.subjects, *place(contact), kept(picture()))
    assert first.purpose == Purpose.AVATAR
    second = do(cast.report, actions.set_picture, hub.subjects, *place(contact), kept(picture(9)))
    assert (second.id, second.width) == (first.id, 9)
    do(cast.report, actions.trash, hub.subjects, first.id, None)
    third = do(cast.report, actions.set_picture, hub.subjects, *place(contact), kept(picture()))
    do(cast.report, actions.take_back, hub.subjects, first.id)
    with store.read() as snap:
        assert queries.picture(snap, *place(contact)).id == first.id
    assert now_stored(third).trashed_at is not None


def test_only_what_can_be_drawn_is_a_picture(do, hub, cast, contact, kept):
    for content in (b"words", b"<svg xmlns='x'/>"):
        with pytest.raises(Invalid):
            do(cast.report, actions.set_picture, hub.subjects, *place(contact), kept(content))


def test_a_picture_asks_for_no_level_of_files(do, hub, cast, store, contact, kept, picture):
    person = with_levels(store, cast.report, contacts=WRITE)
    made = do(person, actions.set_picture, hub.subjects, *place(contact), kept(picture()))
    do(person, actions.trash, hub.subjects, made.id, None)
    with pytest.raises(Missing):
        do(cast.colleague, actions.take_back, hub.subjects, made.id)


def test_everybody_sets_their_own_avatar_and_nobody_another_s(do, hub, cast, kept, picture):
    for person in cast:
        own = do(person, actions.set_picture, hub.subjects, "user", person.id, kept(picture()))
        assert own.subject_id == person.id
    for person in (cast.manager, cast.colleague, cast.outsider):
        with pytest.raises(Forbidden):
            do(person, actions.set_picture, hub.subjects, "user", cast.report.id, kept(picture()))
    do(cast.owner, actions.set_picture, hub.subjects, "user", cast.report.id, kept(picture()))


def test_users_have_a_picture_and_no_files(do, hub, cast, kept):
    with pytest.raises(Missing):
        do(cast.owner, actions.attach, hub.subjects, "user", cast.owner.id, [kept()])
    with pytest.raises(Missing):
        do(cast.owner, actions.attach, hub.subjects, "role", cast.owner.id, [kept()])
