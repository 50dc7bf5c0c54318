"""The settings of stages: what they are called, their order, and where deals go from one."""

from types import SimpleNamespace
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from msgspec import structs
from werkzeug.wrappers import Response

from ...store import Snapshot, Stale
from ...web import access, language, page, see_other, store, toast, write
from ...web.format import number
from .. import actions, queries
from ..forms import StageDeletionForm, StageForm
from ..records import Pipeline, Stage, name
from ..rules import stages_to_go
from .browsing import undo_address
from .deals import stage_text
from .pipelines import ONE, blueprint, deals_standing, line_of, saved, wanted

STAGE = f"{ONE}/stages/<id:stage_id>"


@blueprint.get(f"{ONE}/stages/new")
@access("deals", "configure")
def new_stage(pipeline_id: bytes) -> Response:
    line = line_of(pipeline_id)
    form = StageForm.of()
    form.version.data = line.version
    return _stage_page(form, line)


@blueprint.post(f"{ONE}/stages")
@access("deals", "configure")
def create_stage(pipeline_id: bytes) -> Response:
    line, form = line_of(pipeline_id), StageForm.of()
    return saved(
        form,
        lambda: write(actions.add_stage, pipeline_id, form.version.data, form.values()),
        lambda status, stale: _stage_page(form, line, None, status, stale),
    )


@blueprint.get(f"{STAGE}/edit")
@access("deals", "configure")
def edit_stage(pipeline_id: bytes, stage_id: bytes) -> Response:
    line, stage = _stage(pipeline_id, stage_id)
    form = StageForm.of(stage)
    form.version.data = line.version
    return _stage_page(form, line, stage)


@blueprint.route(STAGE, methods=["POST", "PUT"])
@access("deals", "configure")
def update_stage(pipeline_id: bytes, stage_id: bytes) -> Response:
    line, stage = _stage(pipeline_id, stage_id)
    form = StageForm.of(stage)
    values = (pipeline_id, stage_id, form.version.data)
    return saved(
        form,
        lambda: write(actions.edit_stage, *values, form.values()),
        lambda status, stale: _stage_page(form, line, stage, status, stale),
    )


@blueprint.post(f"{STAGE}/place")
@access("deals", "configure")
def place_stage(pipeline_id: bytes, stage_id: bytes) -> Response:
    """One step up or down, or to the place `at`."""
    line, stage = _stage(pipeline_id, stage_id)
    write(actions.place_stage, pipeline_id, stage_id, wanted(line.stages.index(stage)))
    return see_other(url_for("pipelines.index"), undo=undo_address())


@blueprint.get(f"{STAGE}/deletion")
@access("deals", "configure")
def deletion(pipeline_id: bytes, stage_id: bytes) -> Response:
    """Asks where the deals go that stand in the stage."""
    line, stage = _stage(pipeline_id, stage_id)
    form = StageDeletionForm.of()
    form.version.data = line.version
    return _deletion_page(form, line, stage)


@blueprint.post(f"{STAGE}/deletion")
@access("deals", "configure")
def delete_stage(pipeline_id: bytes, stage_id: bytes) -> Response:
    """Deletes the stage; many deals are moved in the background before."""
    line, stage = _stage(pipeline_id, stage_id)
    form = StageDeletionForm.of()
    with store().read() as snap:
        form.into.choices = _others(snap, stage)
    work = None

    def delete() -> None:
        nonlocal work
        version, into = form.version.data, form.into.data
        work = write(actions.delete_stage, pipeline_id, stage_id, version, into)

    refused = saved(form, delete, lambda status, _: _deletion_page(form, line, stage, status))
    if work is not None:
        toast(_("The deals are being moved. The stage goes when the last one has left it."))
    return refused


def _stage(pipeline_id: bytes, stage_id: bytes) -> tuple[Pipeline, Stage]:
    with store().read() as snap:
        return queries.stage_required(snap, pipeline_id, stage_id)


def _others(snap: Snapshot, stage: Stage) -> list[tuple[bytes, str]]:
    lines = queries.all_pipelines(snap)
    return [
        (each.id, stage_text(line, each, len(lines) > 1))
        for line in lines
        for each in stages_to_go(line)
        if each.id != stage.id
    ]


def _stage_page(
    form: StageForm,
    line: Pipeline,
    stage: Stage | None = None,
    status: int = 200,
    stale: Stale | None = None,
) -> Response:
    differences = _differences(form, stage, stale) if stale is not None else None
    keys = {"pipeline_id": line.id, **({"stage_id": stage.id} if stage else {})}
    return page(
        "crm/pipelines/stages/edit.html",
        status,
        title=_("Edit %(name)s", name=name(stage, language())) if stage else _("New stage"),
        form=form,
        line=line,
        stage=stage,
        differences=differences,
        action=url_for("pipelines.update_stage" if stage else "pipelines.create_stage", **keys),
        cancel=url_for("pipelines.index"),
    )


def _deletion_page(
    form: StageDeletionForm, line: Pipeline, stage: Stage, status: int = 200
) -> Response:
    with store().read() as snap:
        form.into.choices = _others(snap, stage)
        count = deals_standing(snap).get(stage.id, 0)
        if status == 409:
            line = queries.pipeline_required(snap, line.id)
            form.version.data, form.version.raw_data = line.version, None
    told = ngettext(
        "%(count)s deal stands in this stage.",
        "%(count)s deals stand in this stage.",
        count,
        count=number(count),
    )
    return page(
        "crm/pipelines/stages/delete.html",
        status,
        title=_("Delete %(name)s", name=name(stage, language())),
        form=form,
        line=line,
        stage=stage,
        told=told,
        lost_race=status == 409,
        cancel=url_for("pipelines.index"),
    )


def _differences(form: StageForm, stage: Stage | None, stale: Stale) -> list[tuple[Any, str, str]]:
    """What others say of the stage now; the form is then one of the pipeline as it is."""
    own = stage.id if stage is not None else None
    theirs = next((each for each in stale.current.stages if each.id == own), None)
    held = structs.asdict(theirs) if theirs is not None else {}
    return form.lost_to(SimpleNamespace(**held, version=stale.current.version))
