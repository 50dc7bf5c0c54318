"""Arranging pipelines: who may, what a pipeline needs, and no deal without its stage."""

import threading
from datetime import UTC, date, datetime

import pytest

from ameen.accounts.rules import Forbidden, Invalid
from ameen.crm import actions
from ameen.crm.jobs import WORK_KINDS, run_empty_stage
from ameen.crm.queries import stage_of
from ameen.crm.queries.pipelines import USUAL
from ameen.crm.records import Outcome, Pipeline, deals
from ameen.jobs import WorkState, run_next_work, works
from ameen.store import Missing, Stale, new_id

PROSPECTING, ENGAGING, PROPOSAL, NEGOTIATION, WON, LOST = (stage.id for stage in USUAL.stages)


DEEDS = (
    (actions.create_pipeline, ({"name_en": "Service"},)),
    (actions.edit_pipeline, (USUAL.id, None, {"name_en": "Sales 2"})),
    (actions.place_pipeline, (USUAL.id, 0)),
    (actions.add_stage, (USUAL.id, None, {"name_en": "Demo", "probability": 40})),
    (actions.edit_stage, (USUAL.id, PROPOSAL, None, {"name_en": "Offer"})),
    (actions.place_stage, (USUAL.id, PROPOSAL, 0)),
    (actions.delete_stage, (USUAL.id, PROPOSAL)),
)


@pytest.mark.parametrize("part", ["owner", "manager", "report", "colleague", "outsider"])
@pytest.mark.parametrize(("action", "args"), DEEDS, ids=[deed.__name__ for deed, _ in DEEDS])
def test_who_may_arrange_pipelines(do, cast, lines, part, action, args):
    if part == "owner":
        do(cast.owner, action, *args)
        assert all(isinstance(line, Pipeline) and line.version for line in lines())
        return
    with pytest.raises(Forbidden):
        do(cast[part], action, *args)
    assert lines() == (USUAL,)


def test_a_second_pipeline_has_the_usual_stages_and_the_first_stays(do, cast, lines, deal_of):
    made = do(cast.owner, actions.create_pipeline, {"name_en": "Service", "name_ar": "الخدمة"})
    assert [line.name_en for line in lines()] == ["Sales", "Service"]
    assert {s.id for s in made.stages}.isdisjoint({s.id for s in USUAL.stages})
    deal = deal_of(cast.report, pipeline_id=made.id)
    assert deal.stage_id == made.stages[0].id
    do(cast.owner, actions.place_pipeline, made.id, 0)
    assert [line.name_en for line in lines()] == ["Service", "Sales"]
    assert deal_of(cast.report).pipeline_id == made.id


def test_the_last_pipeline_in_use_stays_so(do, cast, lines, deal_of):
    with pytest.raises(Invalid) as refused:
        do(cast.owner, actions.edit_pipeline, USUAL.id, None, {"active": False})
    assert "active" in refused.value.errors
    do(cast.owner, actions.create_pipeline, {"name_en": "Service"})
    deal = deal_of(cast.report)
    do(cast.owner, actions.edit_pipeline, USUAL.id, None, {"active": False})
    assert deal_of(cast.report).pipeline_id == lines()[1].id
    moved = do(cast.report, actions.move_deal, deal.id, PROPOSAL)
    assert moved.stage_id == PROPOSAL  # what is in it goes on through it
    with pytest.raises(Invalid):
        deal_of(cast.report, stage_id=PROPOSAL)


def test_a_new_stage_comes_behind_those_of_its_kind(do, cast, lines):
    do(cast.owner, actions.add_stage, USUAL.id, None, {"name_en": "Demo", "probability": 40})
    do(cast.owner, actions.add_stage, USUAL.id, None, {"name_en": "Won big", "outcome": "won"})
    [line] = lines()
    assert [stage.name_en for stage in line.stages][4:] == ["Demo", "Won", "Won big", "Lost"]
    assert (line.stages[6].probability, line.stages[4].probability) == (100, 40)


