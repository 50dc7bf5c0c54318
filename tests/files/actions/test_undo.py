"""Whatever was done to files is undone by the one mechanism, as far as nothing came after it."""

import pytest

from ameen.crm.actions import create_contact, merge, trash_contact
from ameen.crm.records import contacts
from ameen.files import actions, uploads
from ameen.files.records import contents


def test_an_upload_is_undone_and_that_again(do, undo, attached, cast, now_stored):
    made = attached(cast.report)
    assert undo(cast.report, do.batch) == (1, [])
    assert now_stored(made).trashed_at is not None
    assert undo(cast.report, do.batch) == (1, [])
    assert now_stored(made).trashed_at is None


@pytest.mark.parametrize("deed", ["rename", "trash"])
def test_a_name_and_a_deletion_are_undone(do, hub, undo, attached, cast, now_stored, deed):
    made = attached(cast.report)
    more = ("new.txt",) if deed == "rename" else ()
    do(cast.report, getattr(actions, deed), hub.subjects, made.id, None, *more)
    assert undo(cast.report, do.batch) == (1, [])
    after = now_stored(made)
    assert (after.name, after.trashed_at) == ("words.txt", None)


def test_a_replacement_is_undone_and_that_again(
    do, hub, undo, store, attached, cast, kept, now_stored
):
    made = attached(cast.report)
    other = kept(b"longer than before")
    do(cast.report, actions.replace_content, hub.subjects, made.id, None, "", other)
    for content_id, gone in ((made.content_id, other.id), (other.id, made.content_id)):
        assert undo(cast.report, do.batch) == (1, [])
        after = now_stored(made)
        with store.read() as snap:
            assert after.content_id == content_id
            assert snap.require(contents, content_id).let_go_at is None
            assert snap.require(contents, gone).let_go_at is not None
        path = uploads.path_of(uploads.folder(hub.settings.data), after.kind, content_id)
        assert path.stat().st_size == after.size


def test_what_was_changed_since_is_left_and_named(do, hub, undo, attached, cast, now_stored):
    made = attached(cast.report)
    first = do.batch
    do(cast.report, actions.rename, hub.subjects, made.id, None, "new.txt")
    assert undo(cast.report, first) == (0, ["new.txt"])
    assert now_stored(made).trashed_at is None


def test_undoing_needs_todays_rights(do, hub, undo, attached, cast, contact, now_stored):
    made = attached(cast.report)
    batch = do.batch
    do(cast.manager, trash_contact, contact.id)
    assert undo(cast.report, batch) == (0, ["words.txt"])
    assert now_stored(made).trashed_at is None


def test_a_move_is_undone(do, hub, undo, attached, cast, contact, company, now_stored):
    made = attached(cast.report)

    def move(tx, viewer):
        return actions.move_attachments(tx, ("contact", contact.id), ("company", company.id))

    assert do(cast.report, move) == 1
    assert now_stored(made).subject_id == company.id
    assert undo(cast.report, do.batch) == (1, [])
    assert now_stored(made).subject_id == contact.id


def test_a_merge_takes_files_along_and_its_undoing_brings_them_back(
    do, hub, undo, store, attached, cast, contact, kept, picture, now_stored
):
    keep = do(cast.manager, create_contact, {"name_en": "Anna Berg"})
    file = attached(cast.report)
    faces = [
        do(cast.manager, actions.set_picture, hub.subjects, "contact", one.id, kept(picture()))
        for one in (contact, keep)
    ]
    versions = {keep.id: keep.version, contact.id: contact.version}
    do(cast.manager, merge, contacts, keep.id, versions, {})
    batch = do.batch
    assert {now_stored(one).subject_id for one in (file, *faces)} == {keep.id}
    assert [now_stored(face).purpose for face in faces] == ["attachment", "avatar"]
    assert undo(cast.manager, batch).skipped == []
    assert [now_stored(one).subject_id for one in (file, faces[0])] == [contact.id] * 2
    assert now_stored(faces[0]).purpose == "avatar"
