"""The bell in the header of every page."""

import re

from ameen.store import id_text

COUNT = re.compile(r'id="unread-count"( hidden)?><span aria-hidden="true">(\d+)')


def count(browser, address="/settings"):
    hidden, number = COUNT.search(browser.get(address).get_data(as_text=True)).groups()
    return 0 if hidden else int(number)


def test_it_counts_what_is_unread_on_every_page(cast, client_for, mine, lead, told):
    browser = client_for(cast.report)
    assert {count(browser, page) for page in ("/", "/crm/leads", "/notifications")} == {1}
    lead("Another", by=cast.manager, assignee_id=cast.report.id)
    told(cast.report)
    assert count(browser) == 2
    assert count(client_for(cast.owner)) == 0


def test_a_page_that_is_known_already_is_sent_anew_when_the_bell_is_different(
    cast, client_for, lead, told
):
    browser = client_for(cast.report)
    first = browser.get("/crm/leads")
    again = {"If-None-Match": first.headers["ETag"]}
    assert browser.get("/crm/leads", headers=again).status_code == 304
    lead(by=cast.manager, assignee_id=cast.report.id)
    told(cast.report)
    assert browser.get("/crm/leads", headers=again).status_code == 200
    assert count(browser, "/crm/leads") == 1


def test_opened_it_has_the_latest_and_without_script_a_way_to_all(cast, client_for, mine):
    browser = client_for(cast.report)
    assert 'href="/notifications"' in browser.get("/settings").get_data(as_text=True)
    bell = browser.get("/notifications/bell", htmx=True).get_data(as_text=True)
    assert bell.count("The lead “A new shop” was assigned to you") == 1
    assert f'action="/notifications/{id_text(mine.id)}/opening"' in bell


def test_what_came_in_meanwhile_is_said_once(cast, client_for, mine, lead, told):
    browser = client_for(cast.report)
    page = browser.get("/settings").get_data(as_text=True)
    since = re.search(r"/notifications/bell\?since=(\d+)", page)[1]
    assert "toast-news" not in browser.get(f"/notifications/bell?since={since}").get_data(
        as_text=True
    )
    lead("Another", by=cast.manager, assignee_id=cast.report.id)
    told(cast.report)
    bell = browser.get(f"/notifications/bell?since={since}").get_data(as_text=True)
    assert bell.count("toast-news") == 1
    assert f"since={since}" not in bell


def test_it_costs_the_same_with_ten_and_with_a_thousand(store, cast, lead, told, viewer_for):
    from ameen.notifications import queries

    def calls():
        viewer = viewer_for(cast.report)
        with store.read() as snap:
            for one in queries.latest(snap, viewer):
                queries.told(snap, viewer, one, "en")
            queries.unread(snap, cast.report.id)
            return snap.calls

    for number in range(10):
        lead(f"No. {number}", by=cast.manager, assignee_id=cast.report.id)
    told(cast.report)
    few = calls()
    for number in range(300):
        lead(f"No. {number}", by=cast.manager, assignee_id=cast.report.id)
    told(cast.report)
    assert calls() == few


def test_what_is_marked_unread_again_is_no_news(cast, client_for, mine):
    browser, place = client_for(cast.report), f"/notifications/{id_text(mine.id)}/reading"
    browser.post(place)
    page = browser.get("/settings").get_data(as_text=True)
    since = re.search(r"/notifications/bell\?since=(\d+)", page)[1]
    browser.delete(place)
    assert "toast-news" not in browser.get(f"/notifications/bell?since={since}").text
