"""The file of a list: all that the reader sees, or what the filters of the list find."""

import csv
import io
import re

import pytest
from openpyxl import load_workbook

from ameen.crm.actions import create_contact, trash_contact
from ameen.crm.records import contacts
from ameen.store import id_text


@pytest.fixture
def people(store, viewer_for, cast):
    for name, kind in (("Anna", "customer"), ("Omar", "lead")):
        values = {"name_en": name, "kind": kind, "job_title": "=1+1"}
        store.write(create_contact, values, viewer=viewer_for(cast.report), by=cast.report.id)


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


def test_a_workbook_holds_the_same(client_for, cast, people):
    answer = client_for(cast.report).get("/crm/contacts/export.xlsx")
    assert answer.headers["Content-Disposition"].endswith('.xlsx"')
    head, *found = load_workbook(io.BytesIO(answer.get_data())).active.values
    place = head.index("name_en"), head.index("job_title")
    assert [tuple(row[p] for p in place) for row in found] == [("Anna", "=1+1"), ("Omar", "=1+1")]


@pytest.mark.parametrize(("query", "version"), [("", "4.0"), ("?version=3", "3.0")])
def test_cards_are_of_the_version_that_was_asked_for(client_for, cast, people, query, version):
    answer = client_for(cast.report).get(f"/crm/contacts/export.vcf{query}")
    assert answer.mimetype == "text/vcard"
    lines = answer.get_data(as_text=True).split("\r\n")
    assert [line for line in lines if line.startswith(("VERSION", "FN"))] == [
        f"VERSION:{version}",
        "FN;LANGUAGE=en:Anna",
        f"VERSION:{version}",
        "FN;LANGUAGE=en:Omar",
    ]


def test_the_card_of_one_contact_is_for_those_who_see_it(client_for, cast, hub, people):
    with hub.store.read() as snap:
        anna = next(snap.range(contacts)).id
    path = f"/crm/contacts/{id_text(anna)}/export.vcf"
    card = client_for(cast.report).get(path).get_data(as_text=True)
    assert card.count("BEGIN:VCARD") == 1
    assert "FN;LANGUAGE=en:Anna" in card
    assert path in client_for(cast.report).get(f"/crm/contacts/{id_text(anna)}").text
    assert client_for(cast.colleague).get(path).status_code == 404


def test_a_contact_in_the_trash_has_no_card(client_for, cast, store, viewer_for, people):
    with store.read() as snap:
        anna = next(snap.range(contacts)).id
    store.write(trash_contact, anna, viewer=viewer_for(cast.owner), by=cast.owner.id)
    path = f"/crm/contacts/{id_text(anna)}/export.vcf"
    assert client_for(cast.report).get(path).status_code == 404


@pytest.mark.parametrize(
    ("module", "endings"),
    [("contacts", ["csv", "xlsx", "vcf"]), ("companies", ["csv", "xlsx"]), ("deals", [])],
)
def test_the_menu_offers_each_format_with_the_filters_kept(
    client_for, cast, people, module, endings
):
    page = client_for(cast.report).get(f"/crm/{module}?q=an").text
    offered = re.findall(rf'class="menu-item" href="/crm/{module}/export\.(\w+)\?q=an"', page)
    assert list(dict.fromkeys(offered)) == endings
