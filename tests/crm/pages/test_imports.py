"""The pages of an import, from the file to its undo, as the cast sees them."""

import csv
import io
import re
from pathlib import Path

import pytest

from ameen.crm.records import companies, contacts
from ameen.jobs import run_next_work
from ameen.store import parse_id
from tests import cast as casting

DATA = Path(__file__).parents[2] / "data"
NORTHWIND = DATA / "northwind" / "customers.csv"
ACCOUNTS = DATA / "crm-sales" / "accounts.csv"
BROKEN = DATA / "awkward" / "northwind-broken.csv"


@pytest.fixture
def owner(client_for, cast):
    return client_for(cast.owner)


def upload(client, file, kind="contacts"):
    """Sends a file, and gives the address of its columns."""
    sent = {"file": (io.BytesIO(file.read_bytes()), file.name)}
    answer = client.post(f"/crm/{kind}/import", data=sent)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.location


def as_suggested(client, columns):
    """Accepts what the page of columns suggests, and gives the address of the preview."""
    page = client.get(columns).get_data(as_text=True)
    fields = dict(re.findall(r'<input[^>]*name="([a-z_]+)"[^>]*value="([^"]*)"', page))
    selects = re.findall(r'<select[^>]*name="([^"]+)".*?</select>', page, re.DOTALL)
    for name in selects:
        body = re.search(rf'<select[^>]*name="{name}".*?</select>', page, re.DOTALL)[0]
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        fields[name] = chosen[1] if chosen else ""
    answer = client.post(columns, data=fields)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.location


def run(client, hub, preview):
    """Starts the import and does the work; gives the page of what came of it."""
    shown = client.post(preview.replace("/preview", "/run")).location
    while run_next_work(hub):
        pass
    return shown


def total(hub, table):
    with hub.store.read() as snap:
        return snap.tally(table, "people")


def test_northwind_goes_in_by_its_columns_and_out_by_one_undo(owner, hub):
    preview = as_suggested(owner, upload(owner, NORTHWIND))
    page = owner.get(preview).get_data(as_text=True)
    assert "+49 30 0074321" in page and "&lt;" not in page
    assert "Alfreds Futterkiste" in page
    assert "Maria Anders" in page
    shown = run(owner, hub, preview)
    assert (total(hub, contacts), total(hub, companies)) == (91, 91)
    page = owner.get(shown).get_data(as_text=True)
    assert "Import finished" in page
    assert owner.post(f"{shown}/undo").location == shown
    while run_next_work(hub):
        pass
    assert (total(hub, contacts), total(hub, companies)) == (0, 0)
    assert "182" in owner.get(shown).get_data(as_text=True)


def test_accounts_link_to_parents_further_down(owner, hub):
    run(owner, hub, as_suggested(owner, upload(owner, ACCOUNTS, "companies")))
    assert total(hub, companies) == 85
    with hub.store.read() as snap:
        found = snap.get_many(companies, [hit.id for hit in snap.range(companies)])
        names = {c.id: c.name_en for c in found}
        parents = {c.name_en: names[c.parent_id] for c in found if c.parent_id}
    with ACCOUNTS.open(encoding="utf-8") as file:
        rows = [r for r in csv.DictReader(file) if r["subsidiary_of"]]
    assert parents == {row["account"]: row["subsidiary_of"] for row in rows}


def test_a_broken_copy_brings_its_good_rows_and_reports_the_others(owner, hub):
    shown = run(owner, hub, as_suggested(owner, upload(owner, BROKEN)))
    assert total(hub, contacts) == 91 - 3
    rejected = owner.get(f"{shown}/rejected.csv")
    rows = list(csv.reader(io.StringIO(rejected.get_data(as_text=True).lstrip("\ufeff"))))
    lines = {row[0]: row[1] for row in rows[1:]}
    assert set(lines) == {"3", "4", "6", "8"}
    assert "too few cells" in lines["3"]
    assert "too many cells" in lines["6"]
    assert "not an email address" in lines["8"]


