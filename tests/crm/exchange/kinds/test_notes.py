"""Notes in files: who wrote them, and when."""

from datetime import UTC, datetime

import pytest

from ameen.crm.actions import add_note, create
from ameen.crm.queries import timeline
from ameen.crm.records import companies, notes
from tests import cast as casting

from ..files import bring, doing, export

WRITTEN = datetime(2024, 2, 29, 8, 30, tzinfo=UTC)


@pytest.fixture
def noted(cast, fresh):
    """A company with a note of the report's, of long ago, in a hub of its own."""
    hub = fresh()
    do = doing(hub, cast)
    gulf = do(create, companies, {"name_en": "Gulf", "assignee_id": cast.report.id})
    by = casting.viewer(hub.store, cast.report)
    names = {"written_at": WRITTEN, "viewer": by, "by": by.user.id}
    hub.store.write(add_note, "company", gulf.id, "They called", **names)
    return hub


def brought(noted, fresh, cast, person, made="csv"):
    """What becomes of the note when somebody brings it into another hub."""
    other = fresh()
    for kind in ("companies", "notes"):
        taken = bring(other, person, export(noted, cast.owner, kind, made), kind, made)
    with other.store.read() as snap:
        (note,) = [snap.require(notes, hit.id) for hit in snap.range(notes)]
        line = next(
            one
            for one in timeline(
                snap, casting.viewer(other.store, cast.owner), "company", note.subject_id
            )
            if one.deed == "noted"
        )
    return other, note, line, taken


@pytest.mark.parametrize("made", ["csv", "xlsx"])
def test_a_note_keeps_who_wrote_it_and_when(noted, fresh, cast, made):
    other, note, line, _ = brought(noted, fresh, cast, cast.owner, made)
    assert (note.created_by, note.created_at) == (cast.report.id, WRITTEN)
    assert (line.by.id, line.at) == (cast.report.id, WRITTEN)
    again = bring(other, cast.owner, export(noted, cast.owner, "notes", made), "notes", made)
    assert again.counts == (0, 0, 1, 0, 0)


def test_nobody_writes_in_another_ones_name_who_may_not_set_up_the_module(noted, fresh, cast):
    _, note, line, _ = brought(noted, fresh, cast, cast.manager)
    assert note.created_by == line.by.id == cast.manager.id
    assert note.created_at > WRITTEN
