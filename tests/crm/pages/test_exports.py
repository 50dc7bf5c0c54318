"""The file of a list: all that the reader sees, or what the filters of the list find."""

import csv
import io

import pytest

from ameen.crm.actions import create_contact


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
