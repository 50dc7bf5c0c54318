"""Arranging the pipelines and their stages, by who may; no deal is ever left without a stage."""

from typing import Any

from msgspec.structs import replace

from ...accounts.queries import Viewer
from ...accounts.rules import Invalid
from ...jobs import Work, WorkState, advance, enqueue, works
from ...store import Missing, Stale, Tx, new_id
from .. import rules
from ..queries import all_pipelines, pipeline_required, stage_of
from ..queries.pipelines import USUAL
from ..records import Pipeline, Stage, deals, pipelines
from ..rules import N_, check_stages, with_probability
from .settling import settled

EMPTY_STAGE = "empty a stage"
FEW = 100  # so many deals are moved at once, and can be moved back by an undo
CHUNK = 200


def create_pipeline(tx: Tx, values: dict[str, Any], *, viewer: Viewer) -> Pipeline:
    """A new pipeline, after the others, with the stages that are usual. Invalid by field."""
    rules.need(viewer, "deals", "configure")
    lines = [_stored(tx, line) for line in all_pipelines(tx)]
    if len(lines) >= rules.MOST_PIPELINES:
        raise Invalid({"": [N_("There can be at most 50 pipelines.")]})
    stages = tuple(replace(stage, id=new_id(tx.now)) for stage in USUAL.stages)
    place = max((line.place for line in lines), default=0) + 1
    made = Pipeline(**rules.accepted("pipeline", values), stages=stages, place=place)
    rules.check_named(made)
    return tx.put(made)


def edit_pipeline(
    tx: Tx, pipeline_id: bytes, version: int | None, values: dict[str, Any], *, viewer: Viewer
) -> Pipeline:
    """Renames it, or takes it out of use. Stale when it is no longer of `version` (None: any)."""
    line = _load(tx, pipeline_id, version, viewer)
    return keep_pipeline(tx, line, replace(line, **rules.accepted("pipeline", values)))


def place_pipeline(tx: Tx, pipeline_id: bytes, place: int, *, viewer: Viewer) -> None:
    """Puts it at this place of all, from 0."""
    line = _load(tx, pipeline_id, None, viewer)
    rest = [_stored(tx, other) for other in all_pipelines(tx) if other.id != line.id]
    rest.insert(max(0, place), line)
    for number, each in enumerate(rest):
        tx.put(replace(each, place=number))


def add_stage(
    tx: Tx, pipeline_id: bytes, version: int | None, values: dict[str, Any], *, viewer: Viewer
) -> Stage:
    """A new stage: behind the last one of its outcome."""
    line = _load(tx, pipeline_id, version, viewer)
    values = with_probability(rules.accepted("stage", values))
    stage = Stage(id=new_id(tx.now), **values)
    rules.check_named(stage)
    same = [place for place, each in enumerate(line.stages) if each.outcome is stage.outcome]
    stages = list(line.stages)
    stages.insert(same[-1] + 1 if same else len(stages), stage)
    keep_pipeline(tx, line, replace(line, stages=tuple(stages)))
    return stage


def edit_stage(
    tx: Tx,
    pipeline_id: bytes,
    stage_id: bytes,
    version: int | None,
    values: dict[str, Any],
    *,
    viewer: Viewer,
) -> Stage:
    """Changes a stage; its outcome only while no deal stands in it."""
    line = _load(tx, pipeline_id, version, viewer)
    stage = _stage(line, stage_id)
    values = rules.accepted("stage", values)
    changed = replace(stage, **with_probability({"outcome": stage.outcome} | values))
    rules.check_named(changed)
    stages = tuple(changed if each.id == stage_id else each for each in line.stages)
    keep_pipeline(tx, line, replace(line, stages=stages))
    return changed


def place_stage(
    tx: Tx, pipeline_id: bytes, stage_id: bytes, place: int, *, viewer: Viewer
) -> Pipeline:
    """Puts a stage at this place of its pipeline, from 0."""
    line = _load(tx, pipeline_id, None, viewer)
    stage = _stage(line, stage_id)
    rest = [each for each in line.stages if each.id != stage_id]
    rest.insert(max(0, place), stage)
    return tx.put(replace(line, stages=tuple(rest)))


