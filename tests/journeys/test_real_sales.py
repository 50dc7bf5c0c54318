"""A public set of sales (85 accounts, 35 agents, 7 products, 8,800 opportunities) is loaded by the
import command alone, as published; then reports, lists, boards, search and exports say what the
files say, to each what they may see."""

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from ameen import open_hub
from ameen.accounts.queries import user_by_email
from ameen.accounts.records import users
from ameen.crm import reports
from ameen.crm.exchange.deciding import Decisions
from ameen.crm.exchange.exporting import exported
from ameen.crm.exchange.shell import run_import
from ameen.crm.queries import all_pipelines, board, records_page, records_total
from ameen.crm.records import companies, deals, products
from ameen.crm.reports import Asking
from tests import cast as casting
from tests.conftest import settings_for

DATA = Path(__file__).parents[1] / "data" / "crm-sales"
CENT = 100
PEOPLE = Decisions(
    mapping=("email={sales_agent}@seller.example",), fixed=("roles=member",), create=("manager",)
)
DEALS = Decisions(
    mapping=("name={account} {product}",),
    values=("product:GTXPro=GTX Pro",),
    dates="mdy",
    currency="USD",
)
STEPS = (
    ("users", "sales_teams.csv", PEOPLE),
    ("companies", "accounts.csv", Decisions(currency="USD")),
    ("products", "products.csv", Decisions(currency="USD")),
    ("deals", "sales_pipeline.csv", DEALS),
)


@pytest.fixture(scope="module")
def loaded(prepared, tmp_path_factory):
    """A hub into which all four files came, each by one command."""
    folder = tmp_path_factory.mktemp("sales") / "data"
    hub = open_hub(settings_for(folder))
    casting.build(hub.store, hub.settings.secret)
    for kind, file, said in STEPS:
        assert run_import(hub, kind, DATA / file, said=said) == 0
    while hub.search.follow():
        pass
    yield hub
    hub.close()


@pytest.fixture(scope="module")
def rows():
    """The opportunities as the files have them, with manager and office of their agent."""
    teams = {row["sales_agent"]: row for row in _read("sales_teams.csv")}
    found = []
    for row in _read("sales_pipeline.csv"):
        team = teams[row["sales_agent"]]
        row |= {"manager": team["manager"], "office": team["regional_office"]}
        row["product"] = {"GTXPro": "GTX Pro"}.get(row["product"], row["product"])
        found.append(row)
    return found


