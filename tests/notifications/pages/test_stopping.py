"""No more email of a kind, by the address in a mail: without signing in, and for that kind alone."""

import pytest

from ameen.accounts.queries import user_by_email
from ameen.notifications.mailing import letter
from ameen.notifications.queries import Told, preferences_of
from ameen.notifications.records import Channel, Kind
from ameen.notifications.rules import channels_of

TOLD = Told("Title", "Text", "/settings", "bell")


@pytest.fixture
def address(hub, cast):
    def made(*kinds):
        told = [(kind, TOLD) for kind in kinds]
        return letter(hub.settings, cast.report.user, told).stop.replace(
            "http://localhost:4000", ""
        )

    return made


def channels(store, person, kind):
    with store.read() as snap:
        user = user_by_email(snap, person.email)
        return channels_of(preferences_of(snap, user.id), kind)


def test_a_mail_program_stops_it_with_one_request(client, store, cast, address):
    where = address(Kind.ASSIGNED)
    answer = client.post(where, data={"List-Unsubscribe": "One-Click"}, csrf=False)
    assert answer.status_code == 200
    assert channels(store, cast.report, Kind.ASSIGNED) == (Channel.PUSH,)
    assert Channel.EMAIL in channels(store, cast.report, Kind.MENTIONED)


def test_looking_at_the_page_stops_nothing_and_its_form_does(client, store, cast, address):
    where = address(Kind.ASSIGNED, Kind.FOLLOW_UP)
    shown = client.get(where)
    assert shown.status_code == 200 and f'action="{where}"' in shown.text
    assert Channel.EMAIL in channels(store, cast.report, Kind.ASSIGNED)
    assert client.post(where, csrf=False).status_code == 200
    for kind in (Kind.ASSIGNED, Kind.FOLLOW_UP):
        assert Channel.EMAIL not in channels(store, cast.report, kind)


def test_news_about_the_security_of_an_account_has_no_such_address(address):
    assert address(Kind.SECURITY) == ""


def test_an_address_that_was_altered_is_nothing(client, store, cast, address):
    where = address(Kind.ASSIGNED)
    for wrong in (where[:-1], where[:-4] + "AAAA", "/notifications/mail/x", where + "%00"):
        assert client.get(wrong).status_code == 404
        assert client.post(wrong, csrf=False).status_code == 404
    assert Channel.EMAIL in channels(store, cast.report, Kind.ASSIGNED)