def delete_stage(
    tx: Tx,
    pipeline_id: bytes,
    stage_id: bytes,
    version: int | None = None,
    into: bytes | None = None,
    *,
    viewer: Viewer,
) -> Work | None:
    """Deletes a stage, and moves the deals that stand in it, those in the trash too, `into`
    another. Many are moved as long work, which is given back; the stage takes in no deals from
    then on, and goes with the last one. Invalid when it is needed, or `into` is not said."""
    line = _load(tx, pipeline_id, version, viewer)
    stage = _stage(line, stage_id)
    if stage.moves_to is not None:
        return _go_on(tx, line, stage, viewer)
    rest = tuple(each for each in line.stages if each.id != stage_id)
    check_stages(rest)
    if any(each.moves_to == stage_id for other in all_pipelines(tx) for each in other.stages):
        raise Invalid({"": [N_("Deals are being moved into this stage. Wait until this is done.")]})
    standing = _standing(tx, stage_id, FEW + 1)
    if not standing:
        tx.put(replace(line, stages=rest))
        return None
    target = _target(tx, stage, into)
    if len(standing) <= FEW:
        _move(tx, standing, target)
        tx.put(replace(tx.require(pipelines, line.id), stages=rest))
        return None
    leaving = replace(stage, moves_to=target.id)
    stages = tuple(leaving if each.id == stage_id else each for each in line.stages)
    tx.put(replace(line, stages=stages))
    return _go_on(tx, line, leaving, viewer)


def empty_stage(tx: Tx, work_id: bytes) -> bool:
    """Moves some of the deals out of a stage that is to go, and deletes it with the last; says
    whether there may be more. Nothing happens when somebody took that back."""
    work = tx.require(works, work_id)
    found = stage_of(tx, work.args["stage_id"])
    if found is None or found[1].moves_to is None:
        return False
    line, stage = found
    target = stage_of(tx, stage.moves_to)
    standing = _standing(tx, stage.id, CHUNK)
    _move(tx, standing, target[1])
    if len(standing) < CHUNK:
        line = tx.require(pipelines, line.id)
        tx.put(replace(line, stages=tuple(s for s in line.stages if s.id != stage.id)))
    advance(tx, work_id, work.done + len(standing))
    return len(standing) == CHUNK


def keep_pipeline(tx: Tx, before: Pipeline, after: Pipeline) -> Pipeline:
    """Stores a pipeline. Invalid when deals would be left without their stage or have another
    outcome than it, when a kind of stage would be missing, or no pipeline be in use."""
    rules.check_named(after)
    check_stages(after.stages)
    now = {stage.id: stage for stage in after.stages}
    for stage in before.stages:
        kept = now.get(stage.id)
        if (kept is None or kept.outcome is not stage.outcome) and _standing(tx, stage.id, 1):
            raise Invalid({"outcome": [N_("Deals stand in this stage. Move them out first.")]})
    others = [line for line in all_pipelines(tx) if line.id != after.id]
    if not after.active and not any(line.active for line in others):
        raise Invalid({"active": [N_("At least one pipeline has to be in use.")]})
    return tx.put(after)


def _load(tx: Tx, pipeline_id: bytes, version: int | None, viewer: Viewer) -> Pipeline:
    rules.need(viewer, "deals", "configure")
    line = pipeline_required(tx, pipeline_id)
    if version is not None and version != line.version:
        raise Stale(pipelines.name, line)
    return _stored(tx, line)


def _stored(tx: Tx, line: Pipeline) -> Pipeline:
    """The usual pipeline is kept only from when somebody uses or changes it."""
    return line if line.version else tx.put(line)


def _stage(line: Pipeline, stage_id: bytes) -> Stage:
    found = next((stage for stage in line.stages if stage.id == stage_id), None)
    if found is None:
        raise Missing("stage", stage_id)
    return found


def _target(tx: Tx, stage: Stage, into: bytes | None) -> Stage:
    if into is None:
        raise Invalid({"into": [N_("Deals stand in this stage. Say where they go.")]})
    found = stage_of(tx, into)
    if found is None or into == stage.id or found[1].moves_to is not None:
        raise Invalid({"into": [N_("There is no such stage.")]})
    return found[1]


def _standing(tx: Tx, stage_id: bytes, limit: int) -> list[bytes]:
    """The deals in a stage, those in the trash too."""
    return [hit.id for hit in tx.range(deals, "stage", (stage_id,), limit=limit)]


def _move(tx: Tx, ids: list[bytes], target: Stage) -> None:
    for deal in tx.get_many(deals, ids):
        tx.put(settled(tx, deal, replace(deal, stage_id=target.id)))


def _go_on(tx: Tx, line: Pipeline, stage: Stage, viewer: Viewer) -> Work:
    """The work that empties the stage; begun anew when it was stopped or failed."""
    for state in (WorkState.QUEUED, WorkState.RUNNING):
        for hit in tx.range(works, "state", (state,)):
            work = tx.require(works, hit.id)
            if work.kind == EMPTY_STAGE and work.args["stage_id"] == stage.id:
                return work
    args = {"pipeline_id": line.id, "stage_id": stage.id}
    return enqueue(tx, EMPTY_STAGE, args, viewer.user.id)
