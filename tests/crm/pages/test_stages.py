"""Stages that many deals stand in: moved in the background, and told so."""

from ameen.crm import actions
from ameen.crm.queries.pipelines import USUAL
from ameen.crm.records import deals
from ameen.jobs import run_next_work
from ameen.store import id_text


def test_a_full_stage_is_emptied_in_the_background(hub, client_for, cast, store, viewer_for):
    viewer = viewer_for(cast.report)
    stage, into = USUAL.stages[2].id, USUAL.stages[1].id

    def fill(tx):
        for number in range(120):
            values = {"name": f"Deal {number}", "stage_id": stage}
            actions.create(tx, deals, values, viewer=viewer)

    store.write(fill, by=cast.report.id)
    owner = client_for(cast.owner)
    there = f"/settings/pipelines/{id_text(USUAL.id)}/stages/{id_text(stage)}/deletion"
    assert "120 deals stand in this stage." in owner.get(there).get_data(as_text=True)
    owner.post(there, data={"into": id_text(into)})
    page = owner.get("/settings/pipelines").get_data(as_text=True)
    assert "The deals are being moved." in page and "Being emptied" in page
    form = owner.get("/crm/deals/new").get_data(as_text=True)
    assert f'<option value="{id_text(stage)}"' not in form
    assert run_next_work(hub)
    page = owner.get("/settings/pipelines").get_data(as_text=True)
    assert id_text(stage) not in page and "Being emptied" not in page
    with store.read() as snap:
        assert len(list(snap.range(deals, "stage", (into,)))) == 120
