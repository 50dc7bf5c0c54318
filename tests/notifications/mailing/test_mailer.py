"""What goes out, once; and what is kept back, tried again, or given up."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from ameen.accounts.records import users
from ameen.crm import actions as crm
from ameen.crm.records import leads
from ameen.jobs.turns import turn
from ameen.notifications import actions
from ameen.notifications.mailing import mailer, wire
from ameen.notifications.records import Channel, Kind, Preferences, State, deliveries
from ameen.notifications.rules import PAUSES
from ameen.store.cause import Cause
from tests.running import free_port


def test_one_mail_goes_out_once_when_it_is_due(mailing, post, tell_of, send, again, cast):
    (made,) = tell_of(cast.report)
    assert send(mailing, seconds=30) == 0
    assert send(mailing) == 1
    assert send(mailing, hours=5) == 0
    (mail,) = post.mails
    assert mail["Subject"] == "The hub was updated"
    assert mail["To"] == f"Khalid Al Amri <{cast.report.email}>"
    assert post.envelopes == [("ameen@hub.cast.example", cast.report.email)]
    assert again(made).state == State.SENT
    assert again(made).by.startswith("127.0.0.1:")


def test_what_is_due_to_one_reader_at_once_is_one_mail(mailing, post, tell_of, send, cast):
    for person, title in ((cast.report, "First"), (cast.manager, "Hers"), (cast.report, "Last")):
        tell_of(person, title)
    assert send(mailing) == 2
    assert [mail["Subject"] for mail in post.mails] == ["2 notifications: First", "Hers"]


def test_the_digest_is_one_mail_a_day_with_what_is_still_unread(
    mailing, post, tell_of, send, store, cast, viewer_for
):
    who = viewer_for(cast.report)
    store.write(actions.save_preferences, {"digest": True}, viewer=who)
    made = [tell_of(cast.report, f"No. {number}")[0] for number in range(3)]
    store.write(actions.mark_read, made[1].notification_id, viewer=who)
    assert send(mailing, hours=1) == 0
    assert send(mailing, days=1) == 1
    text = post.mails[0].get_body(("plain",)).get_content()
    assert "No. 0" in text and "No. 2" in text and "No. 1" not in text


@pytest.fixture
def assigned(store, cast, viewer_for, now):
    """A delivery about a lead of the report's, that the owner made and gave them."""
    owner = viewer_for(cast.owner)
    values = {"title": "A secret shop", "assignee_id": cast.report.id}
    lead = store.write(crm.create, leads, values, viewer=owner, by=cast.owner.id)
    cause = Cause(user_id=cast.report.id, kind="assigned", subject_table="lead", subject_id=lead.id)
    made = store.write(actions.tell, cause, now, now=now)
    with store.read() as snap:
        hits = list(snap.range(deliveries, "notification", (made.id,)))
        return lead, snap.require(deliveries, hits[0].id)


def test_who_no_longer_sees_the_record_is_sent_nothing(
    mailing, post, send, store, again, assigned, cast, viewer_for
):
    lead, made = assigned
    values = {"title": lead.title, "assignee_id": cast.owner.id}
    owner = viewer_for(cast.owner)
    store.write(crm.edit, leads, lead.id, lead.version, values, viewer=owner, by=cast.owner.id)
    assert send(mailing) == 0
    assert (post.mails, again(made).state) == ([], State.DROPPED)
    assert again(made).error == actions.delivering.GONE


def test_what_was_turned_off_meanwhile_is_not_sent(mailing, post, send, store, again, assigned):
    _, made = assigned
    store.write(lambda tx: tx.put(Preferences(id=made.user_id, channels={"assigned": ()})))
    assert send(mailing) == 0
    assert again(made).error == actions.delivering.TURNED_OFF


def test_who_was_deactivated_is_sent_nothing(mailing, post, tell_of, send, store, again, cast):
    (made,) = tell_of(cast.report)
    store.write(lambda tx: tx.put(replace(tx.require(users, cast.report.id), active=False)))
    assert send(mailing) == 0
    assert (post.mails, again(made).state) == ([], State.DROPPED)


def test_a_security_notice_is_sent_although_it_was_read(mailing, post, send, store, cast, now):
    said = {"event": "password_changed", "path": "/settings"}
    cause = Cause(user_id=cast.report.id, kind=Kind.SECURITY, said=said)
    made = store.write(actions.tell, cause, now, now=now)
    store.write(lambda tx: tx.put(replace(made, read_at=now)))
    assert send(mailing) == 1
    assert post.mails[0]["List-Unsubscribe"] is None


