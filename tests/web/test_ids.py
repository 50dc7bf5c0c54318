from ameen.store import id_text
from ameen.web import dom_id

from .room import WebThing, made


def test_the_id_of_a_part_comes_from_one_maker():
    thing = WebThing(id=bytes(16))
    assert dom_id(thing, "row") == f"web_thing-{'0' * 26}-row"
    assert dom_id(WebThing(), "form") == "web_thing-new-form"
    assert dom_id("contacts", "list") == "contacts-list"


def test_an_address_takes_an_id_and_nothing_else(app, as_):
    thing = made(app, "Cup")[0]
    client = as_("anna")
    assert "Cup" in client.get(f"/things/{id_text(thing.id)}").text
    for wrong in (id_text(thing.id)[:-1], "9" + id_text(thing.id)[1:], id_text(bytes(16))):
        assert client.get(f"/things/{wrong}").status_code == 404
