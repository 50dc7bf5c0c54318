"""Each report says what the deals say that the reader sees, and nothing else."""

import random
from datetime import date

import pytest

from ameen.crm import actions, reports
from ameen.crm.records import Outcome, Source, campaigns, deals
from ameen.crm.records.facts import CAMPAIGN, OF_A_YEAR, SOURCE
from ameen.crm.reports import REPORTS, Asking, figures
from ameen.crm.rules import rounded
from tests.crm.reports.things import (
    month,
    of_outcome,
    product,
    random_deal,
    seen,
    stages,
    worth,
)

TODAY = date(2026, 3, 20)
PARTS = ("owner", "manager", "report", "colleague", "outsider")


@pytest.fixture
def world(store, cast, do):
    """A hundred deals of all sorts, some of them changed, given away and thrown away since."""
    chance, made = random.Random(7), stages(store)
    products = [product(store, name) for name in ("Chair", "Table")]
    found = []
    for _ in range(100):
        maker, values = random_deal(chance, cast, made, products)
        found.append(do(maker, actions.create, deals, values))
    for deal in chance.sample(found, 30):
        stage = chance.choice(list(made.values()))
        do(cast.owner, actions.edit, deals, deal.id, None, {"stage_id": stage.id, "value": 7})
    for deal in chance.sample(found, 10):
        do(cast.owner, actions.assign, deals, [deal.id], cast.report.id)
    for deal in chance.sample(found, 10):
        do(cast.owner, actions.trash, deals, deal.id)
    return made


def table(snap, viewer, name, **asked):
    return REPORTS[name].read(snap, viewer, Asking(TODAY, "OMR", **asked))


def rows(found):
    return {row.key: row.values for row in found.rows}


@pytest.mark.parametrize("part", PARTS)
def test_the_pipeline_by_stage(store, cast, viewer_for, world, part):
    who = viewer_for(cast[part])
    with store.read() as snap:
        found = of_outcome(seen(snap, who), Outcome.OPEN)
        said = rows(table(snap, who, "pipeline"))
    by_stage = {stage.id: [d for d in found if d.stage_id == stage.id] for stage in world.values()}
    assert {k: v[:2] for k, v in said.items()} == {
        stage: (len(those), worth(those)) for stage, those in by_stage.items() if those
    }
    for stage in world.values():
        if by_stage[stage.id]:
            exact = sum(
                (d.value or 0) * (stage.probability if d.probability is None else d.probability)
                for d in by_stage[stage.id]
            )
            assert said[stage.id][2] == rounded(exact)


@pytest.mark.parametrize("part", PARTS)
def test_won_and_lost_and_their_rate(store, cast, viewer_for, world, part):
    who = viewer_for(cast[part])
    with store.read() as snap:
        found = seen(snap, who)
        said = rows(table(snap, who, "closed", since=202602, until=202603))
        total = table(snap, who, "closed").total
    for key, number in (("2026-02", 202602), ("2026-03", 202603)):
        won = [d for d in of_outcome(found, Outcome.WON) if month(d) == number]
        lost = [d for d in of_outcome(found, Outcome.LOST) if month(d) == number]
        if won or lost:
            rate = len(won) * 100 / (len(won) + len(lost))
            assert said[key] == (len(won), worth(won), len(lost), worth(lost), rate)
        else:
            assert key not in said
    assert set(said) <= {"2026-02", "2026-03"}
    if total:
        assert total[0] == len(of_outcome(found, Outcome.WON))


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(("since", "until"), [(None, 202602), (202601, 202612), (202501, 202512)])
@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("owners", lambda d, users: d.assignee_id),
        ("sources", lambda d, users: str(d.source) if d.source else None),
        ("managers", lambda d, users: users.get(d.assignee_id)),
    ],
)
def test_what_is_broken_down(store, cast, viewer_for, world, part, name, key, since, until):
    who = viewer_for(cast[part])
    managers = {cast.report.id: cast.manager.id}
    if part in ("manager", "report", "colleague"):
        managers = {k: v for k, v in managers.items() if k in who.people}
    with store.read() as snap:
        found = seen(snap, who)
        said = rows(table(snap, who, name, since=since, until=until))
    wanted = {}
    for deal in found:
        within = (since or 0) <= month(deal) <= until
        if deal.currency == "OMR" and (deal.outcome == Outcome.OPEN or within):
            wanted.setdefault(key(deal, managers), []).append(deal)
    assert {k: (v[0], v[2], v[3], v[4]) for k, v in said.items()} == {
        k: (
            len(of_outcome(those, Outcome.OPEN)),
            len(of_outcome(those, Outcome.WON)),
            worth(of_outcome(those, Outcome.WON)),
            len(of_outcome(those, Outcome.LOST)),
        )
        for k, those in wanted.items()
    }


