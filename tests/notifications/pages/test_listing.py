"""The page of one's notifications: filters, pages, and what stands where there are none."""

import re
from dataclasses import replace

import pytest

from ameen.accounts import actions as accounts
from tests.cast import PASSWORD, with_levels

TITLE = "The lead “A new shop” was assigned to you"


def text(browser, address="/notifications", **names):
    return browser.get(address, **names).get_data(as_text=True)


def test_each_filter_shows_its_own(store, cast, client_for, mine, told, viewer_for):
    accounts.change_password(store, viewer_for(cast.report), PASSWORD, "another sentence it is")
    told(cast.report)
    browser = client_for(replace(cast.report, password="another sentence it is"))
    assert TITLE in text(browser, "/notifications?only=assigned")
    assert TITLE in text(browser, "/notifications?only=unread")
    assert TITLE not in text(browser, "/notifications?only=security")
    assert "Your password was changed" in text(browser, "/notifications?only=security")
    assert browser.get("/notifications?only=nonsense").status_code == 400


def test_pages_follow_one_another_without_gap_or_repeat(cast, client_for, lead, told):
    for number in range(35):
        lead(f"Lead {number:02}", by=cast.manager, assignee_id=cast.report.id)
    told(cast.report)
    browser = client_for(cast.report)
    first = text(browser)
    onward = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
    seen = re.findall(r"“(Lead \d\d)”", first + text(browser, onward))
    assert seen == [f"Lead {number:02}" for number in reversed(range(35))]


@pytest.mark.parametrize("only", ["", "unread", "won"])
def test_an_empty_page_says_why(cast, client_for, only):
    page = text(client_for(cast.outsider), f"/notifications?only={only}")
    assert 'class="empty"' in page and "<h2>" in page


def test_the_list_alone_is_what_an_open_page_asks_for(cast, client_for, mine):
    region = {"HX-Target": "section#notifications-list"}
    part = text(client_for(cast.report), htmx=True, headers=region)
    assert part.startswith('<section id="notifications-list"') and TITLE in part


def test_what_is_no_longer_seen_is_neither_named_nor_linked(store, cast, client_for, mine):
    with_levels(store, cast.report, contacts=2)
    page = text(client_for(cast.report))
    assert "A new shop" not in page and "Salma" not in page
    assert "This is no longer there for you." in page


@pytest.mark.parametrize("part", ["owner", "manager", "colleague", "outsider"])
def test_nobody_sees_those_of_others(cast, client_for, mine, part):
    assert TITLE not in text(client_for(cast[part]))
