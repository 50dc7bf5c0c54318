"""Whom the CRM gives cause to tell, and that it reaches them."""

from datetime import UTC, datetime

import pytest

from ameen.crm import actions as crm
from ameen.crm.exchange import IMPORT
from ameen.crm.exchange.choices import Choices
from ameen.crm.exchange.kept import Import
from ameen.crm.exchange.reading import Sheet
from ameen.crm.queries import all_pipelines
from ameen.crm.records import Outcome, deals, leads
from ameen.jobs import Work, WorkState, works
from tests.cast import with_levels


@pytest.fixture(autouse=True)
def begun(notifier):
    """Everything until now is past."""


@pytest.fixture
def lead(do, cast):
    """Made by the report, when nobody else is named."""

    def made(title="A new shop", by=None, **values):
        return do(by or cast.report, crm.create, leads, {"title": title} | values)

    return made


def test_who_is_given_a_record_is_told_and_who_gives_it_is_not(cast, lead, titles):
    lead(by=cast.manager, assignee_id=cast.report.id)
    assert titles(cast.report) == ["The lead “A new shop” was assigned to you"]
    assert titles(cast.manager) == []


def test_nobody_is_told_of_what_they_took_themselves(cast, lead, titles):
    lead(assignee_id=cast.report.id)
    assert titles(cast.report) == []


def test_what_was_given_to_somebody_else_meanwhile_is_told_to_them_alone(cast, do, lead, titles):
    made = lead(by=cast.owner, assignee_id=cast.report.id)
    do(cast.owner, crm.assign, leads, [made.id], cast.colleague.id)
    assert titles(cast.report) == []
    assert titles(cast.colleague) == ["The lead “A new shop” was assigned to you"]


def test_who_may_not_see_what_they_are_given_is_not_told(store, cast, lead, titles):
    with_levels(store, cast.report, contacts=2)
    lead(by=cast.owner, assignee_id=cast.report.id)
    assert titles(cast.report) == []


def test_a_note_tells_whose_record_it_is_and_a_mention_whom_it_means(cast, do, lead, told):
    made = lead(by=cast.manager, assignee_id=cast.report.id)
    told(cast.report)
    do(cast.owner, crm.add_note, "lead", made.id, "**Ask** for @Khalid Al Amri")
    do(cast.owner, crm.add_note, "lead", made.id, "They called")
    assert told(cast.report)[0][:2] == (
        "Maryam Al Balushi wrote a note on “A new shop”",
        "They called",
    )
    assert told(cast.report)[1][:2] == (
        "Maryam Al Balushi mentioned you on “A new shop”",
        "Ask for @Khalid Al Amri",
    )
    assert [one.title for one in told(cast.manager)] == ["2 notes on “A new shop”"]
    assert told(cast.owner) == []


def test_a_note_that_was_written_long_ago_and_comes_in_now_is_no_news(cast, do, lead, titles):
    made = lead(by=cast.manager, assignee_id=cast.report.id)
    titles(cast.report)
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    text = "Ask @Khalid Al Amri"
    do(cast.owner, crm.add_note, "lead", made.id, text, written_at=long_ago)
    assert titles(cast.report) == ["The lead “A new shop” was assigned to you"]
    assert titles(cast.manager) == []


@pytest.fixture
def close(store, do):
    """Moves a deal into the stage of an outcome."""

    def moved(person, deal, outcome):
        with store.read() as snap:
            stages = all_pipelines(snap)[0].stages
        stage = next(s for s in stages if s.outcome == outcome)
        return do(person, crm.move_deal, deal.id, stage.id)

    return moved


def test_a_deal_that_is_won_is_told_to_the_manager_and_whose_it_is(cast, do, close, titles):
    deal = do(cast.report, crm.create, deals, {"name": "Fit-out"})
    close(cast.report, deal, Outcome.WON)
    assert titles(cast.manager) == ["The deal “Fit-out” was won"]
    assert titles(cast.report) == []
    close(cast.manager, deal, Outcome.LOST)
    assert titles(cast.report) == ["The deal “Fit-out” was lost"]


def test_the_end_of_an_import_is_told_to_whose_it_is(hub, cast, store, told, viewer_for):
    def finished(tx):
        sheet, choices = Sheet(encoding="utf-8", delimiter=","), Choices(targets=())
        made = tx.put(Import(kind="contacts", filename="clients.csv", sheet=sheet, choices=choices))
        work = tx.put(
            Work(
                kind=IMPORT,
                owner_id=cast.report.id,
                args={"import_id": made.id},
                state=WorkState.DONE,
            )
        )
        tx.event("work_ended", works.name, work.id)

    told(cast.report)
    store.write(finished, by=cast.report.id)
    assert [one.title for one in told(cast.report)] == ["The import of “clients.csv” is done"]
