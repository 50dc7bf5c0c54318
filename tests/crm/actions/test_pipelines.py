"""Arranging pipelines: who may, what a pipeline needs, and no deal without its stage."""

import threading
from datetime import UTC, date, datetime

import pytest

from ameen.accounts.rules import Forbidden, Invalid
from ameen.crm import actions
from ameen.crm.jobs import WORK_KINDS, run_empty_stage
from ameen.crm.queries import all_pipelines, stage_of
from ameen.crm.queries.pipelines import USUAL
from ameen.crm.records import Outcome, Pipeline, deals
from ameen.jobs import WorkState, run_next_work, works
from ameen.store import Missing, Stale, new_id

PROSPECTING, ENGAGING, PROPOSAL, NEGOTIATION, WON, LOST = (stage.id for stage in USUAL.stages)


@pytest.fixture
def deal_of(do):
    return lambda person, **values: do(person, actions.create, deals, {"name": "Palms"} | values)


@pytest.fixture
def lines(store):
    def look():
        with store.read() as snap:
            return all_pipelines(snap)

    return look


@pytest.fixture
def stored(store):
    def look(deal):
        with store.read() as snap:
            return snap.get(deals, deal.id)

    return look


@pytest.fixture
def sound(store):
    """That each deal, in the trash or not, stands in a stage that is there and has its outcome."""

    def check():
        with store.read() as snap:
            for hit in snap.range(deals):
                deal = snap.require(deals, hit.id)
                found = stage_of(snap, deal.stage_id)
                assert found is not None
                assert (found[0].id, found[1].outcome) == (deal.pipeline_id, deal.outcome)

    return check


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


def test_the_deletion_of_a_stage_is_undone_with_its_deals(do, cast, lines, deal_of, stored, sound):
    deal = deal_of(cast.report, stage_id=PROPOSAL)
    before = lines()[0].stages
    do(cast.owner, actions.delete_stage, USUAL.id, PROPOSAL, None, ENGAGING)
    undone = do(cast.owner, actions.undo, do.batch)
    assert undone == (2, [])
    assert (lines()[0].stages, stored(deal).stage_id) == (before, PROPOSAL)
    sound()


def test_undoing_leaves_no_deal_in_a_stage_that_is_gone(do, cast, deal_of, stored, sound):
    deal = deal_of(cast.report, stage_id=PROPOSAL)
    do(cast.report, actions.move_deal, deal.id, ENGAGING)
    moved = do.batch
    do(cast.owner, actions.delete_stage, USUAL.id, PROPOSAL)
    assert do(cast.report, actions.undo, moved) == (0, ["Palms"])
    assert stored(deal).stage_id == ENGAGING
    do(cast.owner, actions.add_stage, USUAL.id, None, {"name_en": "Demo"})
    added = do.batch
    with_demo = deal_of(cast.report, stage_id=_named("Demo", do, cast))
    assert do(cast.owner, actions.undo, added).done == 0
    assert stored(with_demo) == with_demo
    sound()


def _named(text, do, cast):
    def look(tx, *, viewer):
        return next(s.id for s in all_pipelines(tx)[0].stages if s.name_en == text)

    return do(cast.owner, look)


def test_only_who_may_arrange_undoes_an_arrangement(do, cast, lines):
    do(cast.owner, actions.edit_pipeline, USUAL.id, None, {"name_en": "Sales 2"})
    renamed = do.batch
    with pytest.raises(Missing):
        do(cast.manager, actions.undo, renamed)
    assert do(cast.owner, actions.undo, renamed).skipped == []
    assert lines()[0].name_en == "Sales"


def test_a_new_pipeline_is_undone_by_taking_it_out_of_use(do, cast, lines):
    do(cast.owner, actions.create_pipeline, {"name_en": "Service"})
    do(cast.owner, actions.undo, do.batch)
    assert [line.active for line in lines() if line.name_en == "Service"] == [False]


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