def test_greylisting_is_tried_again_and_then_sent(mailing, post, tell_of, send, again, cast):
    post.answers[cast.report.email] = ["451 4.7.1 Greylisted, come back in a minute"]
    (made,) = tell_of(cast.report)
    tell_of(cast.manager)
    assert send(mailing) == 1, "the other one is sent over the same connection"
    waiting = again(made)
    assert (waiting.state, waiting.tries) == (State.WAITING, 1)
    assert waiting.error == f"{wire.LATER}\n451 4.7.1 Greylisted, come back in a minute"
    assert send(mailing, minutes=2, seconds=30) == 0
    assert send(mailing, minutes=4) == 1
    assert (again(made).state, again(made).error) == (State.SENT, "")


def test_an_address_that_does_not_exist_has_failed_at_once(
    mailing, post, tell_of, send, again, cast
):
    post.answers[cast.report.email] = ["550 5.1.1 No such user here"]
    (made,) = tell_of(cast.report)
    assert send(mailing) == 0
    assert again(made).state == State.FAILED
    assert again(made).error == f"{wire.BAD_READER}\n550 5.1.1 No such user here"


def test_after_two_days_it_is_given_up(mailing, post, tell_of, send, again, cast, now):
    post.answers[cast.report.email] = ["451 Not now"] * 50
    (made,) = tell_of(cast.report)
    moment, tries = timedelta(minutes=2), 0
    while again(made).state == State.WAITING:
        send(mailing, seconds=moment.total_seconds())
        tries += 1
        moment = again(made).due_at - now
    assert (again(made).state, tries) == (State.FAILED, len(PAUSES) + 1)
    assert timedelta(days=1.5) < moment < timedelta(days=2.5)


def test_what_is_tried_again_waits_for_the_end_of_the_quiet_hours(
    mailing, post, tell_of, send, store, again, cast
):
    wanted = Preferences(id=cast.report.id, quiet=True, quiet_from=13 * 60 + 3, quiet_to=15 * 60)
    store.write(lambda tx: tx.put(wanted))  # it is 13:00 in Muscat
    post.answers[cast.report.email] = ["451 Not now"]
    (made,) = tell_of(cast.report)
    send(mailing)
    assert again(made).due_at.isoformat() == "2026-11-25T11:00:00+00:00"


def test_what_was_only_claimed_is_sent_by_the_next_as_if_nothing_had_been(
    mailing, post, tell_of, send, store, again, cast, now
):
    (made,) = tell_of(cast.report)
    store.write(actions.claim, Channel.EMAIL, now=now + timedelta(minutes=2))
    assert again(made).state == State.CLAIMED
    assert send(mailing, minutes=3) == 1
    assert (again(made).state, again(made).in_doubt) == (State.SENT, False)


def test_what_was_being_handed_over_is_sent_again_under_the_same_message_id(
    mailing, post, tell_of, send, store, again, cast, now
):
    made = [tell_of(cast.report, title)[0] for title in ("First", "Second")]
    assert send(mailing) == 1
    undone = [replace(again(one), state=State.HANDING_OVER, ended_at=None) for one in made]
    store.write(lambda tx: [tx.put(one) for one in undone])
    tell_of(cast.report, "Third")
    assert send(mailing, minutes=5) == 2
    ids = [mail["Message-ID"] for mail in post.mails]
    assert ids.count(ids[0]) == 2 and len(set(ids)) == 2
    assert [again(one).in_doubt for one in made] == [True, True]


def test_while_it_is_somebody_elses_turn_nothing_is_sent(
    hub, mailing, post, tell_of, send, again, cast
):
    (made,) = tell_of(cast.report)
    with turn(hub.settings.data / "run", "mailer") as mine:
        assert mine and send(mailing) == 0
    assert again(made).state == State.WAITING
    assert send(mailing) == 1


def test_without_a_server_mail_waits(hub, tell_of, send, again, cast):
    (made,) = tell_of(cast.report)
    assert send(hub) == 0
    assert again(made).state == State.WAITING


def test_what_failed_can_be_tried_again(
    mailing, post, tell_of, send, store, again, cast, now, viewer_for
):
    post.answers[cast.report.email] = ["550 Mailbox unknown"]
    (made,) = tell_of(cast.report)
    send(mailing)
    store.write(actions.try_again, made.id, viewer=viewer_for(cast.report), now=now)
    assert send(mailing, minutes=3) == 1
    assert again(made).state == State.SENT


