"""One cause, one notification; what belongs together, one as well; and its ways out."""

from datetime import UTC, datetime, timedelta

import pytest

from ameen.crm import actions as crm
from ameen.crm.records import leads
from ameen.notifications import actions
from ameen.notifications.queries import latest
from ameen.notifications.records import (
    Channel,
    State,
    Subscription,
    deliveries,
)


def on_their_way(store, person):
    with store.read() as snap:
        hits = list(snap.range(deliveries, "user", (person.id,)))
        return snap.get_many(deliveries, [hit.id for hit in hits])


def test_notes_on_the_same_record_are_one_notification_until_it_is_read(
    store, cast, do, lead, titles, viewer_for
):
    made = lead()
    for number in range(4):
        do(cast.manager, crm.add_note, "lead", made.id, f"No. {number}")
    assert titles(cast.report) == ["4 notes on “A new shop”"]
    with store.read() as snap:
        [found] = latest(snap, viewer_for(cast.report))
    do(cast.report, actions.mark_read, found.id)
    do(cast.manager, crm.add_note, "lead", made.id, "One more")
    assert len(titles(cast.report)) == 2


def test_the_same_record_given_twice_is_not_two_records(cast, do, lead, titles):
    made = lead(by=cast.manager, assignee_id=cast.report.id)
    do(cast.owner, crm.assign, leads, [made.id], cast.owner.id)
    do(cast.owner, crm.assign, leads, [made.id], cast.report.id)
    assert titles(cast.report) == ["The lead “A new shop” was assigned to you"]


def test_three_thousand_leads_at_a_stroke_are_one_notification_and_one_mail(
    store, cast, do, titles
):
    batch = b"b" * 16

    def many(tx, viewer):
        ids = [crm.create(tx, leads, {"title": f"{n}"}, viewer=viewer).id for n in range(3000)]
        return crm.assign(tx, leads, ids, cast.report.id, viewer=viewer)

    do(cast.manager, many, batch=batch)
    assert titles(cast.report) == ["3000 leads were assigned to you"]
    assert [one.channel for one in on_their_way(store, cast.report)] == [Channel.EMAIL]


@pytest.fixture
def leave(store, cast):
    """Sends the report what waits, as if it were a while later; says by which channels."""

    def left():
        later, channels = datetime.now(UTC) + timedelta(minutes=2), []
        for channel in Channel:
            while parcel := store.write(actions.claim, channel, now=later):
                store.write(actions.sent, parcel.ids, "mail.example")
                channels += [channel] * bool(parcel.pieces)
        return channels

    return left


def test_an_import_that_takes_long_is_one_mail_and_one_push_message(
    store, cast, lead, titles, signed_in, leave
):
    there = {"endpoint": "https://push.example/1", "keys": {}, "agent": ""}
    store.write(actions.subscribe, there, viewer=signed_in(cast.report))
    left = []
    for piece in range(5):
        for number in range(3):
            lead(f"{piece}.{number}", by=cast.manager, batch=b"b" * 16, assignee_id=cast.report.id)
        assert titles(cast.report) == [f"{3 * piece + 3} leads were assigned to you"]
        left += leave()
    assert left == [Channel.EMAIL, Channel.PUSH]


def test_what_of_a_batch_comes_after_it_was_read_has_its_own_mail(
    store, cast, do, lead, titles, leave
):
    batch = b"b" * 16
    lead("One", by=cast.manager, batch=batch, assignee_id=cast.report.id)
    titles(cast.report)
    assert leave() == [Channel.EMAIL]
    do(cast.report, actions.mark_all_read)
    lead("Two", by=cast.manager, batch=batch, assignee_id=cast.report.id)
    assert titles(cast.report)[0] == "The lead “Two” was assigned to you"
    assert leave() == [Channel.EMAIL]


def test_a_mail_waits_for_what_belongs_to_it_and_what_comes_later_has_its_own(
    store, cast, do, lead, told
):
    do(cast.report, actions.save_preferences, {"channels": {"noted": (Channel.EMAIL,)}})
    made = lead()
    do(cast.manager, crm.add_note, "lead", made.id, "One")
    do(cast.manager, crm.add_note, "lead", made.id, "Two")
    told(cast.report)
    [first] = on_their_way(store, cast.report)
    assert first.due_at - first.created_at == timedelta(minutes=1)

    def sent(tx):
        from msgspec.structs import replace

        tx.put(replace(first, state=State.SENT, ended_at=tx.now))

    store.write(sent)
    do(cast.manager, crm.add_note, "lead", made.id, "Three")
    told(cast.report)
    assert [one.state for one in on_their_way(store, cast.report)] == [State.SENT, State.WAITING]


def test_push_goes_to_those_who_take_it(store, cast, do, lead, told):
    lead(by=cast.manager, assignee_id=cast.report.id)
    told(cast.report)
    assert [one.channel for one in on_their_way(store, cast.report)] == [Channel.EMAIL]
    there = Subscription(user_id=cast.report.id, endpoint="https://push.example/1", keys={})
    store.write(lambda tx: tx.put(there))
    lead("Another", by=cast.manager, assignee_id=cast.report.id)
    told(cast.report)
    assert [one.channel for one in on_their_way(store, cast.report)][1:] == list(Channel)


def test_with_a_daily_mail_it_waits_for_its_hour(store, cast, do, lead, told):
    do(cast.report, actions.save_preferences, {"digest": True, "digest_at": 8 * 60})
    lead(by=cast.manager, assignee_id=cast.report.id)
    told(cast.report)
    [one] = on_their_way(store, cast.report)
    assert one.digest and one.due_at > datetime.now(UTC)
    assert one.due_at.hour == 4  # 08:00 in Muscat