def test_what_is_read_does_not_multiply_by_what_a_report_does_not_tell_apart(
    store, cast, viewer_for, do
):
    running = [do(cast.owner, actions.create, campaigns, {"name": f"C{n}"}).id for n in range(3)]
    for number in range(24):
        values = {
            "name": "D",
            "stage_id": stages(store)["Won"].id,
            "source": list(Source)[number % 2],
            "campaign_id": running[number % 3],
            "closed_on": date(2026, number % 12 + 1, 1),
            "assignee_id": cast.report.id,
        }
        do(cast.owner, actions.create, deals, values)
    who = viewer_for(cast.manager)
    with store.read() as snap:
        for about, of_a_month in ((SOURCE, 12), (CAMPAIGN, 12)):
            assert len(figures(snap, who, about, "won")) == of_a_month
        assert len(figures(snap, who, OF_A_YEAR[SOURCE], "won")) == 2
        assert len(figures(snap, who, OF_A_YEAR[CAMPAIGN], "won")) == 3


@pytest.mark.parametrize("part", PARTS)
def test_one_owner_alone(store, cast, viewer_for, world, part):
    who = viewer_for(cast[part])
    with store.read() as snap:
        found = [d for d in seen(snap, who) if d.assignee_id == cast.report.id]
        for name in ("owners", "sources", "pipeline"):
            said = table(snap, who, name, owner=cast.report.id)
            place = 0
            wanted = len(of_outcome(found, Outcome.OPEN))
            assert (said.total[place] if said.total else 0) == wanted


@pytest.mark.parametrize("part", PARTS)
def test_how_long_it_took(store, cast, viewer_for, world, part):
    who = viewer_for(cast[part])
    with store.read() as snap:
        won = [d for d in seen(snap, who) if d.outcome == Outcome.WON and d.opened_on]
        total = table(snap, who, "cycle").total
    if won:
        days = [(d.closed_on - d.opened_on).days for d in won]
        assert total == (len(won), sum(days) / len(days))
    else:
        assert total == (0, None)


def test_the_forecast_keeps_what_is_overdue_and_undated_apart(store, cast, viewer_for, world):
    who = viewer_for(cast.owner)
    with store.read() as snap:
        found = of_outcome(seen(snap, who), Outcome.OPEN)
        said = table(snap, who, "forecast")
    counts = {row.key: row.values[0] for row in said.rows}
    assert counts.get(None, 0) == sum(1 for d in found if d.expected_close is None)
    assert counts.get("overdue", 0) == sum(1 for d in found if 0 < month(d) < 202603)
    assert counts.get("2026-09", 0) == sum(1 for d in found if month(d) == 202609)
    keys = [row.key for row in said.rows]
    assert keys == sorted(keys, key=lambda k: (k is None, k != "overdue", k or ""))


def test_periods_by_quarter_and_year(store, cast, viewer_for, world):
    who = viewer_for(cast.owner)
    with store.read() as snap:
        whole = table(snap, who, "closed")
        for step, keys in (("quarter", {"2026-Q1", "2026-Q3", "2026-Q4"}), ("year", {"2026"})):
            found = table(snap, who, "closed", step=step)
            assert {row.key for row in found.rows} <= keys
            assert found.total == whole.total


def test_currencies_stay_apart(store, cast, viewer_for, world):
    who = viewer_for(cast.owner)
    with store.read() as snap:
        assert reports.currencies(snap, who) == ["OMR", "USD"]
        dollars = REPORTS["closed"].read(snap, who, Asking(TODAY, "USD"))
        assert dollars.total[0] == len(of_outcome(seen(snap, who), Outcome.WON, "USD"))


def test_who_sees_nothing_gets_nothing(store, cast, viewer_for, world):
    who = viewer_for(cast.outsider)
    with store.read() as snap:
        assert reports.currencies(snap, who) == []
        assert all(not table(snap, who, name).rows for name in REPORTS)