@pytest.mark.parametrize(("stage_id", "outcome"), [(WON, "lost"), (LOST, "won"), (WON, "open")])
def test_each_pipeline_keeps_a_way_to_win_and_to_lose(do, cast, lines, stage_id, outcome):
    with pytest.raises(Invalid):
        do(cast.owner, actions.edit_stage, USUAL.id, stage_id, None, {"outcome": outcome})
    with pytest.raises(Invalid):
        do(cast.owner, actions.delete_stage, USUAL.id, stage_id)
    assert lines() == (USUAL,)


def test_the_last_open_stage_cannot_go(do, cast):
    for stage_id in (PROSPECTING, ENGAGING, PROPOSAL):
        do(cast.owner, actions.delete_stage, USUAL.id, stage_id)
    with pytest.raises(Invalid):
        do(cast.owner, actions.delete_stage, USUAL.id, NEGOTIATION)


def test_a_stage_with_deals_keeps_its_outcome(do, cast, deal_of, sound):
    do(cast.owner, actions.add_stage, USUAL.id, None, {"name_en": "Demo"})
    deal_of(cast.report, stage_id=ENGAGING)
    with pytest.raises(Invalid):
        do(cast.owner, actions.edit_stage, USUAL.id, ENGAGING, None, {"outcome": "won"})
    do(cast.owner, actions.edit_stage, USUAL.id, PROPOSAL, None, {"outcome": "won"})
    sound()


@pytest.mark.parametrize("values", [{"name_en": "", "name_ar": " "}, {"probability": 101}])
def test_what_cannot_be_kept_is_refused(do, cast, lines, values):
    with pytest.raises(Invalid):
        do(cast.owner, actions.edit_stage, USUAL.id, PROPOSAL, None, values)
    assert lines() == (USUAL,)


def test_who_comes_second_is_told(do, cast, lines):
    do(cast.owner, actions.edit_pipeline, USUAL.id, None, {"name_en": "Sales 2"})
    for action, args in (
        (actions.edit_pipeline, (USUAL.id, 1, {"name_en": "Sales 3"})),
        (actions.edit_stage, (USUAL.id, PROPOSAL, 1, {"name_en": "Offer"})),
        (actions.delete_stage, (USUAL.id, PROPOSAL, 1)),
    ):
        with pytest.raises(Stale):
            do(cast.owner, action, *args)
    assert lines()[0].name_en == "Sales 2"


def test_a_pipeline_or_stage_that_is_not_there(do, cast):
    with pytest.raises(Missing):
        do(cast.owner, actions.edit_pipeline, new_id(), None, {"name_en": "x"})
    with pytest.raises(Missing):
        do(cast.owner, actions.delete_stage, USUAL.id, new_id())


def test_deleting_a_stage_asks_where_its_deals_go_and_takes_those_in_the_trash(
    do, cast, lines, deal_of, stored, sound
):
    deal, thrown = (deal_of(cast.manager, stage_id=PROPOSAL) for _ in range(2))
    do(cast.manager, actions.trash, deals, thrown.id)
    for into in (None, PROPOSAL, new_id()):
        with pytest.raises(Invalid) as refused:
            do(cast.owner, actions.delete_stage, USUAL.id, PROPOSAL, None, into)
        assert "into" in refused.value.errors
    assert do(cast.owner, actions.delete_stage, USUAL.id, PROPOSAL, None, ENGAGING) is None
    assert PROPOSAL not in {stage.id for stage in lines()[0].stages}
    assert stored(deal).stage_id == stored(thrown).stage_id == ENGAGING
    do(cast.manager, actions.restore, deals, thrown.id)
    sound()


def test_deals_that_go_into_a_closed_stage_are_closed_and_keep_their_day(
    do, cast, deal_of, stored, sound
):
    deal = deal_of(cast.report, stage_id=PROPOSAL)
    do(cast.owner, actions.delete_stage, USUAL.id, PROPOSAL, None, WON)
    assert stored(deal).outcome is Outcome.WON
    late = do(cast.owner, actions.add_stage, USUAL.id, None, {"name_en": "Big", "outcome": "won"})
    old = deal_of(cast.report, stage_id=WON, closed_on=date(2025, 7, 1))
    do(cast.owner, actions.delete_stage, USUAL.id, WON, None, late.id)
    assert (stored(old).stage_id, stored(old).closed_on) == (late.id, date(2025, 7, 1))
    sound()


