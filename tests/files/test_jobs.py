from datetime import UTC, datetime, timedelta

from ameen.files import actions
from ameen.jobs import run_round


def test_the_hourly_round_leaves_neither_record_nor_file(
    hub, do, attached, cast, kept, on_disk, known
):
    stays, goes = attached(cast.report), attached(cast.report)
    kept()
    now = datetime.now(UTC)
    do(cast.report, actions.trash, hub.subjects, goes.id, None, now=now)
    do(cast.report, actions.replace_content, hub.subjects, stays.id, None, "", kept(b"b"), now=now)
    done = run_round(hub, "hour", now + timedelta(days=31))
    assert done["empty the trash of files"] == 2
    assert done["remove files that nothing knows"] == 3
    assert on_disk() == known()
    assert len(known()) == 1


def test_who_begins_to_lead_removes_what_the_dead_left(hub, folder, on_disk):
    (folder / "others" / f".{2**22 + 1}-77.01ARZ3NDEKTSV4RRFFQ69G5FAV.part").write_bytes(b"x")
    for begin in hub.beginnings:
        begin(hub, datetime.now(UTC))
    assert on_disk() == []
