from .room import made


def test_an_unchanged_page_is_answered_without_being_made(app, as_):
    made(app, "Cup")
    client = as_("anna")
    first = client.get("/things")
    again = client.get("/things", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    made(app, "Plate")
    changed = client.get("/things", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert "Plate" in changed.text


def test_no_two_readers_and_no_two_shapes_share_a_tag(app, as_):
    partial = {"HX-Request": "true", "HX-Request-Type": "partial"}
    tags = {
        as_("anna").get("/things").headers["ETag"],
        as_("anna").get("/things?sort=name").headers["ETag"],
        as_("anna").get("/things", headers=partial).headers["ETag"],
        as_("noor").get("/things").headers["ETag"],
    }
    assert len(tags) == 4
    app.people["anna"].rights.add(("things", "delete"))
    asked_anew = {"Accept-Language": "en"}
    assert as_("anna").get("/things", headers=asked_anew).headers["ETag"] not in tags


def test_a_message_that_waits_is_shown_even_on_an_unchanged_page(as_, token):
    client = as_("anna")
    before = client.get("/things").headers["ETag"]
    client.post("/things/gone", data={"csrf_token": token(client)})
    answer = client.get("/things", headers={"If-None-Match": before})
    assert answer.status_code == 200
    assert "Gone" in answer.text
