from msgspec.structs import replace

from ameen.store import id_text
from ameen.web.kept import kept_rows

from .room import made, things


def _rename(app, thing, name):
    store = app.extensions["ameen"].store
    return store.write(lambda tx: tx.put(replace(thing, name=name)))


def test_a_row_is_rendered_once_and_again_when_its_record_changed(app, as_):
    cup, plate = made(app, "Cup", "Plate")
    client, rendered = as_("anna"), app.blueprints["things"]
    assert "Cup" in client.get("/things").text
    assert rendered.prepared == [cup.id, plate.id]
    client.get("/things")
    assert len(rendered.prepared) == 2
    _rename(app, plate, "Bowl")
    page = client.get("/things").text
    assert "Bowl" in page
    assert "Plate" not in page
    assert rendered.prepared[2:] == [plate.id]
    assert f'id="web_thing-{id_text(cup.id)}-row"' in page


def test_readers_of_another_language_have_rows_of_their_own(app, as_):
    made(app, "Cup")
    as_("anna").get("/things")
    app.people["noor"].rights = app.people["anna"].rights
    as_("noor").get("/things")
    assert len(app.blueprints["things"].prepared) == 2


def test_a_row_follows_the_other_records_that_it_shows(app):
    owner, cup = made(app, "Owner", "Cup")
    with app.test_request_context("/"):
        app.preprocess_request()

        def row():
            with app.extensions["ameen"].store.read() as snap:
                shown = replace(cup, name=snap.get(things, owner.id).name)
                prepared = [({"thing": shown}, [(things, owner.id), (things, None)])]
                return kept_rows(snap, things, [cup.id], "things/_row.html", lambda _: prepared)

        assert "Owner" in row()
        _rename(app, owner, "Other")
        assert "Other" in row()
