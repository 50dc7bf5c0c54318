"""The reports as pages and files."""

import csv
import io
from datetime import date

import pytest

from ameen.crm import actions
from ameen.crm.records import deals
from ameen.crm.reports import REPORTS
from ameen.store import id_text
from tests.crm.reports.things import stages

HERE = "/crm/reports"


@pytest.fixture
def world(store, cast, do):
    """Two won deals of the report's and one of the colleague's, lost; in two currencies."""
    made = stages(store)

    def deal(part, stage, **values):
        values = {"name": "D", "stage_id": made[stage].id, "closed_on": date(2026, 2, 3), **values}
        return do(cast[part], actions.create, deals, values | {"assignee_id": cast[part].id})

    deal("report", "Won", value=1500)
    deal("report", "Won", value=2000, closed_on=date(2026, 3, 1))
    deal("report", "Proposal", value=5000, currency="USD")
    deal("colleague", "Lost", value=7777)


@pytest.mark.parametrize("name", REPORTS)
def test_each_report_is_a_page_a_fragment_and_a_file(client_for, cast, world, name):
    client = client_for(cast.manager)
    shown = client.get(f"{HERE}/{name}")
    assert shown.status_code == 200
    assert 'id="report"' in shown.text
    headers = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "section#report"}
    part = client.get(f"{HERE}/{name}", headers=headers)
    assert part.status_code == 200
    assert part.text.lstrip().startswith("<section")
    file = client.get(f"{HERE}/{name}.csv")
    assert file.mimetype == "text/csv"
    assert client_for(cast.outsider).get(f"{HERE}/{name}").status_code == 403


def lines(answer):
    return list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


def test_the_file_says_what_the_page_says_filtered_alike(client_for, cast, world):
    client = client_for(cast.manager)
    asked = "period=chosen&since=2026-02&until=2026-02"
    assert "2.000" not in client.get(f"{HERE}/closed?{asked}").text
    assert lines(client.get(f"{HERE}/closed.csv?{asked}"))[1:] == [
        ["Feb 2026", "1", "1.500", "0", "0.000", "100.00"]
    ]
    assert len(lines(client.get(f"{HERE}/closed.csv"))) == 3


def test_nobody_learns_of_deals_that_they_do_not_see(client_for, cast, world):
    for part, won, lost in (("manager", 2, 0), ("colleague", 0, 1), ("owner", 2, 1)):
        found = lines(client_for(cast[part]).get(f"{HERE}/owners.csv?currency=OMR"))[1:]
        assert (sum(int(r[3]) for r in found), sum(int(r[5]) for r in found)) == (won, lost)
    mine = client_for(cast.manager).get(f"{HERE}/closed?owner={id_text(cast.colleague.id)}")
    assert "7.777" not in mine.text
    assert "Nothing to count" in mine.text


def test_another_currency_is_chosen_not_added(client_for, cast, world):
    client = client_for(cast.manager)
    assert "50.00" in client.get(f"{HERE}/pipeline?currency=USD").text
    assert "Nothing to count" in client.get(f"{HERE}/pipeline").text


@pytest.mark.parametrize(
    "query",
    [
        "currency=XXX",
        "owner=nobody",
        "step=day",
        "period=ever",
        "period=chosen&since=2026-13",
        "period=chosen&since=soon",
    ],
)
def test_what_can_not_be_asked_is_refused(client_for, cast, world, query):
    assert client_for(cast.manager).get(f"{HERE}/closed?{query}").status_code == 400


def test_a_report_that_is_none_is_not_there(client_for, cast):
    assert client_for(cast.manager).get(f"{HERE}/dreams").status_code == 404
    assert client_for(cast.manager).get(f"{HERE}/dreams.csv").status_code == 404


@pytest.mark.parametrize("period", ["month", "quarter", "year", "last_year", "twelve", ""])
def test_each_period_can_be_asked_for(client_for, cast, world, period):
    assert client_for(cast.manager).get(f"{HERE}/closed?period={period}").status_code == 200


def test_the_overview_shows_pictures_or_says_that_there_is_nothing(client_for, cast, do, world):
    shown = client_for(cast.manager).get(HERE)
    assert shown.status_code == 200
    assert "<svg" in shown.text
    assert "chart" in shown.text
