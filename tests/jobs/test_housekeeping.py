import os
from datetime import UTC, datetime, timedelta

from ameen.jobs import WorkKind, enqueue, run_next_work, works
from ameen.jobs.housekeeping import OLD_LOGS, forget_work, prune, turn_over


def test_backups_of_seven_days_and_four_weeks_are_kept(tmp_path):
    newest = datetime(2026, 3, 27, 12, tzinfo=UTC)
    for day in range(60):
        for hour in (1, 2):
            made = newest - timedelta(days=day, hours=hour)
            path = tmp_path / f"{day}-{hour}.tar.gz"
            path.write_bytes(b"x")
            os.utime(path, (made.timestamp(), made.timestamp()))
    gone = prune(tmp_path)
    kept = {path.name for path in tmp_path.iterdir()}
    assert {f"{day}-1.tar.gz" for day in range(7)} <= kept
    assert len(kept) in (9, 10, 11) and gone == 120 - len(kept)
    assert prune(tmp_path) == 0


def test_finished_work_is_forgotten_with_its_files_after_a_month(empty_hub):
    empty_hub.work_kinds["nothing"] = WorkKind("nothing", lambda hub, work: {})
    work = empty_hub.store.write(enqueue, "nothing", {}, None)
    run_next_work(empty_hub)
    left = empty_hub.settings.data / "run" / "imports" / f"{work.id.hex()}.csv"
    left.parent.mkdir(exist_ok=True)
    left.write_text("x")
    now = datetime.now(UTC)
    assert forget_work(empty_hub, now + timedelta(days=29)) == 0
    assert forget_work(empty_hub, now + timedelta(days=31)) == 1
    assert not left.exists()
    with empty_hub.store.read() as snap:
        assert snap.get(works, work.id) is None


def test_a_log_that_grew_large_is_put_aside_and_the_oldest_goes(tmp_path):
    for number in range(1, OLD_LOGS + 1):
        (tmp_path / f"app.log.{number}").write_text(f"old {number}")
    assert turn_over(tmp_path) == 0
    (tmp_path / "app.log").write_text("new")
    assert (turn_over(tmp_path), turn_over(tmp_path, largest=3)) == (0, 1)
    found = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert found == {"app.log.1": "new"} | {
        f"app.log.{number + 1}": f"old {number}" for number in range(1, OLD_LOGS)
    }
