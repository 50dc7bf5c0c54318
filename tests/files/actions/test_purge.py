"""What lay in the trash for 30 days goes, with its content; and files that go with their record."""

from datetime import UTC, datetime, timedelta

import pytest

from ameen.crm.actions import create_contact, purge_trash, trash_contact
from ameen.files import actions, queries
from ameen.files.records import Purpose, attachments, contents

START = datetime.now(UTC)
LATER = START + timedelta(days=30)


@pytest.fixture
def purged(store):
    return lambda now=LATER: store.write(actions.purge_trash, now=now)


def test_a_file_waits_for_30_days_and_the_log_forgets_its_name(
    do, hub, store, attached, cast, purged, now_stored
):
    made = attached(cast.report, name="a secret name.txt")
    do(cast.report, actions.trash, hub.subjects, made.id, None, now=START)
    assert purged(LATER - timedelta(seconds=1)) == (0, False)
    assert purged() == (1, False)
    assert now_stored(made) is None
    with store.read() as snap:
        assert not list(snap.range(contents))
        told = [c for c in snap.changes(limit=None) if c.id == made.id]
        assert told and not any(change.before or change.after for change in told)


def test_a_replaced_content_waits_for_30_days(do, hub, store, attached, cast, kept, purged, undo):
    made = attached(cast.report)
    do(cast.report, actions.replace_content, hub.subjects, made.id, None, "", kept(b"b"), now=START)
    batch = do.batch
    assert purged(LATER - timedelta(seconds=1)).count == 0
    assert purged().count == 1
    with store.read() as snap:
        assert [hit.id for hit in snap.range(contents)] != [made.content_id]
    assert undo(cast.report, batch) == (0, ["words.txt"])


def test_the_files_of_a_contact_go_with_it(do, hub, store, attached, cast, contact, monkeypatch):
    monkeypatch.setattr("ameen.crm.actions.purge.FILES", 2)
    for _ in range(5):
        attached(cast.report)
    gone = attached(cast.report)
    do(cast.report, actions.trash, hub.subjects, gone.id, None)
    do(cast.manager, trash_contact, contact.id, now=START)
    done = store.write(purge_trash, now=LATER)
    while done.more:
        done = store.write(purge_trash, now=LATER)
    with store.read() as snap:
        assert not list(snap.range(attachments))
        assert not list(snap.range(contents))
        assert snap.tally(attachments, "bytes") == 0


def test_files_move_to_another_record_with_what_is_in_the_trash(
    do, hub, store, attached, cast, contact, kept, picture, now_stored
):
    other = do(cast.report, create_contact, {"name_en": "Anna Berg again"})
    stays, gone = attached(cast.report), attached(cast.report)
    do(cast.report, actions.trash, hub.subjects, gone.id, None)
    for record in (contact, other):
        face = kept(picture())
        do(cast.report, actions.set_picture, hub.subjects, "contact", record.id, face)
    moved = store.write(actions.move_attachments, ("contact", contact.id), ("contact", other.id))
    assert moved == 3
    assert store.write(
        actions.move_attachments, ("contact", contact.id), ("contact", other.id)
    ) == 0  # fmt: skip
    assert {now_stored(one).subject_id for one in (stays, gone)} == {other.id}
    with store.read() as snap:
        files = queries.everything_on(snap, "contact", other.id, 10)
        purposes = sorted(one.purpose for one in files)
    assert purposes == [Purpose.ATTACHMENT] * 3 + [Purpose.AVATAR]