def test_rejected_rows_go_in_once_they_are_mended(owner, hub):
    shown = run(owner, hub, as_suggested(owner, upload(owner, BROKEN)))
    text = owner.get(f"{shown}/rejected.csv").get_data(as_text=True)
    mended = text.replace("maria.anders@@nowhere", "maria@anders.example")
    sent = {"file": (io.BytesIO(mended.encode()), "mended.csv")}
    columns = owner.post("/crm/contacts/import", data=sent).location
    run(owner, hub, as_suggested(owner, columns))
    assert total(hub, contacts) == 91 - 2


def test_the_same_file_twice_changes_nothing(owner, hub):
    for _ in range(2):
        shown = run(owner, hub, as_suggested(owner, upload(owner, NORTHWIND)))
    assert (total(hub, contacts), total(hub, companies)) == (91, 91)
    assert re.search(r"Unchanged</dt><dd>91", owner.get(shown).get_data(as_text=True))


def test_pasted_rows_are_a_file_too(owner, hub):
    text = "الاسم;البريد الإلكتروني\nسالم الحارثي;salim@example.om\n"
    columns = owner.post("/crm/contacts/import", data={"text": text}).location
    run(owner, hub, as_suggested(owner, columns))
    with hub.store.read() as snap:
        found = [snap.require(contacts, hit.id) for hit in snap.range(contacts)]
    assert [(c.name_ar, c.emails) for c in found] == [("سالم الحارثي", ("salim@example.om",))]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 20, "another kind of file"),
        (b"PK\x03\x04" + b"\0" * 100, "workbook"),
        (b"", "empty"),
    ],
)
def test_what_is_no_csv_gives_one_sentence(owner, hub, content, sentence):
    sent = {"file": (io.BytesIO(content), "file.csv")}
    answer = owner.post("/crm/contacts/import", data=sent)
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)
    assert not list((hub.settings.data / "run" / "imports").glob("*"))


def test_the_kept_file_is_for_the_hub_alone(owner, hub):
    columns = upload(owner, NORTHWIND)
    file = hub.settings.data / "run" / "imports" / f"{columns.split('/')[-2]}.csv"
    assert file.stat().st_mode & 0o777 == 0o600


def test_somebody_elses_import_does_not_exist(owner, client_for, cast):
    columns = upload(owner, NORTHWIND)
    base = columns.removesuffix("/columns")
    other = client_for(cast.manager)
    for way in ("", "/columns", "/preview", "/progress", "/totals", "/rejected.csv"):
        assert other.get(base + way).status_code == 404
    for way in ("/columns", "/reading", "/count", "/run", "/stop", "/going-on", "/undo"):
        assert other.post(base + way).status_code == 404


def test_a_reader_may_export_and_not_import(client_for, store, cast):
    reader = casting.with_roles(store, cast.report, "reader")
    client = client_for(reader)
    assert client.get("/crm/contacts/import").status_code == 403
    assert client.get("/crm/contacts/export.csv").status_code == 200
    assert client_for(cast.outsider).get("/crm/contacts/export.csv").status_code == 403


def test_two_columns_for_one_field_are_refused_beside_the_form(owner):
    columns = upload(owner, NORTHWIND)
    answer = owner.post(columns, data={"column-0": "city", "column-1": "city"})
    assert answer.status_code == 422
    assert "Two columns go to" in answer.get_data(as_text=True)


def test_a_form_sent_twice_begins_one_import(owner, hub):
    preview = as_suggested(owner, upload(owner, NORTHWIND))
    for _ in range(2):
        owner.post(preview.replace("/preview", "/run"))
    while run_next_work(hub):
        pass
    assert total(hub, contacts) == 91


