"""The hourly round empties the trash, once."""

from datetime import UTC, datetime, timedelta

from ameen.crm import actions
from ameen.crm.jobs import empty_trash
from ameen.crm.records import contacts
from ameen.jobs import run_round


def test_the_hourly_round_purges_what_is_due_once(hub, store, cast, do):
    ids = [do(cast.owner, actions.create_contact, {"name_en": f"No {n}"}).id for n in range(130)]
    do(cast.owner, actions.trash_all, contacts, ids)
    later = datetime.now(UTC) + timedelta(days=31)
    assert run_round(hub, "hour", later)["empty the trash"] == 130
    assert empty_trash(hub, later) == 0
    with store.read() as snap:
        assert not list(snap.range(contacts))
