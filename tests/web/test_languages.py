from datetime import UTC, datetime

import pytest

from ameen.web.languages import today

from .room import Viewer


def test_nobody_is_answered_in_the_language_of_cookie_then_browser_then_english(as_):
    def lang(client, **headers):
        return client.get("/sign-in", headers=headers).text.split('<html lang="')[1][:12]

    assert lang(as_()) == 'en" dir="ltr'
    assert lang(as_(), **{"Accept-Language": "ar-OM,ar;q=0.9,en;q=0.5"}) == 'ar" dir="rtl'
    chosen = as_()
    chosen.set_cookie("ameen_language", "en")
    assert lang(chosen, **{"Accept-Language": "ar"}) == 'en" dir="ltr'
    chosen.set_cookie("ameen_language", "xx")
    assert lang(chosen, **{"Accept-Language": "ar"}) == 'ar" dir="rtl'


def test_arabic_reads_from_the_right_with_its_own_sheet(app, as_):
    app.people["noor"].rights.add(("things", "view"))
    text = as_("noor").get("/things").text
    assert 'lang="ar" dir="rtl"' in text
    assert "tabler.rtl.min.css" in text
    assert 'name="language" value="en"' in text


def test_the_choice_is_kept_with_the_user_and_in_a_cookie(app, as_, token):
    client = as_("anna")
    sent = {"language": "ar", "next": "/things", "csrf_token": token(client)}
    answer = client.post("/language", data=sent)
    assert (answer.status_code, answer.location) == (303, "/things")
    assert app.saved == {app.people["anna"].user.id: "ar"}
    assert "ameen_language=ar" in answer.headers["Set-Cookie"]


def test_an_unknown_language_and_an_address_alone_change_nothing(app, as_, token):
    client = as_("anna")
    sent = {"language": "xx", "csrf_token": token(client)}
    assert client.post("/language", data=sent).status_code == 400
    assert client.get("/things?lang=ar").text.startswith('<!doctype html>\n<html lang="en"')
    assert app.saved == {}


@pytest.mark.parametrize(
    ("zone", "day"),
    [("America/Los_Angeles", 2), ("Asia/Muscat", 3), ("Asia/Kolkata", 3), ("Pacific/Tongatapu", 3)],
)
def test_today_is_the_readers(app, zone, day):
    who = Viewer()
    who.user.zone = zone
    app.people["anna"] = who
    with app.test_request_context("/", headers={"Cookie": "who=anna"}):
        app.preprocess_request()
        assert today(datetime(2026, 3, 3, 6, 0, tzinfo=UTC)).day == day
