"""Files of each format on their way to a preview."""

import io

import pytest
from openpyxl import Workbook

from ameen.crm.records import contacts
from tests.crm.exchange.books import archive_with, book_with

from .test_imports import as_suggested, run, total


@pytest.fixture
def owner(client_for, cast):
    return client_for(cast.owner)


CARDS = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Salim\r\nTEL:+96899123456\r\nUID:u1\r\n"
    "PHOTO;ENCODING=b;TYPE=JPEG:AAAA\r\nEND:VCARD\r\n"
)


def sent(client, content, name, kind="contacts"):
    content = content.encode() if isinstance(content, str) else content
    return client.post(f"/crm/{kind}/import", data={"file": (io.BytesIO(content), name)})


def test_cards_go_the_way_of_any_file_and_again_change_nothing(owner, hub):
    for outcome in ((1, 0), (0, 1)):
        columns = sent(owner, CARDS, "phone.vcf").location
        page = owner.get(columns).text
        assert "PHOTO" in page
        assert 'name="encoding"' in page
        assert 'name="delimiter"' not in page
        shown = owner.get(run(owner, hub, as_suggested(owner, columns))).text
        assert (shown.count('<dd class="good">1</dd>'), total(hub, contacts)) == (outcome[0], 1)


def test_cards_are_refused_where_no_people_are_imported(owner):
    answer = sent(owner, CARDS, "phone.vcf", "companies")
    assert answer.status_code == 422
    assert "Import them under contacts" in answer.text


def test_another_sheet_of_a_workbook_can_be_chosen(owner, hub):
    book = Workbook()
    book.active.append(["nothing here"])
    people = book.create_sheet("People & co")
    people.append(["name", "phone"])
    people.append(["Anna", "+96899123456"])
    out = io.BytesIO()
    book.save(out)
    columns = sent(owner, out.getvalue(), "book.xlsx").location
    assert "People &amp; co" in owner.get(columns).text
    chosen = {"place": "People & co", "header": "1"}
    again = owner.post(columns.replace("/columns", "/reading"), data=chosen).location
    run(owner, hub, as_suggested(owner, again))
    assert total(hub, contacts) == 1


def test_a_sheet_that_is_not_there_cannot_be_chosen(owner):
    columns = sent(owner, book_with(["name"], ["Anna"]), "book.xlsx").location
    answer = owner.post(columns.replace("/columns", "/reading"), data={"place": "Elsewhere"})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text


def test_a_bomb_is_refused_with_a_sentence_and_leaves_no_file(owner, hub):
    content = archive_with("<!--" + "a" * (40 << 20) + "-->")
    answer = sent(owner, content, "bomb.xlsx")
    assert answer.status_code == 422
    assert "unpacks to far more" in answer.text
    assert not list((hub.settings.data / "run" / "imports").glob("*"))
