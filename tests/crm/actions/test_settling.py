"""What follows from a change by itself, and what forbids it."""

from datetime import UTC, date, datetime

import pytest

from ameen.accounts.rules import Invalid
from ameen.crm import actions
from ameen.crm.queries import all_pipelines
from ameen.crm.records import Outcome, activities, campaigns, deals, leads, pipelines

EVENING = datetime(2026, 11, 23, 21, 30, tzinfo=UTC)  # half past one of the next day in Muscat


@pytest.fixture
def stages(store):
    """The stages of the usual pipeline by their English names."""
    with store.read() as snap:
        return {stage.name_en: stage for stage in all_pipelines(snap)[0].stages}


@pytest.fixture
def deal(do, cast):
    return do(cast.report, actions.create, deals, {"name": "Chairs", "value": 1500})


def test_a_new_deal_begins_in_the_first_open_stage_and_keeps_its_pipeline(store, deal, stages):
    assert (deal.stage_id, deal.outcome) == (stages["Prospecting"].id, Outcome.OPEN)
    with store.read() as snap:
        assert snap.require(pipelines, deal.pipeline_id).version == 1


def test_closing_sets_the_day_of_the_company_and_opening_again_takes_it(cast, do, deal, stages):
    def moved(stage, now=EVENING, **more):
        values = {"stage_id": stages[stage].id, **more}
        return do(cast.report, actions.edit, deals, deal.id, None, values, now=now)

    won = moved("Won", probability=40)
    assert (won.outcome, won.closed_on, won.probability) == ("won", date(2026, 11, 24), None)
    again = moved("Proposal")
    assert (again.outcome, again.closed_on) == ("open", None)
    lost = moved("Lost", closed_on=date(2026, 11, 1), lost_reason="price")
    assert (lost.closed_on, lost.lost_reason) == (date(2026, 11, 1), "price")
    assert moved("Engaging").lost_reason == ""


def test_a_stage_that_is_not_there_is_refused(cast, do, deal):
    with pytest.raises(Invalid) as refused:
        do(cast.report, actions.edit, deals, deal.id, None, {"stage_id": bytes(16)})
    assert set(refused.value.errors) == {"stage_id"}


def test_what_comes_into_a_column_by_itself_stands_at_its_top(cast, do, deal, stages):
    placed = do(cast.report, actions.edit, leads, _lead(cast, do).id, None, {"status": "contacted"})
    assert placed.rank == b""


def _lead(cast, do):
    return do(cast.report, actions.create, leads, {"title": "Wants chairs"})


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (
            activities,
            {
                "subject": "Call",
                "starts_at": datetime(2026, 11, 23, 9, tzinfo=UTC),
                "ends_at": datetime(2026, 11, 23, 8, tzinfo=UTC),
            },
        ),
        (
            campaigns,
            {"name": "Fair", "starts_on": date(2026, 11, 2), "ends_on": date(2026, 11, 1)},
        ),
    ],
)
def test_nothing_ends_before_it_begins(cast, do, table, values):
    with pytest.raises(Invalid):
        do(cast.report, actions.create, table, values)
