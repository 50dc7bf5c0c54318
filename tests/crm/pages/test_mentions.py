import re

import pytest


@pytest.fixture
def contact(cast, contact_of):
    return contact_of(cast.report)


def test_colleagues_are_offered_and_marked_who_cannot_see_it(client_for, cast, contact, at):
    client = client_for(cast.report)
    page = client.get(at(contact, "/mentions?q=sal")).get_data(as_text=True)
    assert re.findall(r'data-name="([^"]+)"', page) == ["Salma Al Harthy"]
    assert "see this record" not in page
    page = client.get(at(contact, "/mentions?q=jon")).get_data(as_text=True)
    assert re.findall(r'data-name="([^"]+)"', page) == ["Jonas Weber"]
    assert "see this record" in page
    assert "@cast.example" not in page


def test_nothing_is_offered_on_what_one_may_not_see(client_for, cast, contact, at):
    for person in (cast.colleague, cast.outsider):
        answer = client_for(person).get(at(contact, "/mentions?q=sal"))
        assert answer.status_code == 404
        assert b"Salma" not in answer.data


def test_a_mention_is_marked_and_the_writer_is_told_who_is_not_told(client_for, cast, contact, at):
    client = client_for(cast.report)
    body = "Ask @Salma Al Harthy <b>, not @Jonas Weber or `@Salma Al Harthy`"
    for htmx in (True, False):
        answer = client.post(
            at(contact, "/notes"), data={"body": body}, htmx=htmx, follow_redirects=True
        )
        page = answer.get_data(as_text=True)
        assert '<span class="mention">@Salma Al Harthy</span> &lt;b&gt;, not @Jonas Weber' in page
        assert "<code>@Salma Al Harthy</code>" in page
        assert "Jonas Weber can’t see this record, and is not told." in page


def test_a_mention_cannot_be_forged_by_markup(client_for, cast, contact, at):
    client = client_for(cast.report)
    body = '<span class="mention">@Nobody Here</span> [x](javascript:1) @Salma Al Harthy'
    client.post(at(contact, "/notes"), data={"body": body})
    page = client.get(at(contact)).get_data(as_text=True)
    assert page.count('<span class="mention">') == 1
    assert 'href="javascript' not in page
