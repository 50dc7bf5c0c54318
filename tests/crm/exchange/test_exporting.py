"""An export holds exactly what somebody may see, and comes back without loss."""

import csv
import io

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ameen.crm.actions import create_company, create_contact, trash_contact
from ameen.crm.exchange.exporting import exported
from ameen.crm.exchange.writing import FORMATS
from ameen.crm.records import Preferred, Source, companies, contacts
from ameen.jobs import works
from tests import cast as casting

from .files import all_of, take


@pytest.fixture
def add(hub):
    def put(person, table=contacts, **values):
        viewer = casting.viewer(hub.store, person)
        action = create_contact if table is contacts else create_company
        return hub.store.write(action, values, viewer=viewer, by=viewer.user.id)

    return put


def export(hub, person, kind="contacts", made="csv"):
    viewer = casting.viewer(hub.store, person)
    return b"".join(FORMATS[made].write(*exported(hub.store, viewer, kind, "127.0.0.1")))


def rows(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_each_of_the_cast_exports_what_they_see(hub, cast, add):
    for person in (cast.owner, cast.manager, cast.report, cast.colleague):
        add(person, name_en=person.part)
    gone = add(cast.report, name_en="gone")
    viewer = casting.viewer(hub.store, cast.owner)
    hub.store.write(trash_contact, gone.id, viewer=viewer, by=viewer.user.id)
    seen = {
        p.part: {r["name_en"] for r in rows(export(hub, p))}
        for p in (cast.owner, cast.manager, cast.report)
    }
    assert seen == {
        "owner": {"owner", "manager", "report", "colleague"},
        "manager": {"manager", "report"},
        "report": {"report"},
    }


def test_the_number_of_an_unseen_company_stays_untold(hub, cast, add):
    secret = add(cast.owner, companies, name_en="Secret Ltd", external_id="S1")
    add(cast.owner, name_en="Anna", company_id=secret.id, assignee_id=cast.report.id)
    (row,) = rows(export(hub, cast.report))
    assert (row["company"], row["company_id"], row["company_external_id"]) == ("Secret Ltd", "", "")
    content = export(hub, cast.report)
    assert take(hub, cast.report, content).counts == (0, 0, 1, 0, 0)
    assert len(all_of(hub, companies)) == 1


def test_the_log_tells_who_exported_how_many(hub, cast, add):
    add(cast.report, name_en="Anna")
    export(hub, cast.report)
    with hub.store.read() as snap:
        told = [c for c in snap.changes(0, None) if c.name == "exported"]
    assert [(c.by, c.table, c.after["count"], c.origin) for c in told] == [
        (cast.report.id, "contact", 1, "127.0.0.1")
    ]


def test_rights_taken_away_end_a_running_export(hub, store, cast, add, monkeypatch):
    monkeypatch.setattr("ameen.crm.exchange.exporting.PAGE", 2)
    for n in range(6):
        add(cast.report, name_en=f"P{n}")
    _, rows = exported(store, casting.viewer(store, cast.report), "contacts")
    next(rows), next(rows)
    casting.with_roles(store, cast.report)
    assert list(rows) == []


@pytest.mark.parametrize(
    ("kind", "made"),
    [("companies", "csv"), ("companies", "xlsx"), *(("contacts", made) for made in FORMATS)],
)
def test_an_export_of_this_hub_changes_nothing_in_it(hub, cast, add, kind, made):
    gulf = add(cast.owner, companies, name_en="Gulf", revenue=1_100_040_000, currency="OMR", size=7)
    add(cast.owner, companies, name_en="Gulf Sur", parent_id=gulf.id)
    add(
        cast.owner,
        name_en="Anna",
        company_id=gulf.id,
        emails=("a@example.com",),
        assignee_id=cast.report.id,
    )
    count = 2 if kind == "companies" else 1
    taken = take(hub, cast.owner, export(hub, cast.owner, kind, made), kind)
    assert taken.counts == (0, 0, count, 0, 0)


LETTERS = st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffd\ufeff")
TEXT = st.one_of(
    st.text(LETTERS, max_size=25),
    st.text("=+-@'\"\n\r\t;,\\ 0", max_size=8),
    st.sampled_from(
        [
            "سالم بن حمد",
            "=HYPERLINK(1)",
            "'=1",
            "00123",
            "NULL",
            "-",
            "🐪 قافلة",
            "a;b,c",
            "false",
            "0",
        ]
    ),
)
TAG = TEXT.map(lambda t: " ".join(t.translate({44: 32, 59: 32}).split())[:40]).filter(bool)
CONTACT = st.fixed_dictionaries(
    {"name_en": TEXT.filter(lambda t: t.strip()), "name_ar": TEXT},
    optional={
        "job_title": TEXT,
        "street": TEXT,
        "postal_code": TEXT,
        "external_id": TEXT,
        "tags": st.lists(TAG, max_size=3),
        "socials": st.lists(TEXT.filter(lambda t: ":" not in t), max_size=3),
        "phones": st.lists(
            st.sampled_from(["+968 9912 3456", "24 123456", "+49 30 1234567 ext. 5"]), max_size=2
        ),
        "emails": st.lists(
            st.sampled_from(["a@example.com", "o'neil@example.com", "+x@example.com"]), max_size=2
        ),
        "preferred": st.sampled_from(Preferred),
        "source": st.sampled_from(Source),
    },
)


COMPANY = st.fixed_dictionaries(
    {"name_en": TEXT.filter(lambda t: t.strip()), "name_ar": TEXT},
    optional={
        "industry": TEXT,
        "street": TEXT,
        "external_id": TEXT,
        "tags": st.lists(TAG, max_size=3),
        "phone": st.sampled_from(["+968 9912 3456", "+49 30 1234567 ext. 5"]),
        "size": st.integers(0, 10**8),
        "revenue": st.integers(-(10**9), 10**12),
        "currency": st.sampled_from(["OMR", "USD", "JPY"]),
    },
)
ROUNDS = [
    *(("companies", made) for made in ("csv", "xlsx")),
    *(("contacts", made) for made in FORMATS),
]


@pytest.mark.parametrize(("kind", "made"), ROUNDS)
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_whatever_is_exported_comes_back_the_same(hub, cast, kind, made, data):
    table, create, one = KINDS[kind]
    _empty(hub, table)
    viewer = casting.viewer(hub.store, cast.owner)
    for values in data.draw(st.lists(one, min_size=1, max_size=4)):
        hub.store.write(create, values, viewer=viewer, by=viewer.user.id)
    before, content = all_of(hub, table), export(hub, cast.owner, kind, made)
    _empty(hub, table)
    taken = take(hub, cast.owner, content, kind, match_by="none")
    assert taken.rejects == []
    assert _plain(table, all_of(hub, table)) == _plain(table, before)


KINDS = {
    "contacts": (contacts, create_contact, CONTACT),
    "companies": (companies, create_company, COMPANY),
}


def _empty(hub, *tables):
    for table in (*tables, works):
        with hub.store.read() as snap:
            ids = [hit.id for hit in snap.range(table)]
        for one in ids:
            hub.store.write(lambda tx, one=one, table=table: tx.delete(table, one))


def _plain(table, records):
    fields = [field for field in table.fields if field != "trashed_at"]
    return [msgspec.to_builtins({f: getattr(r, f) for f in fields}) for r in records]
