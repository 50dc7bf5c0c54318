import re

import pytest

from ameen.accounts.records import users
from ameen.notifications.queries import preferences_of
from ameen.notifications.records import Channel
from ameen.store import id_text
from tests.cast import NAMES, PASSWORD

PAGES = ["", "/profile", "/password", "/language", "/appearance", "/notifications", "/sessions"]
NEW = "quite another sentence"
LANGUAGE = {
    "language": "ar",
    "digits": "arab",
    "zone": "Europe/Berlin",
    "week_start": "0",
    "page_size": "100",
}


@pytest.fixture
def kept(store):
    def of(person):
        with store.read() as snap:
            return snap.require(users, person.id)

    return of


@pytest.mark.parametrize("part", NAMES)
def test_everybody_has_settings_of_their_own(client_for, cast, part):
    client = client_for(cast[part])
    for page in PAGES:
        answer = client.get(f"/settings{page}")
        assert answer.status_code == 200, page
        assert '<main id="main"' in answer.text
        partial = client.get(f"/settings{page}", htmx=True).text
        assert partial.startswith("<title>") and "<nav id=" not in partial


@pytest.mark.parametrize("page", PAGES)
def test_nobody_has_none(client, page):
    assert client.get(f"/settings{page}").status_code == 303


def test_the_profile_is_saved(client_for, cast, kept):
    client = client_for(cast.report)
    form = {"name_en": " Khalid  A. ", "name_ar": "خالد", "phone": "9212 3456"}
    answer = client.post("/settings/profile", data=form | {"version": kept(cast.report).version})
    assert (answer.status_code, answer.location) == (303, "/settings/profile")
    saved = kept(cast.report)
    assert (saved.name_en, saved.name_ar, saved.phone) == ("Khalid A.", "خالد", "+96892123456")
    assert "Khalid A." in client.get("/settings/profile").text


def test_a_profile_changed_elsewhere_shows_both_texts(client_for, cast, kept):
    client = client_for(cast.report)
    version = kept(cast.report).version
    client.post("/settings/profile", data={"name_en": "First", "version": version})
    answer = client.post("/settings/profile", data={"name_en": "Second", "version": version})
    assert answer.status_code == 409
    assert "First" in answer.text and "Second" in answer.text
    assert kept(cast.report).name_en == "First"


def test_a_profile_that_will_not_do_is_shown_again(client_for, cast, kept):
    form = {"name_en": "n" * 121, "version": kept(cast.report).version}
    answer = client_for(cast.report).post("/settings/profile", data=form)
    assert answer.status_code == 422
    assert 'id="name_en-error"' in answer.text and "n" * 121 in answer.text


def test_the_password_is_changed_and_others_are_signed_out(client_for, cast):
    here, there = client_for(cast.report), client_for(cast.report)
    form = {"current_password": PASSWORD, "new_password": NEW, "again": NEW}
    assert here.post("/settings/password", data=form).status_code == 303
    assert here.get("/settings").status_code == 200
    assert there.get("/settings").status_code == 303


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"current_password": "wrong"}, "current_password"),
        ({"new_password": "short", "again": "short"}, "new_password"),
        ({"again": "something else"}, "again"),
        ({"current_password": ""}, "current_password"),
    ],
)
def test_a_password_that_will_not_do_is_named(client_for, cast, form, field):
    client = client_for(cast.report)
    sent = {"current_password": PASSWORD, "new_password": NEW, "again": NEW} | form
    answer = client.post("/settings/password", data=sent)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert NEW not in answer.text and PASSWORD not in answer.text


def test_guessing_the_password_is_throttled(client_for, cast):
    client = client_for(cast.report)
    form = {"current_password": "wrong", "new_password": NEW, "again": NEW}
    found = [client.post("/settings/password", data=form).status_code for _ in range(6)]
    assert found == [422] * 5 + [429]


def test_language_and_region_are_saved(client_for, cast, kept):
    client = client_for(cast.report)
    answer = client.post("/settings/language", data=LANGUAGE)
    assert (answer.status_code, answer.location) == (303, "/settings/language")
    saved = kept(cast.report)
    assert (saved.language, saved.digits, saved.zone) == ("ar", "arab", "Europe/Berlin")
    assert (saved.week_start, saved.page_size) == (0, 100)
    assert '<html lang="ar" dir="rtl"' in client.get("/settings/language").text


@pytest.mark.parametrize(
    "wrong",
    [
        {"language": "xx"},
        {"digits": "roman"},
        {"zone": "Mars/Base"},
        {"week_start": "9"},
        {"week_start": "x"},
        {"page_size": "1000000"},
    ],
)
def test_what_is_no_choice_is_refused(client_for, cast, kept, wrong):
    before = kept(cast.report)
    answer = client_for(cast.report).post("/settings/language", data=LANGUAGE | wrong)
    assert answer.status_code == 422
    assert f'id="{next(iter(wrong))}-error"' in answer.text
    assert kept(cast.report) == before


