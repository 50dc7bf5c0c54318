"""The file of a list: all that the reader sees, or what the filters of the list find."""

import csv
import io

import pytest
from openpyxl import load_workbook

from ameen.crm.actions import create_contact, trash_contact
from ameen.crm.exchange.kinds import KINDS
from ameen.store import id_text, new_id


@pytest.fixture
def people(store, viewer_for, cast):
    who = viewer_for(cast.report)
    return [
        store.write(
            create_contact,
            {"name_en": name, "kind": kind, "job_title": "=1+1"},
            viewer=who,
            by=cast.report.id,
        )
        for name, kind in (("Anna", "customer"), ("Omar", "lead"))
    ]


def rows(answer):
    assert answer.mimetype == "text/csv"
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


def test_an_export_is_a_file_that_no_cache_keeps(client_for, cast, people):
    answer = client_for(cast.report).get("/crm/contacts/export.csv")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="contacts-')
    assert "no-store" in answer.headers["Cache-Control"]
    assert [(r["name_en"], r["job_title"]) for r in rows(answer)] == [
        ("Anna", "'=1+1"),
        ("Omar", "'=1+1"),
    ]


def test_filters_of_the_list_hold_for_the_file(client_for, hub, cast, people):
    while hub.search.follow():
        pass
    answer = client_for(cast.report).get("/crm/contacts/export.csv?kind=customer")
    assert [row["name_en"] for row in rows(answer)] == ["Anna"]


def test_others_get_a_file_without_these(client_for, cast, people):
    assert rows(client_for(cast.colleague).get("/crm/contacts/export.csv")) == []
    assert len(rows(client_for(cast.manager).get("/crm/contacts/export.csv"))) == 2


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_leaves_as_columns_and_as_a_workbook(client_for, cast, kind):
    room = "" if kind == "users" else "/crm"
    owner = client_for(cast.owner)
    columns = rows_of_columns(owner.get(f"{room}/{kind}/export.csv"))
    sheet = load_workbook(io.BytesIO(owner.get(f"{room}/{kind}/export.xlsx").data)).active
    assert [cell.value for cell in sheet[1]] == columns and "id" in columns


def rows_of_columns(answer):
    return next(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


def test_filters_hold_for_workbooks_and_cards_too(client_for, hub, cast, people):
    while hub.search.follow():
        pass
    browser = client_for(cast.report)
    sheet = browser.get("/crm/contacts/export.xlsx?kind=customer")
    read = load_workbook(io.BytesIO(sheet.data)).active
    assert [row[2].value for row in read.iter_rows(min_row=2)] == ["Anna"]
    cards = browser.get("/crm/contacts/export.vcf?kind=customer")
    assert cards.mimetype == "text/vcard" and cards.get_data(as_text=True).count("BEGIN:") == 1


def test_the_list_offers_each_format_with_its_filters(client_for, cast, people):
    page = client_for(cast.report).get("/crm/contacts?kind=customer").get_data(as_text=True)
    for ending in ("csv", "xlsx", "vcf"):
        assert f'href="/crm/contacts/export.{ending}?kind=customer" download' in page
    assert "export." not in client_for(cast.outsider).get("/").get_data(as_text=True)


def test_one_contact_leaves_as_a_card_in_the_version_asked_for(client_for, cast, people):
    anna, browser = people[0], client_for(cast.report)
    address = f"/crm/contacts/{id_text(anna.id)}/export.vcf"
    assert address in browser.get(f"/crm/contacts/{id_text(anna.id)}").get_data(as_text=True)
    for asked, version in (("", "4.0"), ("?version=3", "3.0")):
        answer = browser.get(address + asked)
        text = answer.get_data(as_text=True)
        assert f"VERSION:{version}" in text and "Anna" in text and "Omar" not in text
        assert answer.headers["Content-Disposition"].endswith('.vcf"')


def test_a_card_that_one_may_not_see_is_as_if_it_were_not_there(
    client_for, cast, people, store, viewer_for
):
    anna = f"/crm/contacts/{id_text(people[0].id)}/export.vcf"
    nobody = f"/crm/contacts/{id_text(new_id())}/export.vcf"
    colleague = client_for(cast.colleague)
    assert [colleague.get(a).status_code for a in (anna, nobody)] == [404, 404]
    assert client_for(cast.outsider).get(anna).status_code == 403
    who = viewer_for(cast.manager)
    store.write(trash_contact, people[0].id, None, viewer=who, by=who.user.id)
    assert client_for(cast.report).get(anna).status_code == 404