def test_progress_is_a_fragment_that_gives_way_to_the_result(owner, hub):
    preview = as_suggested(owner, upload(owner, NORTHWIND))
    shown = owner.post(preview.replace("/preview", "/run")).location
    waiting = owner.get(f"{shown}/progress", htmx=True)
    assert waiting.status_code == 200
    assert 'hx-trigger="every 1s"' in waiting.get_data(as_text=True)
    while run_next_work(hub):
        pass
    assert owner.get(f"{shown}/progress", htmx=True).location == shown


def test_a_stopped_import_goes_on_where_it_was(owner, hub):
    preview = as_suggested(owner, upload(owner, NORTHWIND))
    shown = owner.post(preview.replace("/preview", "/run")).location
    owner.post(f"{shown}/stop")
    assert not run_next_work(hub)
    assert "was stopped" in owner.get(shown).get_data(as_text=True)
    owner.post(f"{shown}/going-on")
    assert run_next_work(hub)
    assert total(hub, contacts) == 91


def test_the_file_is_read_again_as_told(owner, hub):
    text = b"name;city\nAnna;Muscat\n"
    sent = {"file": (io.BytesIO(text), "a.csv")}
    columns = owner.post("/crm/contacts/import", data=sent).location
    told = {"encoding": "cp1256", "delimiter": ",", "header": "1"}
    answer = owner.post(columns.replace("/columns", "/reading"), data=told)
    assert answer.location == columns
    assert "name;city" in owner.get(columns).get_data(as_text=True)


def test_an_export_comes_back_into_an_empty_hub_as_the_same(owner, hub, cast):
    run(owner, hub, as_suggested(owner, upload(owner, NORTHWIND)))
    before = _all(hub)
    exported = owner.get("/crm/contacts/export.csv")
    assert exported.headers["Content-Disposition"].startswith("attachment")
    with hub.store.read() as snap:
        assert [c.after["count"] for c in snap.changes(0, None) if c.name == "exported"] == [91]
    for hit in list(_hits(hub)):
        hub.store.write(lambda tx, i=hit: tx.delete(contacts, i))
    sent = {"file": (io.BytesIO(exported.get_data()), "contacts.csv")}
    columns = owner.post("/crm/contacts/import", data=sent).location
    run(owner, hub, as_suggested(owner, columns))
    assert _all(hub) == before


def _hits(hub):
    with hub.store.read() as snap:
        return [hit.id for hit in snap.range(contacts)]


def _all(hub):
    with hub.store.read() as snap:
        found = snap.get_many(contacts, _hits(hub))
    fields = [f for f in contacts.fields if f != "trashed_at"]
    return sorted([tuple(repr(getattr(c, f)) for f in fields) for c in found])


def test_an_import_is_named_by_its_batch(owner, hub):
    shown = run(owner, hub, as_suggested(owner, upload(owner, NORTHWIND)))
    batch = parse_id(shown.rsplit("/", 1)[1])
    with hub.store.read() as snap:
        assert sum(1 for change in snap.changes_of(batch) if change.op == "create") == 182


def test_a_long_file_is_counted_by_a_work_that_the_import_does_not_wait_for(owner, hub):
    rows = "".join(f"N{n},Person {n},p{n}@example.com,{'x' * 40}\n" for n in range(6000))
    sent = {"file": (io.BytesIO(f"number,name,email,street\n{rows}".encode()), "long.csv")}
    columns = owner.post("/crm/contacts/import", data=sent).location
    preview = as_suggested(owner, columns)
    assert 'hx-trigger="every 1s"' in owner.get(preview).get_data(as_text=True)
    assert run_next_work(hub)
    totals = owner.get(preview.replace("/preview", "/totals"), htmx=True).get_data(as_text=True)
    assert re.search(r"To create</dt><dd[^>]*>6,000", totals)
    assert "every 1s" not in totals
    as_suggested(owner, columns)
    assert not run_next_work(hub)
    run(owner, hub, preview)
    assert total(hub, contacts) == 6000