def _read(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _person(hub, name):
    with hub.store.read() as snap:
        return user_by_email(snap, f"{name.lower().replace(' ', '.')}@seller.example")


def _viewer(hub, person):
    return casting.viewer(hub.store, person)


def _owner(hub):
    return _viewer(hub, casting.cast_of(hub.store).owner)


def _report(hub, viewer, name, **asked):
    with hub.store.read() as snap:
        asking = Asking(date(2018, 1, 1), "USD", **asked)
        return reports.REPORTS[name].read(snap, viewer, asking)


def test_all_records_are_here_and_no_row_was_lost(loaded):
    with loaded.store.read() as snap:
        counts = [sum(1 for _ in snap.range(table)) for table in (companies, products, deals)]
        people = [u for u in (snap.get(users, h.id) for h in snap.range(users)) if u]
    assert counts == [85, 7, 8800]
    sellers = [u for u in people if u.email.endswith("@seller.example")]
    agents = [u for u in sellers if u.manager_id]
    assert (len(sellers), len(agents), len({u.manager_id for u in agents})) == (41, 35, 6)
    assert not any(u.password_hash for u in sellers)


def test_an_opportunity_has_all_that_its_row_says(loaded):
    with loaded.store.read() as snap:
        hit = next(snap.range(deals, "external_id", ("z063oyw0",)))
        deal = snap.require(deals, hit.id)
        company = snap.require(companies, deal.company_id)
        (line,) = deal.lines
        product = snap.require(products, line.product_id)
        agent = snap.require(users, deal.assignee_id)
    assert (agent.name_en, company.name_en, product.name) == ("Darcel Schlecht", "Isdom", "GTX Pro")
    assert (deal.name, deal.value, deal.currency) == ("Isdom GTXPro", 4514 * CENT, "USD")
    assert (deal.opened_on, deal.closed_on) == (date(2016, 10, 25), date(2017, 3, 11))


def test_the_outcomes_are_those_of_the_files(loaded):
    pipeline = _report(loaded, _owner(loaded), "pipeline")
    closed = _report(loaded, _owner(loaded), "closed")
    with loaded.store.read() as snap:
        names = {s.id: s.name_en for line in all_pipelines(snap) for s in line.stages}
    assert {names[row.key]: row.values[0] for row in pipeline.rows} == {
        "Engaging": 1589,
        "Prospecting": 500,
    }
    assert closed.total[:3] == (4238, 10_005_534 * CENT, 2473)


def _expected(rows, key):
    """(won, their value, lost, win rate) by `key`, from the files alone."""
    found = defaultdict(lambda: [0, 0, 0])
    for row in rows:
        mine = found[key(row)]
        if row["deal_stage"] == "Won":
            mine[0] += 1
            mine[1] += int(row["close_value"]) * CENT
        mine[2] += row["deal_stage"] == "Lost"
    return {k: (w, v, x, w * 100 / (w + x) if w + x else None) for k, (w, v, x) in found.items()}


def _quarter(row):
    month, _day, year = row["close_date"].split("/")
    return f"{year}-Q{(int(month) + 2) // 3}"


@pytest.mark.parametrize(
    ("report", "table", "column"),
    [
        ("managers", users, "manager"),
        ("departments", None, "office"),
        ("products", products, "product"),
    ],
)
def test_win_rate_and_value_by_whom_and_what_are_those_of_the_files(
    loaded, rows, report, table, column
):
    told = _report(loaded, _owner(loaded), report)
    with loaded.store.read() as snap:
        named = {}
        for row in told.rows:
            record = snap.require(table, row.key) if table else None
            key = row.key if record is None else record.name_en
            named[key] = (row.values[2], row.values[3], row.values[4], row.values[5])
    assert named == _expected(rows, lambda row: row[column])


def test_win_rate_and_value_by_quarter_are_those_of_the_files(loaded, rows):
    told = _report(loaded, _owner(loaded), "closed", step="quarter")
    found = {row.key: (*row.values[:3], row.values[4]) for row in told.rows}
    assert found == _expected([row for row in rows if row["close_date"]], _quarter)


def test_each_manager_and_each_agent_sees_exactly_their_own(loaded, rows):
    by_agent, by_manager = defaultdict(set), defaultdict(set)
    for row in rows:
        by_agent[row["sales_agent"]].add(row["opportunity_id"])
        by_manager[row["manager"]].add(row["opportunity_id"])
    for name, mine in (by_agent | by_manager).items():
        viewer = _viewer(loaded, _person(loaded, name))
        with loaded.store.read() as snap:
            hits = records_page(snap, viewer, deals, limit=9000)
            listed = {snap.require(deals, hit.id).external_id for hit in hits}
            total = records_total(snap, viewer, deals)
            stages = [s.id for line in all_pipelines(snap) for s in line.stages]
            columns = board(snap, viewer, deals, stages)
        assert listed == mine, name
        assert total == len(mine) == sum(column.count for column in columns)
        assert _report(loaded, viewer, "closed").total[:3] == _sums(rows, mine)


def _sums(rows, mine):
    won = [row for row in rows if row["deal_stage"] == "Won" and row["opportunity_id"] in mine]
    lost = [row for row in rows if row["deal_stage"] == "Lost" and row["opportunity_id"] in mine]
    return len(won), sum(int(row["close_value"]) * CENT for row in won), len(lost)


def test_an_export_and_a_search_hold_the_same(loaded, rows):
    for name, column in (("Dustin Brinkmann", "manager"), ("Anna Snelling", "sales_agent")):
        mine = {row["opportunity_id"] for row in rows if row[column] == name}
        viewer = _viewer(loaded, _person(loaded, name))
        columns, written = exported(loaded.store, viewer, "deals")
        place = columns.index("external_id")
        assert {row[place] for row in written} == mine
        found = _found(loaded, viewer, "cancity")
        accounts = {r["opportunity_id"] for r in rows if r["account"] == "Cancity"}
        assert found == accounts & mine


def _found(hub, viewer, word):
    scope = {"deal": None if viewer.sees_all("deals") else viewer.people}
    hits = hub.search.find(scope, word, limit=1000).hits
    with hub.store.read() as snap:
        found = (snap.require(deals, record_id) for _kind, record_id in hits)
        return {deal.external_id for deal in found if "Cancity" in deal.name}


def test_the_same_files_again_change_nothing(loaded, capsys):
    for kind, file, said in STEPS[:3]:
        assert run_import(loaded, kind, DATA / file, said=said) == 0
    assert "35 unchanged" in (told := capsys.readouterr().out)
    assert "85 unchanged" in told and "7 unchanged" in told
