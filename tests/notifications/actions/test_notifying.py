"""The notifier: from where it begins, once for each cause, and on past what it can't read."""

from ameen.crm import actions as crm
from ameen.crm.records import leads
from ameen.notifications.actions import FOLLOWER, Notifier
from ameen.notifications.records import notifications
from ameen.store import Store
from ameen.store.cause import Cause


def count(store):
    with store.read() as snap:
        return len(list(snap.range(notifications)))


def test_in_a_store_that_never_had_one_nobody_is_told_of_the_past(hub, cast, viewer_for):
    names = {"viewer": viewer_for(cast.manager), "by": cast.manager.id}
    values = {"title": "Before", "assignee_id": cast.report.id}
    hub.store.write(crm.create, leads, values, **names)
    while hub.followers[1]():
        continue
    assert count(hub.store) == 0
    hub.store.write(crm.create, leads, values, **names)
    while hub.followers[1]():
        continue
    assert count(hub.store) == 1


def test_an_empty_log_is_no_work(tmp_path):
    store = Store.open(tmp_path / "empty")
    assert Notifier(store, ()).follow() == 0
    store.close()


def test_two_that_read_the_same_entries_tell_once(store, cast, do, lead, notifier):
    made = lead()
    while notifier.follow():
        continue
    do(cast.manager, crm.add_note, "lead", made.id, "Look at this one")
    second = Notifier(store, notifier._causes)
    write, store.write = store.write, lambda *args, **names: (second_goes(), write(*args, **names))

    def second_goes():
        store.write = write
        while second.follow():
            continue

    notifier.follow()
    store.write = write
    while notifier.follow():
        continue
    with store.read() as snap:
        [told] = [snap.require(notifications, hit.id) for hit in snap.range(notifications)]
    assert told.count == 1  # a second telling would have joined the first


def test_what_cannot_be_read_does_not_hold_up_the_rest(store, cast, lead, notifier):
    def broken(snap, change):
        raise ValueError("a slice that is wrong")

    third = Notifier(store, (broken, *notifier._causes))
    lead(by=cast.manager, assignee_id=cast.report.id)
    while third.follow():
        continue
    assert count(store) == 1


def test_a_kind_that_there_is_not_does_not_hold_up_the_rest(store, cast, lead, notifier):
    def unknown(snap, change):
        yield Cause(user_id=cast.report.id, kind="nonsense")

    third = Notifier(store, (unknown, *notifier._causes))
    lead(by=cast.manager, assignee_id=cast.report.id)
    while third.follow():
        continue
    assert count(store) == 1


def test_who_is_not_active_any_more_is_not_told(store, cast, do, lead, notifier):
    from ameen.accounts import actions as accounts

    lead(by=cast.manager, assignee_id=cast.report.id)
    do(cast.owner, accounts.set_active, cast.report.id, False)
    while notifier.follow():
        continue
    assert count(store) == 0


def test_it_comes_to_rest_after_its_own_entries(store, cast, lead, notifier):
    lead(by=cast.manager, assignee_id=cast.report.id)
    rounds = 0
    while notifier.follow():
        rounds += 1
    with store.read() as snap:
        assert snap.follower(FOLLOWER) == snap.last_seq
    assert rounds <= 2
