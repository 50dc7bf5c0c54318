from datetime import UTC, datetime, timedelta

import pytest

from ameen.accounts.rules import Forbidden
from ameen.crm import actions
from ameen.crm.records import TABLES
from ameen.jobs import cancel
from ameen.store import Missing

CONTACTS = TABLES["contact"]


@pytest.mark.parametrize("part", ["owner", "manager", "report", "colleague", "outsider"])
def test_a_bulk_change_is_begun_by_who_may_do_it_to_one(do, cast, contact, part):
    may = {"edit": part != "outsider", "assign": part in ("owner", "manager")}
    may |= {"tag": may["edit"], "untag": may["edit"], "trash": may["assign"]}
    for action, allowed in may.items():
        if allowed:
            made = do(cast[part], actions.start_bulk, CONTACTS, action, {}, [contact.id])
            assert (made.created_by, made.total) == (cast[part].id, 1)
        else:
            with pytest.raises(Forbidden):
                do(cast[part], actions.start_bulk, CONTACTS, action, {}, [contact.id])


def test_it_is_taken_back_by_its_owner_once_it_is_done_and_within_30_days(do, cast, contact):
    made = do(cast.owner, actions.start_bulk, CONTACTS, "trash", {}, [contact.id])
    with pytest.raises(Missing):
        do(cast.manager, actions.start_bulk_undo, made.id)
    with pytest.raises(Forbidden, match="not done yet"):
        do(cast.owner, actions.start_bulk_undo, made.id)
    do(cast.owner, lambda tx, viewer: cancel(tx, made.work_id))
    late = datetime.now(UTC) + timedelta(days=31)
    with pytest.raises(Forbidden, match="30 days"):
        do(cast.owner, actions.start_bulk_undo, made.id, now=late)
    begun = do(cast.owner, actions.start_bulk_undo, made.id)
    assert do(cast.owner, actions.start_bulk_undo, made.id) == begun
