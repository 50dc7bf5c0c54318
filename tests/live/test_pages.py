"""The stream: who may follow what, what they hear, and when it ends."""

import http.client
import json
from datetime import timedelta

import pytest
from msgspec.structs import replace

from ameen.accounts import actions as accounts
from ameen.accounts.records import sessions, users
from ameen.crm import actions
from ameen.crm.records import contacts
from ameen.live import record_topic
from ameen.store import new_id
from tests import cast as casting

from .hearing import Ear

SOON = 1.0  # seconds in which a stream ends whose reader may not listen any more


@pytest.fixture
def does(store, viewer_for):
    """Does something as a person of the cast."""

    def act(person, action, *args):
        who = viewer_for(person)
        return store.write(action, *args, viewer=who, by=who.user.id)

    return act


@pytest.fixture
def anna(does, cast):
    """A contact of the report's."""
    return does(cast.report, actions.create_contact, {"name_en": "Anna"})


def topic(record):
    return record_topic(contacts, record.id)


def test_a_stream_names_the_topics_that_a_change_touches(listen, does, cast, anna):
    ear = listen(cast.report, "contacts", topic(anna), "happenings")
    assert ear.status == 200
    assert b"Content-Type: text/event-stream" in ear.head
    assert b"Content-Length" not in ear.head and b"chunked" not in ear.head
    does(cast.report, actions.edit_contact, anna.id, None, {"job_title": "Buyer"})
    assert set(ear.heard("happenings")) == {"contacts", topic(anna), "happenings"}


def test_one_who_follows_a_record_hears_of_its_notes_and_the_list_does_not(
    listen, does, cast, anna
):
    ear = listen(cast.manager, "contacts", topic(anna))
    does(cast.report, actions.add_note, "contact", anna.id, "Called her.")
    assert ear.heard(topic(anna)) == [topic(anna)]


def test_a_renamed_company_touches_its_contacts(listen, does, cast):
    company = does(cast.report, actions.create_company, {"name_en": "Old"})
    values = {"name_en": "Ben", "company_id": company.id}
    ben = does(cast.report, actions.create_contact, values)
    ear = listen(cast.report, topic(ben))
    does(cast.report, actions.edit_company, company.id, None, {"name_en": "New"})
    assert ear.heard(topic(ben)) == [topic(ben)]


def test_what_concerns_others_is_neither_told_nor_timed(listen, does, cast, store):
    """She may list contacts, and sees none of theirs: her stream stays silent to the last byte."""
    outsider = casting.with_levels(store, cast.outsider, contacts=2, companies=2, dashboard=1)
    ear = listen(outsider, "contacts", "companies", "happenings")
    for person in (cast.report, cast.colleague, cast.manager, cast.owner):
        made = does(person, actions.create_contact, {"name_en": f"Secret of {person.part}"})
        does(person, actions.edit_contact, made.id, None, {"job_title": "Spy"})
        does(person, actions.add_note, "contact", made.id, "Hush.")
        does(cast.owner, actions.trash_contact, made.id)
    ear.last_id = ""
    does(outsider, actions.create_company, {"name_en": "Her own"})
    assert ear.heard("happenings") == ["companies", "happenings"]


def test_what_one_may_not_see_can_not_be_followed(listen, cast, anna):
    assert listen(cast.outsider, "contacts").status == 404
    assert listen(cast.colleague, topic(anna)).status == 404
    assert listen(cast.report, record_topic(contacts, new_id())).status == 404
    assert listen(cast.report, "contact:nonsense", "nothing", "contacts:").status == 404


def test_what_may_be_followed_is_followed_and_the_rest_left_out(listen, does, cast, anna):
    ear = listen(cast.colleague, topic(anna), "contacts")
    does(cast.report, actions.edit_contact, anna.id, None, {"job_title": "Buyer"})
    does(cast.colleague, actions.create_contact, {"name_en": "Mine"})
    assert ear.heard("contacts") == ["contacts"]


@pytest.mark.parametrize("topics", [(), ("x",) * 51, ("x" * 3001,)])
def test_a_request_that_names_none_or_too_many_is_refused(listen, cast, topics):
    assert listen(cast.owner, *topics).status == 400


def test_nobody_follows_without_signing_in(served):
    connection = http.client.HTTPConnection("127.0.0.1", served.port)
    connection.request("GET", "/live/stream?topics=contacts", headers={"Accept": "text/html"})
    answer = connection.getresponse()
    assert (answer.status, json.load(answer)["status"]) == (401, 401)


def test_head_is_answered_and_nothing_is_handed_over(listen, served, cast):
    ear = listen(cast.owner, "contacts", method="HEAD")
    assert ear.status == 200 and len(served.live.hub().streams) == 0


