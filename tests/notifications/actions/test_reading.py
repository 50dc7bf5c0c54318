"""Read, unread, removed, brought back: by its reader alone."""

import pytest

from ameen.accounts import actions as accounts
from ameen.notifications import actions, queries
from ameen.notifications.records import State, deliveries, notifications
from ameen.store import Missing, Stale
from tests.cast import PASSWORD


@pytest.fixture
def mine(store, cast, lead, told, viewer_for):
    """A notification of the report."""
    lead(by=cast.manager, assignee_id=cast.report.id)
    told(cast.report)
    with store.read() as snap:
        return queries.latest(snap, viewer_for(cast.report))[0]


def unread(store, person):
    with store.read() as snap:
        return queries.unread(snap, person.id)


def states(store, person):
    with store.read() as snap:
        hits = list(snap.range(deliveries, "user", (person.id,)))
        return [snap.require(deliveries, hit.id).state for hit in hits]


def test_what_is_read_is_not_mailed_any_more(store, cast, do, mine):
    assert states(store, cast.report) == [State.WAITING]
    do(cast.report, actions.mark_read, mine.id)
    assert unread(store, cast.report) == 0
    assert states(store, cast.report) == [State.DROPPED]


def test_a_security_notice_is_mailed_although_it_was_read(store, cast, do, told, viewer_for):
    told(cast.report)
    accounts.change_password(store, viewer_for(cast.report), PASSWORD, "another sentence it is")
    told(cast.report)
    with store.read() as snap:
        [found] = queries.latest(snap, viewer_for(cast.report))
    do(cast.report, actions.mark_read, found.id)
    assert states(store, cast.report) == [State.WAITING]


def test_unread_again_stays_apart_from_what_comes_later(store, cast, do, lead, mine, titles):
    do(cast.report, actions.mark_read, mine.id)
    do(cast.report, actions.mark_unread, mine.id)
    assert unread(store, cast.report) == 1


def test_unread_again_while_another_about_the_same_is_unread(store, cast, do, titles, mine):
    from ameen.crm import actions as crm
    from ameen.crm.records import leads

    do(cast.report, actions.mark_read, mine.id)
    for person in (cast.owner, cast.report):
        do(cast.owner, crm.assign, leads, [mine.subject_id], person.id)
    titles(cast.report)
    do(cast.report, actions.mark_unread, mine.id)
    assert unread(store, cast.report) == 2


def test_all_read_at_once(store, cast, do, lead, told, mine):
    for number in range(5):
        lead(f"No. {number}", by=cast.manager, assignee_id=cast.report.id)
    told(cast.report)
    assert do(cast.report, actions.mark_all_read) == 6
    assert (unread(store, cast.report), do(cast.report, actions.mark_all_read)) == (0, 0)


def test_what_was_removed_can_be_brought_back(store, cast, do, mine, titles):
    do(cast.report, actions.remove, mine.id)
    assert (titles(cast.report), unread(store, cast.report)) == ([], 0)
    do(cast.report, actions.restore, mine.id)
    assert (len(titles(cast.report)), unread(store, cast.report)) == (1, 1)


@pytest.mark.parametrize("part", ["owner", "manager", "colleague", "outsider"])
@pytest.mark.parametrize(
    "action", [actions.mark_read, actions.mark_unread, actions.remove, actions.restore]
)
def test_nobody_else_touches_it(store, cast, do, mine, part, action):
    with pytest.raises(Missing):
        do(cast[part], action, mine.id)
    with store.read() as snap:
        assert snap.require(notifications, mine.id) == mine


def test_two_windows_save_how_one_wants_to_be_told(cast, do):
    do(cast.report, actions.save_preferences, {"digest": True}, 0)
    with pytest.raises(Stale):
        do(cast.report, actions.save_preferences, {"quiet": True}, 0)
