import re

from .room import made

PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


def test_one_address_gives_the_whole_page_or_its_main(app, as_):
    made(app, "Cup")
    whole = as_("anna").get("/things")
    part = as_("anna").get("/things", headers=PARTIAL | {"HX-Target": "main#main"})
    assert whole.text.startswith("<!doctype html>")
    assert part.text.startswith('<title>Things · Ameen Hub</title><main id="main"')
    assert "HX-Retarget" not in part.headers
    inner = re.search(r"<main.*</main>", part.text, re.DOTALL)[0]
    assert inner in whole.text
    for answer in (whole, part):
        assert answer.headers["Vary"] == "HX-Request-Type, Cookie, Accept-Language"


def test_a_page_asked_for_in_the_place_of_a_row_takes_main_instead(as_):
    part = as_("anna").get("/things", headers=PARTIAL | {"HX-Target": "tr#row"})
    assert (part.headers["HX-Retarget"], part.headers["HX-Reswap"]) == ("#main", "outerHTML")


def test_going_back_in_history_gets_the_whole_page(as_):
    answer = as_("anna").get("/things", headers={"HX-Request": "true", "HX-Request-Type": "full"})
    assert "<!doctype html>" in answer.text


def test_after_success_a_plain_form_is_sent_on_and_the_next_page_says_what_was_done(as_, token):
    client = as_("anna")
    answer = client.post("/things/new", data={"name": "Cup", "csrf_token": token(client)})
    assert (answer.status_code, answer.location) == (303, "/things")
    page = client.get("/things").text
    toasts = page.split('id="toasts"')[1]
    assert "Saved" in toasts
    assert 'action="/undo/x"' in toasts
    assert "Saved" not in client.get("/things").text


def test_after_success_htmx_gets_the_fragments_that_changed(as_, token):
    client = as_("anna")
    headers = PARTIAL | {"X-CSRF-Token": token(client)}
    answer = client.post("/things/new", data={"name": "Cup"}, headers=headers)
    assert answer.status_code == 200
    assert '<hx-partial hx-target="#thing">changed</hx-partial>' in answer.text
    assert '<hx-partial hx-target="#toasts" hx-swap="beforeend">' in answer.text
    assert answer.headers["HX-Push-Url"] == "false"
    assert "Saved" not in client.get("/things").text


def test_a_live_part_fetched_meanwhile_does_not_take_the_message(as_, token):
    client = as_("anna")
    client.post("/things/new", data={"name": "Cup", "csrf_token": token(client)})
    part = client.get("/things", headers=PARTIAL | {"X-Following": "true"})
    assert (part.status_code, "Saved" in part.text) == (200, False)
    assert "Saved" in client.get("/things").text
    assert "Saved" not in client.get("/things").text


def test_nobody_is_sent_to_another_site(as_, token):
    client = as_("anna")
    answer = client.post("/things/gone", data={"csrf_token": token(client)})
    assert answer.location == "/"


def test_a_forged_message_is_not_shown(as_):
    client = as_("anna")
    client.set_cookie("ameen_toast", "AAAAAAAAAAAAAAAAAAAAAFt7InRleHQiOiJIYSJ9XQ")
    assert "toast-note toast-success" not in client.get("/things").text
