import errno
import io
import os
from datetime import UTC, datetime, timedelta

import pytest

from ameen.files import actions, uploads
from ameen.files.records import Kind
from ameen.store import StoreFull, id_text, new_id


def later(minutes):
    """So long after a file may no longer wait for its record."""
    return datetime.now(UTC) + uploads.UNCLAIMED + timedelta(minutes=minutes)


def test_a_content_lies_under_its_id_for_its_owner_alone(folder, on_disk):
    stored = uploads.keep(folder, "../../etc/passwd", io.BytesIO(b"words"))
    path = folder / "documents" / id_text(stored.id)
    assert path.read_bytes() == b"words"
    assert path.stat().st_mode & 0o777 == 0o600
    assert {place.stat().st_mode & 0o777 for place in folder.iterdir()} == {0o700}
    assert on_disk() == [path.name]


class Failing(io.BytesIO):
    """Gives a piece, and then an error."""

    def __init__(self, error):
        super().__init__(b"a" * 100)
        self.error, self.reads = error, 0

    def read(self, size=-1):
        self.reads += 1
        if self.reads > 2:  # the first two tell what it is
            raise self.error
        return super().read(size)


@pytest.mark.parametrize(("number", "raised"), [(errno.ENOSPC, StoreFull), (errno.EIO, OSError)])
def test_what_can_not_be_written_leaves_nothing(folder, on_disk, number, raised):
    with pytest.raises(raised):
        uploads.keep(folder, "a", Failing(OSError(number, "no")))
    assert on_disk() == []


def test_it_is_never_held_in_memory_as_a_whole(folder):
    class Watched(io.BytesIO):
        largest = 0

        def read(self, size=-1):
            piece = super().read(size)
            self.largest = max(self.largest, len(piece))
            return piece

    stream = Watched(b"\1" * (5 << 20))
    assert uploads.keep(folder, "a", stream).size == 5 << 20
    assert stream.largest <= uploads.PIECE


def test_files_without_a_record_go_after_an_hour(store, folder, kept, attached, cast, on_disk):
    known, unknown = attached(cast.report), kept()
    assert uploads.sweep(store, folder, later(minutes=-1)) == 0
    assert len(on_disk()) == 2
    assert uploads.sweep(store, folder, later(minutes=1)) == 1
    assert on_disk() == [id_text(known.content_id)]
    assert not uploads.path_of(folder, unknown.kind, unknown.id).exists()


def test_of_unfinished_ones_only_those_of_the_dead_go_at_once(store, folder, on_disk):
    place = folder / Kind.OTHERS
    own = f".{uploads._process()}.{id_text(new_id())}.part"
    dead = f".{os.getpid()}-1.{id_text(new_id())}.part"  # this number, but another process
    gone = f".{2**22 + 1}-77.{id_text(new_id())}.part"
    strange = ".something.part"
    for name in (own, dead, gone, strange):
        (place / name).write_bytes(b"x")
    assert uploads.sweep(store, folder, datetime.now(UTC)) == 2
    assert on_disk() == sorted((own, strange))
    assert uploads.sweep(store, folder, later(minutes=1)) == 2
    assert on_disk() == []


def test_a_file_in_another_folder_than_its_record_says_is_unknown(store, folder, attached, cast):
    made = attached(cast.report)
    name = id_text(made.content_id)
    (folder / Kind.OTHERS / name).write_bytes(b"x")
    assert [orphan.path.parent.name for orphan in uploads.orphans(store, folder)] == ["others"]


def test_lost_files_are_found_and_orphans_removed_at_will(store, folder, attached, kept, cast):
    lost, orphan = attached(cast.report), kept()
    uploads.path_of(folder, lost.kind, lost.content_id).unlink()
    assert [content.id for content in uploads.missing(store, folder)] == [lost.content_id]
    assert uploads.remove_orphans(store, folder) == 1
    assert not uploads.path_of(folder, orphan.kind, orphan.id).exists()


def test_a_purged_file_is_gone_with_the_next_sweep(do, hub, store, folder, attached, cast, on_disk):
    made = attached(cast.report)
    do(cast.report, actions.trash, hub.subjects, made.id, None)
    assert uploads.sweep(store, folder, later(minutes=1)) == 0
    store.write(actions.purge_trash, now=datetime.now(UTC) + timedelta(days=31))
    assert uploads.sweep(store, folder, later(minutes=1)) == 1
    assert on_disk() == []
