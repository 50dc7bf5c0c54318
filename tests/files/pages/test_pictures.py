import re

import pytest

from ameen.files import queries
from ameen.store import id_text


@pytest.fixture
def shown(store):
    def look(record):
        table = {"Contact": "contact", "Company": "company"}.get(type(record).__name__, "user")
        with store.read() as snap:
            return queries.picture(snap, table, record.id)

    return look


def test_a_logo_is_set_shown_removed_and_brought_back(
    client_for, cast, company, upload, picture, shown, place
):
    client, page = client_for(cast.report), f"/crm/companies/{id_text(company.id)}"
    form = client.get(f"/files/picture?subject={place(company)}").get_data(as_text=True)
    assert "Choose a picture" in form
    answer = upload(client, company, (picture(), "logo.png"), address="/files/picture")
    assert (answer.status_code, answer.location) == (303, page)
    logo = shown(company)
    assert f"/files/{id_text(logo.id)}/thumbnail" in client.get(page).get_data(as_text=True)
    data = {"subject": place(company), "_method": "DELETE"}
    assert client.post("/files/picture", data=data).status_code == 303
    assert shown(company) is None
    undo = re.search(r'action="(/undo/\w+)"', client.get(page).get_data(as_text=True))[1]
    client.post(undo)
    assert shown(company).id == logo.id


@pytest.mark.parametrize("content", [b"words", b"", b"<svg xmlns='x'/>"])
def test_what_is_no_picture_comes_back_with_the_reason(
    client_for, cast, contact, upload, shown, on_disk, content
):
    answer = upload(client_for(cast.report), contact, (content, "a.png"), address="/files/picture")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.get_data(as_text=True)
    assert shown(contact) is None and on_disk() == []


def test_only_who_may_edit_the_record_changes_its_picture(
    client_for, cast, contact, upload, picture, shown, place
):
    for part in ("colleague", "outsider"):
        client = client_for(cast[part])
        file = (picture(), "a.png")
        assert upload(client, contact, file, address="/files/picture").status_code == 404
        assert client.get(f"/files/picture?subject={place(contact)}").status_code == 404
        data = {"subject": place(contact), "_method": "DELETE"}
        assert client.post("/files/picture", data=data).status_code == 404
    assert shown(contact) is None


def test_an_avatar_is_one_s_own_and_seen_by_all(client_for, cast, upload, picture, shown):
    own = client_for(cast.outsider)
    assert (
        upload(own, cast.outsider, (picture(), "me.png"), address="/files/picture").status_code
        == 303
    )
    face = shown(cast.outsider)
    for person in cast:
        answer = client_for(person).get(f"/files/{id_text(face.id)}/thumbnail?size=64")
        assert answer.status_code == 200
    other = upload(
        client_for(cast.manager), cast.outsider, (picture(), "b.png"), address="/files/picture"
    )
    assert other.status_code == 403
