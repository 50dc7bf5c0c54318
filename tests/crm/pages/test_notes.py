import re

import pytest

from ameen.crm.actions import add_note
from ameen.crm.records import notes
from ameen.store import id_text
from ameen.web import dom_id


@pytest.fixture
def contact(cast, contact_of):
    return contact_of(cast.report)


@pytest.fixture
def note(make, cast, contact):
    return make(cast.report, add_note, "contact", contact.id, "First words")


def place(client, record, part):
    with client.application.test_request_context():
        return dom_id(record, part)


def test_a_note_is_written_by_a_plain_form(client_for, cast, contact, everything, at):
    client = client_for(cast.report)
    answer = client.post(at(contact, "/notes"), data={"body": "Called **twice** <script>"})
    [note] = everything(notes)
    assert answer.status_code == 303
    assert answer.location == f"{at(contact)}#note-{id_text(note.id)}-row"
    page = client.get(at(contact)).get_data(as_text=True)
    assert "<strong>twice</strong>" in page
    assert "twice</strong> <script>" not in page
    assert "wrote a note" in page


def test_under_htmx_the_form_the_list_and_the_timeline_change(
    client_for, cast, contact, everything, at
):
    client = client_for(cast.report)
    answer = client.post(at(contact, "/notes"), data={"body": "Hello"}, htmx=True)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    targets = re.findall(r'<hx-partial hx-target="#([^"]+)"', page)
    wanted = [place(client, contact, part) for part in ("note-form", "note-list", "timeline")]
    assert targets == [*wanted, "toasts"]
    assert f'id="note-{id_text(everything(notes)[0].id)}-row"' in page


def test_an_empty_note_comes_back_with_its_error(client_for, cast, contact, everything, at):
    client = client_for(cast.report)
    for htmx in (False, True):
        answer = client.post(at(contact, "/notes"), data={"body": "  "}, htmx=htmx)
        page = answer.get_data(as_text=True)
        assert answer.status_code == 422
        assert f'id="{place(client, contact, "note-form")}"' in page
        assert "Write something first." in page
    assert everything(notes) == []


def test_a_note_is_changed_in_its_place_or_on_a_page(client_for, cast, note, everything):
    client, address = client_for(cast.report), f"/crm/notes/{id_text(note.id)}"
    row = place(client, note, "row")
    part = client.get(f"{address}/edit", htmx=True).get_data(as_text=True)
    assert part.lstrip().startswith(f'<li class="note" id="{row}"')
    assert "First words</textarea>" in part
    assert "<html" in client.get(f"{address}/edit").get_data(as_text=True)
    answer = client.post(address, data={"body": "Second words", "version": "1"}, htmx=True)
    assert answer.status_code == 200
    assert f'hx-target="#{row}"' in answer.get_data(as_text=True)
    assert everything(notes)[0].body == "Second words"
    late = client.post(address, data={"body": "Third words", "version": "1"})
    page = late.get_data(as_text=True)
    assert late.status_code == 409
    assert "Second words" in page
    assert "Third words</textarea>" in page
    assert 'name="version" value="2"' in page
    assert everything(notes)[0].body == "Second words"


def test_a_note_is_removed_and_brought_back(
    client_for, cast, contact, note, everything, undo_of, at
):
    client, address = client_for(cast.report), f"/crm/notes/{id_text(note.id)}"
    answer = client.post(address, data={"_method": "DELETE"})
    assert (answer.status_code, answer.location) == (303, at(contact))
    assert everything(notes) == []
    client.post(undo_of(client))
    assert everything(notes)[0].body == "First words"
    answer = client.post(address, data={"_method": "DELETE"}, htmx=True)
    row = place(client, note, "row")
    assert f'hx-target="#{row}" hx-swap="delete"' in answer.get_data(as_text=True)


def test_a_note_follows_its_record(client_for, cast, note):
    other, address = client_for(cast.colleague), f"/crm/notes/{id_text(note.id)}"
    assert other.get(address).status_code == 404
    assert other.get(f"{address}/edit").status_code == 404
    assert other.post(address, data={"body": "x"}).status_code == 404
    assert other.post(address, data={"_method": "DELETE"}).status_code == 404


def test_a_note_of_somebody_else_has_no_tools_for_a_member(
    make, client_for, cast, contact_of, everything, at
):
    contact = contact_of(cast.manager, assignee_id=cast.report.id)
    note = make(cast.manager, add_note, "contact", contact.id, "From above")
    client, address = client_for(cast.report), f"/crm/notes/{id_text(note.id)}"
    page = client.get(at(contact)).get_data(as_text=True)
    assert "From above" in page
    assert f"{address}/edit" not in page
    assert client.get(f"{address}/edit").status_code == 403
    assert client.post(address, data={"_method": "DELETE"}).status_code == 403
    assert everything(notes)[0].body == "From above"
