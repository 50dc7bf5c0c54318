import io
import json
import re

import pytest

from ameen.accounts.rules import READ, WRITE
from ameen.files import rules
from ameen.files.records import attachments
from ameen.store import id_text
from ameen.web import dom_id
from tests.cast import with_levels


@pytest.fixture
def everything(store):
    def look():
        with store.read() as snap:
            return [snap.require(attachments, hit.id) for hit in snap.range(attachments)]

    return look


@pytest.fixture
def box(app):
    def named(record):
        with app.test_request_context():
            return dom_id(record, "files")

    return named


def test_files_are_uploaded_by_a_plain_form(
    client_for, cast, contact, upload, everything, box, on_disk
):
    client = client_for(cast.report)
    answer = upload(client, contact, (b"one", "one.txt"), (b"two", "عقد.txt"))
    assert answer.status_code == 303
    assert answer.location == f"/crm/contacts/{id_text(contact.id)}#{box(contact)}"
    assert [made.name for made in everything()] == ["one.txt", "عقد.txt"]
    assert len(on_disk()) == 2
    page = client.get(answer.location).get_data(as_text=True)
    assert "2 files were added." in page
    assert "one.txt" in page and "عقد.txt" in page
    assert "added a file" in page


def test_under_htmx_the_card_comes_back_and_the_timeline_is_told(
    client_for, cast, contact, upload, everything, box
):
    answer = upload(client_for(cast.report), contact, (b"one", "one.txt"), htmx=True)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert re.findall(r'<hx-partial hx-target="#([^"]+)"', page) == [box(contact), "toasts"]
    assert f'id="attachment-{id_text(everything()[0].id)}-row"' in page
    assert "files-changed" in json.loads(answer.headers["HX-Trigger"])


@pytest.mark.parametrize("htmx", [False, True])
def test_nothing_chosen_and_an_empty_file_are_refused_in_place(
    client_for, cast, contact, upload, everything, box, on_disk, htmx
):
    client = client_for(cast.report)
    for files, said in (((), "Choose a file first."), (((b"", "a.txt"),), "This file is empty.")):
        answer = upload(client, contact, *files, htmx=htmx)
        page = answer.get_data(as_text=True)
        assert answer.status_code == 422
        assert f'id="{box(contact)}"' in page and said in page
    assert everything() == [] and on_disk() == []


def test_one_that_is_refused_keeps_all_out(client_for, cast, contact, upload, everything, on_disk):
    answer = upload(client_for(cast.report), contact, (b"one", "a.txt"), (b"", "b.txt"))
    assert answer.status_code == 422
    assert everything() == [] and on_disk() == []


