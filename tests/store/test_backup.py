import errno
import io
import os
import tarfile
import threading

import pytest

from ameen.store import Store
from ameen.store.backup import BadBackup, backup, unpack
from ameen.store.doctor import check

from .things import Thing, things


@pytest.fixture
def archive(store, tmp_path):
    uploads = tmp_path / "uploads"
    (uploads / "images").mkdir(parents=True)
    (uploads / "images" / "a").write_bytes(b"picture")
    store.write(lambda tx: [tx.put(Thing(name=str(n), code=str(n))) for n in range(50)])
    return backup(store, uploads, tmp_path / "backups" / "one.tar.gz")


def test_a_backup_made_while_others_write_restores_what_came_before(store, tmp_path):
    acknowledged = [store.write(lambda tx: tx.put(Thing(name="before"))) for _ in range(20)]
    stop = threading.Event()

    def go_on():
        while not stop.is_set():
            store.write(lambda tx: tx.put(Thing(name="during")))

    writer = threading.Thread(target=go_on)
    writer.start()
    made = backup(store, tmp_path / "none", tmp_path / "b.tar.gz")
    stop.set()
    writer.join()
    unpack(made, tmp_path / "restored")
    restored = Store.open(tmp_path / "restored" / "lmdb")
    with restored.read() as snap:
        assert [snap.get(things, thing.id) for thing in acknowledged] == acknowledged
    assert check(restored) == []
    restored.close()


def test_uploads_come_along_and_the_file_is_its_owners_alone(archive, tmp_path):
    manifest = unpack(archive, tmp_path / "restored")
    assert set(manifest["files"]) == {"lmdb/data.mdb", "uploads/images/a"}
    assert (tmp_path / "restored/uploads/images/a").read_bytes() == b"picture"
    assert archive.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in archive.parent.iterdir()] == [archive.name]


@pytest.mark.parametrize("keep", [0, 100, 0.5, 0.95])
def test_a_truncated_backup_is_refused(archive, tmp_path, keep):
    whole = archive.read_bytes()
    archive.write_bytes(whole[: keep if isinstance(keep, int) else int(len(whole) * keep)])
    with pytest.raises(BadBackup):
        unpack(archive, tmp_path / "restored")


def _rewritten(archive, change):
    with tarfile.open(archive) as tar:
        members = [(m, tar.extractfile(m).read()) for m in tar]
    with tarfile.open(archive, "w:gz") as tar:
        for member, data in change(members):
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))


def test_an_altered_backup_is_refused(archive, tmp_path):
    _rewritten(archive, lambda ms: [(m, d.replace(b"picture", b"pictura")) for m, d in ms])
    with pytest.raises(BadBackup, match="altered"):
        unpack(archive, tmp_path / "restored")


@pytest.mark.parametrize(
    "name", ["../ameen/__init__.py", "/etc/passwd", "uploads/../../x", "wsgi.py"]
)
def test_a_backup_never_writes_outside_its_own_names(archive, tmp_path, name):
    extra = (tarfile.TarInfo(name), b"evil")
    _rewritten(archive, lambda ms: [extra, *ms])
    with pytest.raises(BadBackup, match="no place"):
        unpack(archive, tmp_path / "restored")
    assert not (tmp_path / "x").exists()


def test_something_else_than_a_backup_is_refused(tmp_path):
    (tmp_path / "x.tar.gz").write_bytes(b"hello")
    with pytest.raises(BadBackup):
        unpack(tmp_path / "x.tar.gz", tmp_path / "restored")


def test_files_that_come_and_go_meanwhile_are_there_or_not_but_never_in_the_way(
    store, tmp_path, monkeypatch
):
    uploads = tmp_path / "uploads"
    uploads.mkdir()
    (uploads / "old").write_bytes(b"known before")
    (uploads / ".1-1.new.part").write_bytes(b"unfinished")
    copy = Store.copy

    def copy_while_others_write(self, folder):
        (uploads / "old").unlink()
        copy(self, folder)
        (uploads / "new").write_bytes(b"came in")

    monkeypatch.setattr(Store, "copy", copy_while_others_write)
    made = backup(store, uploads, tmp_path / "backups" / "b.tar.gz")
    manifest = unpack(made, tmp_path / "restored")
    assert set(manifest["files"]) == {"lmdb/data.mdb", "uploads/old", "uploads/new"}
    assert (tmp_path / "restored/uploads/old").read_bytes() == b"known before"
    assert not list(tmp_path.glob(".backup-*"))


def test_files_are_copied_where_a_disk_knows_no_links(store, tmp_path, monkeypatch):
    uploads = tmp_path / "uploads"
    uploads.mkdir()
    (uploads / "one").write_bytes(b"a file")

    def refuse(*places):
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    unpack(backup(store, uploads, tmp_path / "b.tar.gz"), tmp_path / "restored")
    assert (tmp_path / "restored/uploads/one").read_bytes() == b"a file"


@pytest.mark.parametrize("from_the_end", [1, 4, 8])
def test_a_backup_that_lacks_its_last_bytes_or_has_others_there_is_refused(
    store, tmp_path, from_the_end
):
    whole = backup(store, tmp_path / "uploads", tmp_path / "b.tar.gz").read_bytes()
    cut, altered = tmp_path / "cut.tar.gz", tmp_path / "altered.tar.gz"
    cut.write_bytes(whole[:-from_the_end])
    place = len(whole) - from_the_end
    altered.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
    for number, archive in enumerate((cut, altered)):
        folder = tmp_path / f"unpacked-{number}"
        folder.mkdir()
        with pytest.raises(BadBackup):
            unpack(archive, folder)
