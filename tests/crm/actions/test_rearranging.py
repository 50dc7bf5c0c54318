"""What was arranged is undone by who may arrange it, and no deal loses its stage by that."""

import pytest

from ameen.crm import actions
from ameen.crm.queries import all_pipelines
from ameen.crm.queries.pipelines import USUAL
from ameen.store import Missing

ENGAGING, PROPOSAL = USUAL.stages[1].id, USUAL.stages[2].id


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
    assert do(cast.owner, actions.undo, renamed) == (1, [])
    assert lines()[0].name_en == "Sales"


def test_a_new_pipeline_is_undone_by_taking_it_out_of_use(do, cast, lines):
    do(cast.owner, actions.create_pipeline, {"name_en": "Service"})
    do(cast.owner, actions.undo, do.batch)
    assert [line.active for line in lines() if line.name_en == "Service"] == [False]
