"""The delivery record: one's own with what it said, everybody's without."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from ameen.notifications.actions import tell
from ameen.notifications.records import Delivery, State, deliveries
from ameen.store import id_text, new_id
from ameen.store.cause import Cause


@pytest.fixture
def made(store):
    """`made(person, title, **values)`: a delivery by mail, as far as `values` say."""

    def told(person, title="The secret of the shop", **values):
        said = {"title": title, "text": "Nobody else knows.", "path": "/settings"}
        cause = Cause(user_id=person.id, kind="system", said=said)
        notification = store.write(tell, cause, datetime.now(UTC))
        with store.read() as snap:
            hits = list(snap.range(deliveries, "notification", (notification.id,)))
            found = snap.require(deliveries, hits[0].id)
        return store.write(lambda tx: tx.put(replace(found, **values)))

    return told


FAILED = {
    "state": State.FAILED,
    "ended_at": datetime.now(UTC),
    "by": "mail.cast.example:587",
    "tries": 10,
    "error": "The mail server does not take mail for this address.\n550 <No such user>",
}


def test_ones_own_stand_there_with_what_they_said_and_what_became_of_them(client_for, cast, made):
    one = made(cast.report, **FAILED)
    made(cast.manager, "Hers alone")
    shown = client_for(cast.report).get("/settings/deliveries").text
    assert f'id="delivery-{id_text(one.id)}-row"' in shown
    assert "The secret of the shop" in shown and "does not take mail for this address" in shown
    assert "Hers alone" not in shown and "mail.cast.example" not in shown


def test_everybodys_say_to_whom_and_why_but_not_what(client_for, cast, made):
    made(cast.report, **FAILED)
    shown = client_for(cast.owner).get("/settings/deliveries/all").text
    assert "Khalid Al Amri" in shown and "550 &lt;No such user&gt;" in shown
    assert "The secret of the shop" not in shown and "Nobody else knows" not in shown
    waiting = client_for(cast.owner).get("/settings/deliveries/all?only=waiting").text
    assert "Khalid Al Amri" not in waiting
    assert client_for(cast.owner).get("/settings/deliveries/all?only=x").status_code == 400


def test_what_failed_can_be_sent_again_by_its_reader_and_who_sets_the_hub_up(
    client_for, cast, made, store
):
    one = made(cast.report, **FAILED)
    address = f"/settings/deliveries/{id_text(one.id)}/retry"
    assert client_for(cast.colleague).post(address).status_code == 404
    assert client_for(cast.report).post(address).status_code == 303
    with store.read() as snap:
        again = snap.require(deliveries, one.id)
    assert (again.state, again.tries, again.ended_at) == (State.WAITING, 0, None)
    assert client_for(cast.owner).post(address).status_code == 303
    with store.read() as snap:
        assert snap.require(deliveries, one.id) == again


def test_without_a_mail_server_the_mail_itself_is_shown_to_its_reader(client_for, cast, made):
    made(cast.report)
    assert "Nobody else knows." in client_for(cast.report).get("/settings/deliveries").text
    assert "Nobody else knows." not in client_for(cast.owner).get("/settings/deliveries").text


def test_the_next_page_goes_on_where_this_one_ended(client_for, cast, store):
    def fill(tx):
        for _ in range(40):
            tx.put(
                Delivery(
                    user_id=cast.report.id,
                    notification_id=new_id(),
                    channel="email",
                    due_at=tx.now,
                )
            )

    store.write(fill)
    browser = client_for(cast.report)
    first = browser.get("/settings/deliveries").text
    following = first.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    second = browser.get(following).text
    assert (first.count('id="delivery-'), second.count('id="delivery-')) == (30, 10)