def test_a_bearer_token_serves_too(served, cast, hub):
    token = casting.session_token(hub.store, hub.settings.secret, cast.report)
    connection = http.client.HTTPConnection("127.0.0.1", served.port)
    headers = {"Authorization": f"Bearer {token}"}
    connection.request("GET", "/live/stream?topics=contacts", headers=headers)
    assert connection.getresponse().status == 200


def test_an_ended_session_ends_its_streams_and_no_others(listen, does, cast, cookie_of, store):
    kept, ended = cookie_of(cast.report), cookie_of(cast.report)
    with store.read() as snap:
        last = [hit.id for hit in snap.range(sessions, "user", (cast.report.id,))][-1]
    stays, goes = (
        listen(cast.report, "contacts", cookie=kept),
        listen(None, "contacts", cookie=ended),
    )
    does(cast.report, accounts.end_session, last)
    assert goes.until_end()[1] < SOON
    does(cast.report, actions.create_contact, {"name_en": "Anna"})
    assert stays.heard("contacts") == ["contacts"]


def test_a_session_whose_time_is_up_ends_its_streams(served, cast, store, cookie_of):
    cookie = cookie_of(cast.report)

    def soon_over(tx):
        hit = list(tx.range(sessions, "user", (cast.report.id,)))[-1]
        found = tx.require(sessions, hit.id)
        return tx.put(replace(found, expires_at=tx.now + timedelta(seconds=1.5)))

    store.write(soon_over)
    ear = Ear(served.port, cookie, ("contacts",))
    assert ear.status == 200
    assert ear.until_end()[1] < 1.5 + SOON


def test_a_disabled_user_hears_no_more(listen, does, cast):
    ear = listen(cast.report, "contacts")
    does(cast.owner, accounts.set_active, cast.report.id, False)
    assert ear.until_end()[1] < SOON


def test_a_user_whose_rights_were_taken_hears_no_more(listen, does, cast):
    ear = listen(cast.report, "contacts")
    does(cast.owner, accounts.grant_roles, cast.report.id, [])
    names, seconds = ear.until_end()
    assert (names, seconds < SOON) == ([], True)


def test_a_change_of_preferences_ends_nothing(listen, does, cast):
    ear = listen(cast.report, "contacts")
    does(cast.report, accounts.save_preferences, {"theme": "dark"})
    does(cast.report, actions.create_contact, {"name_en": "Anna"})
    assert ear.heard("contacts") == ["contacts"]


def test_a_record_that_went_to_somebody_else_is_heard_of_once_more_and_then_not(
    listen, does, cast, store, viewer_for
):
    made = does(cast.colleague, actions.create_contact, {"name_en": "Handed over"})
    does(cast.owner, actions.assign, contacts, [made.id], cast.report.id)
    follows, lists = listen(cast.report, topic(made)), listen(cast.report, "contacts")
    does(cast.owner, actions.assign, contacts, [made.id], None)
    names, seconds = follows.until_end()
    assert (names, seconds < SOON) == ([topic(made)], True)
    assert lists.heard("contacts") == ["contacts"]


def test_a_manager_who_loses_a_report_loses_the_report_s_records(listen, does, cast, anna, store):
    ear = listen(cast.manager, topic(anna))
    store.write(lambda tx: tx.put(replace(tx.require(users, cast.report.id), manager_id=None)))
    assert ear.until_end()[1] < SOON


def test_a_hub_with_too_many_streams_of_a_session_says_so(listen, cast, cookie_of, monkeypatch):
    monkeypatch.setattr("ameen.live.pages.A_SESSION", 2)
    cookie = cookie_of(cast.report)
    assert [listen(None, "contacts", cookie=cookie).status for _ in range(3)] == [200, 200, 503]


def test_a_page_says_where_in_the_log_it_was_made(client_for, cast):
    page = client_for(cast.report).get("/crm/contacts").get_data(as_text=True)
    assert 'data-at="' in page and 'data-topics="contacts"' in page


def test_errors_of_the_stream_are_for_programs(client_for, cast):
    answer = client_for(cast.report).get("/live/stream", htmx=True)
    assert answer.status_code == 400
    assert json.loads(answer.data)["status"] == 400
    assert "HX-Retarget" not in answer.headers


def test_notifications_are_heard_by_their_reader_and_to_all_others_are_silence(
    listen, does, cast, notifier
):
    ears = {p.part: listen(p, "notifications") for p in cast}
    given = {"name_en": "B", "assignee_id": cast.report.id}
    does(cast.manager, actions.create, contacts, given)
    while notifier.follow():
        continue
    assert ears["report"].heard("notifications") == ["notifications"]
    for part in ("owner", "colleague", "outsider"):
        assert ears[part].unheard() == []