def test_20_mb_pass_and_one_byte_more_does_not(
    client_for, cast, contact, upload, everything, on_disk
):
    client, half = client_for(cast.report), b"\1" * (rules.LARGEST // 2)
    assert upload(client, contact, (half, "a"), (half, "b")).status_code == 303
    for files in ([(half, "a"), (half + b"\1", "b")], [(half * 2 + b"\1", "a")]):
        answer = upload(client, contact, *files)
        assert answer.status_code == 413
        assert "may have at most 20 MB. Nothing was saved." in answer.get_data(as_text=True)
    huge = upload(client, contact, (half * 3, "c"))
    assert huge.status_code == 413
    assert "at most 20 MB" in huge.get_data(as_text=True)
    assert len(everything()) == len(on_disk()) == 2


def test_too_many_at_once_are_refused(client_for, cast, contact, upload, everything):
    answer = upload(client_for(cast.report), contact, *[(b"x", "x")] * (rules.MOST_FILES + 1))
    assert answer.status_code == 413
    assert everything() == []


def test_others_upload_nothing_and_learn_nothing(
    client_for, cast, contact, company, upload, everything, store
):
    for part in ("colleague", "outsider"):
        assert upload(client_for(cast[part]), contact, (b"x", "x")).status_code == 404
    reader = client_for(with_levels(store, cast.report, contacts=WRITE, files=READ))
    assert upload(reader, contact, (b"x", "x")).status_code == 403
    assert upload(reader, company, (b"x", "x")).status_code == 404
    assert everything() == []


@pytest.mark.parametrize("subject", ["", "contact", "contact:", "contact:x", "role:01", "../x:y"])
def test_a_subject_that_is_none_is_not_there(client_for, cast, subject):
    answer = client_for(cast.owner).post("/files", data={"subject": subject})
    assert answer.status_code == 404


def test_a_file_is_renamed_and_replaced_on_a_page_of_its_own(
    client_for, cast, contact, attached, at, upload, now_stored, picture
):
    client, made = client_for(cast.report), attached(cast.report)
    page = client.get(at(made, "/edit")).get_data(as_text=True)
    assert 'value="words.txt"' in page and "text/plain" in page
    answer = client.post(at(made), data={"name": "better.txt", "version": "1"})
    assert answer.status_code == 303
    assert now_stored(made).name == "better.txt"
    late = client.post(at(made), data={"name": "late.txt", "version": "1"})
    assert late.status_code == 409
    assert "late.txt" in late.get_data(as_text=True)
    assert now_stored(made).name == "better.txt"
    data = {"name": "better.txt", "version": "2", "file": (io.BytesIO(picture()), "face.png")}
    assert client.post(at(made), data=data).status_code == 303
    assert (now_stored(made).name, now_stored(made).media_type) == ("face.png", "image/png")


def test_a_file_without_a_name_comes_back(client_for, cast, attached, at, now_stored):
    client, made = client_for(cast.report), attached(cast.report)
    answer = client.post(at(made), data={"name": " ", "version": "1"})
    assert answer.status_code == 422
    assert "A file needs a name." in answer.get_data(as_text=True)
    assert now_stored(made).name == "words.txt"


def test_a_file_is_thrown_away_and_taken_back(
    client_for, cast, contact, attached, at, now_stored, box
):
    client, made = client_for(cast.report), attached(cast.report)
    answer = client.post(at(made, "/trash"), htmx=True)
    page = answer.get_data(as_text=True)
    assert f'hx-target="#{box(contact)}"' in page
    assert f"attachment-{id_text(made.id)}-row" not in page
    assert "1 file in the trash" in page
    assert now_stored(made).trashed_at is not None
    undo = re.search(r'action="(/undo/\w+)"', page)[1]
    client.post(undo)
    assert now_stored(made).trashed_at is None
    client.post(at(made, "/trash"))
    answer = client.post(at(made, "/trash"), data={"_method": "DELETE"})
    assert answer.status_code == 303
    assert now_stored(made).trashed_at is None


def test_a_file_of_somebody_else_has_no_tools_for_a_member(client_for, cast, contact, attached, at):
    made, client = attached(cast.manager), client_for(cast.report)
    page = client.get(f"/crm/contacts/{id_text(contact.id)}").get_data(as_text=True)
    assert "words.txt" in page
    assert at(made, "/edit") not in page and at(made, "/trash") not in page
    assert client.get(at(made, "/edit")).status_code == 403
    assert client.post(at(made, "/trash")).status_code == 403


def test_who_may_not_know_of_files_sees_none_of_them_anywhere(
    client_for, cast, contact, attached, at, store
):
    made = attached(cast.report, name="zanzibar.txt")
    client = client_for(with_levels(store, cast.report, contacts=WRITE))
    for address in (f"/crm/contacts/{id_text(contact.id)}", at(made), at(made, "/edit"), "/files",
                    f"/crm/contacts/{id_text(contact.id)}/timeline", "/"):  # fmt: skip
        page = client.get(address, follow_redirects=True).get_data(as_text=True)
        assert "zanzibar" not in page and "added a file" not in page
    assert client.get(at(made)).status_code == 404
    assert client.post(at(made, "/trash")).status_code == 404


def test_the_form_s_own_token_is_enough_and_needed(client_for, cast, contact, upload, everything):
    client = client_for(cast.report)
    assert upload(client, contact, (b"x", "x.txt"), csrf=False).status_code == 400
    assert everything() == []
    page = client.get(f"/crm/contacts/{id_text(contact.id)}").get_data(as_text=True)
    form = page[page.index('enctype="multipart/form-data"') :]
    data = dict(re.findall(r'name="(csrf_token|subject)" value="([^"]+)"', form))
    data["file"] = (io.BytesIO(b"x"), "x.txt")
    assert client.post("/files", data=data, csrf=False).status_code == 303
    assert len(everything()) == 1
