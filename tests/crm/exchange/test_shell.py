"""Import and export by command."""

from pathlib import Path

from ameen.crm.exchange.deciding import Decisions
from ameen.crm.exchange.shell import run_export, run_import
from ameen.crm.records import companies, contacts

from .files import all_of

DATA = Path(__file__).parents[2] / "data"
NORTHWIND = DATA / "northwind" / "customers.csv"


def test_a_dry_run_says_what_would_happen_and_leaves_nothing(hub, cast, capsys):
    assert run_import(hub, "contacts", NORTHWIND, dry_run=True) == 0
    assert "91 created" in capsys.readouterr().out
    assert all_of(hub, contacts) == []
    assert not list((hub.settings.data / "run" / "imports").glob("*"))


def test_a_file_goes_in_and_comes_out(hub, cast, capsys, tmp_path):
    assert run_import(hub, "contacts", NORTHWIND, as_email=cast.owner.email) == 0
    assert (len(all_of(hub, contacts)), len(all_of(hub, companies))) == (91, 91)
    out = tmp_path / "out.csv"
    assert run_export(hub, "contacts", out) == 0
    assert "Berglunds snabbköp" in out.read_text(encoding="utf-8-sig")


def test_columns_are_put_elsewhere_by_name(hub, cast, capsys):
    assert run_import(hub, "contacts", NORTHWIND, said=Decisions(("fax=phones", "phone="))) == 0
    anna = next(c for c in all_of(hub, contacts) if c.external_id == "ALFKI")
    assert anna.phones == ("+49300076545",)


def test_refusals_are_one_line_and_a_status(hub, cast, capsys, tmp_path):
    assert run_import(hub, "contacts", NORTHWIND, said=Decisions(("nothing=city",))) == 2
    assert run_import(hub, "contacts", NORTHWIND, as_email=cast.outsider.email) == 1
    assert run_import(hub, "contacts", tmp_path / "missing.csv") == 1
    picture = tmp_path / "picture.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(99))
    assert run_import(hub, "contacts", picture) == 1
    told = capsys.readouterr().err.strip().splitlines()
    assert len(told) == 4


def test_rejected_rows_are_left_in_a_file(hub, cast, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    broken = DATA / "awkward" / "northwind-broken.csv"
    assert run_import(hub, "contacts", broken) == 0
    text = (tmp_path / "northwind-broken-rejected.csv").read_text(encoding="utf-8-sig")
    assert "maria.anders@@nowhere" in text


def test_what_is_decided_wrongly_says_what_would_be_right(hub, cast, capsys):
    wrong = (
        Decisions(mapping=("phone",)),
        Decisions(mapping=("emails={nobody}@x.example",)),
        Decisions(fixed=("nothing=1",)),
        Decisions(values=("country=Oman",)),
        Decisions(create=("assignee",)),
        Decisions(dates="ydm"),
    )
    assert {run_import(hub, "contacts", NORTHWIND, said=said) for said in wrong} == {2}
    told = capsys.readouterr().err.strip().splitlines()
    assert len(told) == len(wrong) and all(line.startswith("ameen: ") for line in told)
    assert not list((hub.settings.data / "run" / "imports").glob("*"))


def test_fixed_texts_templates_and_values_fill_what_the_file_lacks(hub, cast, capsys, tmp_path):
    file = tmp_path / "people.csv"
    file.write_text("First,Last,Town\nAnna,Ber g,Maskat\nLösch,Ö'Neil,Sur\n")
    said = Decisions(
        mapping=("First=first_name", "Last=last_name", "emails={first}.{last}@x.example"),
        fixed=("kind=customer",),
        values=("city:Maskat=Muscat",),
    )
    assert run_import(hub, "contacts", file, said=said) == 0
    found = {c.name_en: (c.emails, c.kind, c.city) for c in all_of(hub, contacts)}
    assert found == {
        "Anna Ber g": (("anna.ber.g@x.example",), "customer", "Muscat"),
        "Lösch Ö'Neil": (("losch.o.neil@x.example",), "customer", "Sur"),
    }


def test_the_ending_of_a_file_chooses_its_format_and_its_content_how_it_is_read(
    hub, cast, capsys, tmp_path
):
    assert run_import(hub, "contacts", NORTHWIND, as_email=cast.owner.email) == 0
    for ending, mark in (("xlsx", b"PK"), ("vcf", b"BEGIN:VCARD"), ("csv", b"\xef\xbb\xbf")):
        out = tmp_path / f"out.{ending}"
        assert run_export(hub, "contacts", out) == 0
        assert out.read_bytes().startswith(mark)
        renamed = out.rename(tmp_path / "renamed")
        capsys.readouterr()
        assert run_import(hub, "contacts", renamed, dry_run=True) == 0
        assert "91 unchanged" in capsys.readouterr().out


def test_only_contacts_are_cards(hub, cast, capsys, tmp_path):
    out = tmp_path / "out.vcf"
    assert run_export(hub, "companies", out) == 1
    assert not out.exists()
    assert "vCard" in capsys.readouterr().err
