"""The commands, as somebody at a shell meets them."""

import io

import pytest

from ameen import open_hub
from ameen.config import Settings
from ameen.files import uploads
from ameen.files.records import Content

from .journeys.walking import EMAIL, command, prepared


@pytest.fixture
def data(tmp_path):
    prepared(tmp_path / "data")
    return tmp_path / "data"


def test_init_shows_the_password_once_and_refuses_a_second_time(tmp_path):
    data = tmp_path / "data"
    assert len(prepared(data)) >= 12
    said = command(data, "init", "--email", EMAIL, status=1)
    assert "prepared already" in said and "Traceback" not in said
    assert command(data, "init", "--email", EMAIL, "--if-needed") == ""


def test_init_refuses_an_address_that_is_none(tmp_path):
    assert "email address" in command(tmp_path / "data", "init", "--email", "nobody", status=1)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nothing"],
        ["init"],
        ["jobs", "run", "daily"],
        ["import", "planets", "x"],
        ["serve", "--port", "99999"],
    ],
)
def test_wrong_usage_is_2(data, arguments):
    assert "usage:" in command(data, *arguments, status=2)


@pytest.mark.parametrize("option", ["--workers", "--threads"])
def test_serve_refuses_no_workers_and_no_threads(data, option):
    assert "numbers from 1 on" in command(data, "serve", option, "0", status=1)


def test_jobs_run_a_round_now(data):
    assert "empty the trash: 0" in command(data, "jobs", "run", "hour")
    assert command(data, "jobs", "run", "hour") == ""


def test_doctor_finds_a_hub_well(data):
    assert command(data, "doctor").endswith("All is well.\n")


def test_demo_fills_an_empty_hub_once_and_doctor_agrees(data):
    assert "200 contacts" in command(data, "demo")
    assert "for an empty one" in command(data, "demo", status=1)
    assert command(data, "doctor", "--repair").endswith("All is well.\n")


def test_a_backup_restores_into_an_empty_folder_or_replaces(data, tmp_path):
    command(data, "demo")
    archive = tmp_path / "b.tar.gz"
    assert command(data, "backup", str(archive)).strip() == str(archive)
    other = tmp_path / "other"
    assert "Restored" in command(other, "restore", str(archive))
    assert command(other, "doctor").endswith("All is well.\n")
    assert "holds data already" in command(other, "restore", str(archive), status=1)
    said = command(other, "restore", str(archive), "--replace")
    assert "before-restore-" in said
    assert command(other, "export", "contacts") == command(data, "export", "contacts")


def test_a_damaged_backup_changes_nothing(data, tmp_path):
    archive = tmp_path / "b.tar.gz"
    command(data, "backup", str(archive))
    archive.write_bytes(archive.read_bytes()[:-100])
    before = command(data, "export", "contacts")
    assert "not a whole backup" in command(data, "restore", str(archive), "--replace", status=1)
    assert command(data, "export", "contacts") == before
    assert not list(data.glob("restore-*"))


def test_an_unknown_bench_is_refused(data):
    assert "There is no bench nothing" in command(data, "bench", "nothing", status=1)


def test_doctor_tells_of_files_without_a_record_and_records_without_a_file(data):
    hub = open_hub(Settings.load({}, data))
    folder = uploads.folder(data)
    orphan, lost = (uploads.keep(folder, "a.txt", io.BytesIO(text)) for text in (b"one", b"two"))
    hub.store.write(lambda tx: tx.put(Content(id=lost.id, attachment_id=lost.id, kind=lost.kind)))
    hub.close()
    path = uploads.path_of(folder, lost.kind, lost.id)
    path.unlink()
    said = command(data, "doctor", status=1)
    assert f"the file {path} is missing" in said
    assert "Files without a record: 1." in said
    said = command(data, "doctor", "--repair", status=1)  # what is lost only a backup has
    assert "Files without a record that were removed: 1." in said
    assert not uploads.path_of(folder, orphan.kind, orphan.id).exists()