def test_a_turn_ends_although_more_is_due(mailing, post, tell_of, send, cast, monkeypatch):
    monkeypatch.setattr("ameen.notifications.mailing.mailer.TURN", 0.2)
    post.pause = 0.3
    for person in (cast.report, cast.manager, cast.owner):
        tell_of(person)
    assert [send(mailing), send(mailing), send(mailing), send(mailing)] == [1, 1, 1, 0]


def test_a_server_that_is_away_is_not_asked_for_everybody(with_server, tell_of, send, again, cast):
    hub = with_server(f"smtp://127.0.0.1:{free_port()}")
    made = [tell_of(person)[0] for person in (cast.report, cast.manager)]
    assert send(hub) == 0
    assert sorted(again(one).tries for one in made) == [0, 1]
    assert again(made[0]).error == wire.NOBODY_THERE


def test_what_cannot_be_put_into_words_holds_nobody_up(
    mailing, post, tell_of, send, store, again, cast, now
):
    cause = Cause(user_id=cast.report.id, kind=Kind.SYSTEM, said={"title": "Half of it"})
    broken = store.write(actions.tell, cause, now, now=now)
    tell_of(cast.report)
    assert send(mailing) == 1
    assert [mail["Subject"] for mail in post.mails] == ["The hub was updated"]
    with store.read() as snap:
        hits = list(snap.range(deliveries, "notification", (broken.id,)))
        assert snap.require(deliveries, hits[0].id).state == State.DROPPED


def test_a_mail_that_cannot_be_written_holds_nobody_up(
    mailing, post, tell_of, send, store, again, cast
):
    odd = replace(cast.report.user, email="two\nlines@cast.example")
    store.write(lambda tx: tx.put(replace(tx.require(users, odd.id), email=odd.email)))
    (made,) = tell_of(cast.report)
    tell_of(cast.manager)
    assert send(mailing) == 1
    assert (again(made).state, again(made).error) == (State.WAITING, mailer.UNWRITTEN)


@pytest.fixture
def quiet(store, cast):
    """The report's quiet hours, in minutes after one o'clock, when it is told."""

    def hours(begin, end=120):
        one = 13 * 60
        wanted = Preferences(
            id=cast.report.id, quiet=True, quiet_from=one + begin, quiet_to=one + end
        )
        store.write(lambda tx: tx.put(wanted))

    return hours


def test_what_was_due_before_quiet_hours_and_is_late_waits_for_their_end(
    mailing, post, tell_of, send, quiet, cast
):
    quiet(5)
    tell_of(cast.report)
    assert send(mailing, minutes=30) == 0
    assert send(mailing, minutes=121) == 1


def test_what_somebody_who_died_had_taken_waits_for_their_end_too(
    mailing, post, tell_of, send, quiet, store, cast, now
):
    quiet(5)
    tell_of(cast.report)
    store.write(actions.claim, Channel.EMAIL, now=now + timedelta(minutes=2))
    assert send(mailing, minutes=30) == 0
    assert send(mailing, minutes=121) == 1


def test_quiet_hours_turned_on_between_cause_and_sending_count(
    mailing, post, tell_of, send, quiet, cast
):
    tell_of(cast.report)
    quiet(0)
    assert send(mailing) == 0


def test_two_mails_that_differ_never_share_a_message_id(mailing, post, tell_of, send, quiet, cast):
    quiet(3)
    post.answers[cast.report.email] = ["451 greylisted"]
    tell_of(cast.report)
    tell_of(cast.report, kind=Kind.SECURITY, event="password_changed")
    sent = [send(mailing), send(mailing, minutes=10), send(mailing, hours=3)]
    assert sent == [0, 1, 1]
    security, rest = post.mails
    assert security["Subject"] == "Your password was changed"
    assert rest["Message-ID"] != security["Message-ID"]


def test_a_security_notice_is_mailed_although_it_was_removed(
    mailing, post, tell_of, send, store, again, cast, viewer_for
):
    (made, *_) = tell_of(cast.report, kind=Kind.SECURITY, event="password_changed")
    store.write(actions.remove, made.notification_id, viewer=viewer_for(cast.report))
    assert (send(mailing), again(made).state) == (1, State.SENT)