def test_no_language_of_one_s_own_is_the_browser_s(client_for, cast, kept):
    client = client_for(cast.report)
    assert client.post("/settings/language", data=LANGUAGE | {"language": ""}).status_code == 303
    assert kept(cast.report).language == ""


@pytest.mark.parametrize("theme", ["light", "dark", "system"])
def test_the_theme_is_saved(client_for, cast, kept, theme):
    client = client_for(cast.report)
    assert client.post("/settings/appearance", data={"theme": theme}).status_code == 303
    assert kept(cast.report).theme == theme
    assert f'data-theme="{theme}"' in client.get("/settings/appearance").text


def test_a_theme_that_is_none_is_refused(client_for, cast):
    answer = client_for(cast.report).post("/settings/appearance", data={"theme": "pink"})
    assert answer.status_code == 422


def test_by_htmx_the_page_is_loaded_whole(client_for, cast):
    answer = client_for(cast.report).post("/settings/appearance", data={"theme": "dark"}, htmx=True)
    assert answer.headers["HX-Redirect"] == "/settings/appearance"


TOLD = {"digest_at": "480", "quiet_from": "1200", "quiet_to": "420"}


def told(store, person):
    with store.read() as snap:
        return preferences_of(snap, person.id)


def test_how_one_is_told_is_saved_box_by_box(store, client_for, cast):
    client = client_for(cast.report)
    boxes = ["won.email", "assigned.push"]
    sent = TOLD | {"channels": boxes, "quiet": "1", "quiet_from": "1320"}
    assert client.post("/settings/notifications", data=sent).status_code == 303
    kept = told(store, cast.report)
    assert kept.channels["won"] == (Channel.EMAIL,)
    assert (kept.channels["assigned"], kept.channels["noted"]) == ((Channel.PUSH,), ())
    assert (kept.quiet, kept.quiet_from, kept.digest) == (True, 1320, False)
    page = client.get("/settings/notifications").text
    assert 'value="won.email" checked' in page and 'value="noted.push" aria' in page
    assert 'value="security.email" checked disabled' in page


def test_quiet_hours_that_end_when_they_begin_are_refused(store, client_for, cast):
    sent = TOLD | {"quiet": "1", "quiet_from": "420"}
    answer = client_for(cast.report).post("/settings/notifications", data=sent)
    assert answer.status_code == 422 and 'aria-invalid="true"' in answer.text
    assert told(store, cast.report).version == 0


def test_two_windows_do_not_overwrite_how_one_is_told(store, client_for, cast):
    client = client_for(cast.report)
    sent = TOLD | {"version": "0"}
    assert client.post("/settings/notifications", data=sent | {"digest": "1"}).status_code == 303
    answer = client.post("/settings/notifications", data=sent)
    assert answer.status_code == 409 and told(store, cast.report).digest
    assert 'name="version" value="1"' in answer.text


def rows(client):
    return re.findall(r'id="session-([0-9A-Z]{26})-row"', client.get("/settings/sessions").text)


def test_one_signs_out_elsewhere(client_for, cast):
    here, there = client_for(cast.report), client_for(cast.report)
    assert len(rows(here)) == 3
    theirs = rows(there)[0]
    answer = here.post(f"/settings/sessions/{theirs}", data={"_method": "DELETE"})
    assert (answer.status_code, answer.location) == (303, "/settings/sessions")
    assert there.get("/settings").status_code == 303
    assert len(rows(here)) == 2
    assert here.post("/settings/sessions", data={"_method": "DELETE"}).status_code == 303
    assert len(rows(here)) == 1


def test_the_sessions_of_others_are_not_there(client_for, cast):
    mine, theirs = client_for(cast.report), client_for(cast.owner)
    other = rows(theirs)[0]
    assert other not in rows(mine)
    answer = mine.post(f"/settings/sessions/{other}", data={"_method": "DELETE"})
    assert answer.status_code == 404
    assert theirs.get("/settings").status_code == 200


@pytest.mark.parametrize(
    "path", ["/profile", "/password", "/language", "/appearance", "/sessions", "/sessions/x"]
)
def test_every_change_needs_the_token(client_for, cast, kept, path):
    client, before = client_for(cast.report), kept(cast.report)
    answer = client.post(f"/settings{path}", data={"theme": "dark"} | LANGUAGE, csrf=False)
    assert answer.status_code in (400, 404, 405)
    assert kept(cast.report) == before


def test_what_one_may_do_is_shown(client_for, cast):
    page = client_for(cast.report).get("/settings").text
    assert "Member" in page and id_text(cast.report.id) not in page
