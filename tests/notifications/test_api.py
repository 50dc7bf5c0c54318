"""One's own notifications as JSON."""

import pytest

from ameen.notifications.records import notifications
from ameen.store import id_text

SECRET = {"X-Cron-Secret": "the secret of a hub that lives for one test"[::-1]}


@pytest.fixture
def mine(store, cast, lead, told):
    lead(by=cast.manager, assignee_id=cast.report.id)
    told(cast.report)
    with store.read() as snap:
        return snap.require(notifications, next(snap.range(notifications)).id)


def address(found):
    return f"/api/notifications/{id_text(found.id)}"


def test_the_collection_has_what_programs_need(cast, client_for, mine):
    answer = client_for(cast.report).get("/api/notifications").json
    [one] = answer["items"]
    assert (answer["total"], answer["next"]) == (1, None)
    assert one["id"] == id_text(mine.id) and one["kind"] == "assigned" and not one["read"]
    assert one["title"] == "The lead “A new shop” was assigned to you"
    assert one["path"] == f"/crm/leads/{id_text(mine.subject_id)}"


def test_filters_and_pages(cast, client_for, lead, told):
    for number in range(5):
        lead(f"No. {number}", by=cast.manager, assignee_id=cast.report.id)
    told(cast.report)
    browser = client_for(cast.report)
    first = browser.get("/api/notifications?only=unread&limit=3").json
    rest = browser.get(f"/api/notifications?only=unread&limit=3&cursor={first['next']}").json
    titles = [one["title"] for one in first["items"] + rest["items"]]
    expected = [f"The lead “No. {number}” was assigned to you" for number in (4, 3, 2, 1, 0)]
    assert titles == expected
    assert (first["total"], rest["next"]) == (5, None)
    assert browser.get("/api/notifications?only=won").json["total"] == 0
    assert browser.get("/api/notifications?only=nonsense").status_code == 422


def test_read_unread_and_away(cast, client_for, mine):
    browser = client_for(cast.report)

    def unread():
        return browser.get("/api/notifications/unread-count").json["unread"]

    tag = browser.get(address(mine)).headers["ETag"]
    answer = browser.patch(address(mine), json={"read": True}, headers={"If-Match": tag})
    assert answer.json["read"] and unread() == 0
    assert (
        browser.patch(address(mine), json={"read": False}, headers={"If-Match": tag}).status_code
        == 412
    )
    assert browser.patch(address(mine), json={"read": False}).status_code == 200 and unread() == 1
    assert browser.post("/api/notifications/mark-all-read").json == {"marked": 1}
    assert browser.delete(address(mine)).status_code == 204
    assert browser.get(address(mine)).status_code == 404
    assert browser.get("/api/notifications").json["total"] == 0


@pytest.mark.parametrize("part", ["owner", "manager", "colleague", "outsider"])
def test_nobody_gets_those_of_others_by_any_way(store, cast, client_for, mine, part):
    browser = client_for(cast[part])
    assert browser.get(address(mine)).status_code == 404
    assert browser.patch(address(mine), json={"read": True}).status_code == 404
    assert browser.delete(address(mine)).status_code == 404
    assert browser.get("/api/notifications").json == {"items": [], "next": None, "total": 0}
    assert browser.get("/api/notifications/unread-count").json == {"unread": 0}
    browser.post("/api/notifications/mark-all-read")
    with store.read() as snap:
        assert snap.require(notifications, mine.id) == mine


def test_the_queue_is_told_to_who_has_the_secret_or_sets_it_up(cast, client, client_for, mine):
    assert client.get("/api/notifications/cron").status_code == 401
    assert client_for(cast.manager).get("/api/notifications/cron").status_code == 401
    assert client_for(cast.owner).get("/api/notifications/cron").status_code == 200
    queues = {
        q["channel"]: q for q in client.get("/api/notifications/cron", headers=SECRET).json["items"]
    }
    assert queues["email"]["waiting"] == 1 and queues["push"]["waiting"] == 0
    assert queues["email"]["due"] and queues["email"]["last_sent"] is None


def test_the_secret_has_what_is_due_done_now(cast, client, lead, notifier, store):
    assert client.post("/api/notifications/cron", csrf=False).status_code in (400, 401, 403)
    lead(by=cast.manager, assignee_id=cast.report.id)
    answer = client.post("/api/notifications/cron", headers=SECRET)
    assert answer.status_code == 200 and "say what is to be followed up" in answer.json["ran"]
    with store.read() as snap:
        assert len(list(snap.range(notifications))) == 1


def test_it_stands_in_the_description_of_the_api(cast, client_for):
    paths = client_for(cast.report).get("/api/openapi.json").json["paths"]
    assert {"get", "patch", "delete"} <= set(paths["/api/notifications/{notification_id}"])