@pytest.fixture
def many(store, cast, viewer_for):
    """More deals in one stage than are moved at once."""
    viewer = viewer_for(cast.report)

    def work(tx):
        return [
            actions.create(tx, deals, {"name": f"Deal {n}", "stage_id": PROPOSAL}, viewer=viewer)
            for n in range(450)
        ]

    return store.write(work, by=cast.report.id)


def test_many_deals_move_in_the_background_and_the_stage_goes_with_the_last(
    hub, do, cast, lines, many, stored, sound, deal_of
):
    work = do(cast.owner, actions.delete_stage, USUAL.id, PROPOSAL, None, ENGAGING)
    assert work is not None
    assert stored(many[0]).stage_id == PROPOSAL
    again = do(cast.owner, actions.delete_stage, USUAL.id, PROPOSAL)
    assert again.id == work.id
    # What is put into it while it is being emptied comes to where the others go.
    assert deal_of(cast.report, stage_id=PROPOSAL).stage_id == ENGAGING
    other = deal_of(cast.report)
    assert do(cast.report, actions.move_deal, other.id, PROPOSAL).stage_id == ENGAGING
    edited = do(cast.report, actions.edit, deals, many[5].id, None, {"description": "x"})
    assert edited.stage_id == PROPOSAL
    with pytest.raises(Invalid):
        do(cast.owner, actions.delete_stage, USUAL.id, ENGAGING, None, PROSPECTING)
    assert run_next_work(hub)
    with hub.store.read() as snap:
        done = snap.require(works, work.id)
        assert (done.state, done.done) == (WorkState.DONE, 450)
        assert not list(snap.range(deals, "stage", (PROPOSAL,)))
        assert stage_of(snap, PROPOSAL) is None
    sound()


def test_emptying_goes_on_after_it_was_stopped_half_way(hub, store, do, cast, many, sound):
    work = do(cast.owner, actions.delete_stage, USUAL.id, PROPOSAL, None, ENGAGING)
    assert store.write(actions.empty_stage, work.id, by=cast.owner.id, now=datetime.now(UTC))
    run_empty_stage(hub, work)
    with store.read() as snap:
        assert snap.require(works, work.id).done == 450
        assert stage_of(snap, PROPOSAL) is None
    assert store.write(actions.empty_stage, work.id) is False
    sound()


def test_taking_the_deletion_back_stops_the_moving(hub, do, cast, many, lines, sound):
    do(cast.owner, actions.delete_stage, USUAL.id, PROPOSAL, None, ENGAGING)
    assert do(cast.owner, actions.undo, do.batch).skipped == []
    run_next_work(hub)
    assert PROPOSAL in {stage.id for stage in lines()[0].stages}
    with hub.store.read() as snap:
        assert len(list(snap.range(deals, "stage", (PROPOSAL,)))) == 450
    sound()


@pytest.mark.parametrize("round_", range(6))
def test_one_deletes_the_stage_while_the_other_moves_deals_into_it(
    store, cast, deal_of, viewer_for, sound, lines, round_
):
    standing = [deal_of(cast.report, stage_id=PROPOSAL) for _ in range(2)]
    coming = [deal_of(cast.report) for _ in range(8)]
    owner, report = viewer_for(cast.owner), viewer_for(cast.report)
    begin, refused = threading.Barrier(2), []

    def delete():
        begin.wait()
        store.write(
            actions.delete_stage, USUAL.id, PROPOSAL, None, ENGAGING,
            viewer=owner, by=cast.owner.id,
        )  # fmt: skip

    def move():
        begin.wait()
        for deal in coming:
            try:
                store.write(actions.move_deal, deal.id, PROPOSAL, viewer=report, by=cast.report.id)
            except Invalid as error:
                refused.append(error)

    threads = [threading.Thread(target=work) for work in (delete, move)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sound()
    with store.read() as snap:
        stages = [snap.require(deals, deal.id).stage_id for deal in (*standing, *coming)]
    assert stages[:2] == [ENGAGING, ENGAGING]
    assert stages[2:].count(PROSPECTING) == len(refused)
    assert all("stage_id" in error.errors for error in refused)
    assert PROPOSAL not in {stage.id for stage in lines()[0].stages}


def test_the_work_is_known_to_the_jobs(hub):
    assert {kind.name for kind in WORK_KINDS} <= set(hub.work_kinds)
