"""The settings of pipelines: their names and their order."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, g, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ...accounts.queries import visible_figures
from ...accounts.rules import Invalid
from ...store import Snapshot, Stale
from ...web import access, language, page, see_other, store, viewer, write
from .. import actions, queries
from ..forms import OUTCOMES, PipelineForm
from ..forms.pipeline import NamedForm
from ..records import Pipeline, deals, name
from .browsing import undo_address

blueprint = Blueprint("pipelines", __name__, url_prefix="/settings/pipelines")
ONE = "/<id:pipeline_id>"
STEPS = {"up": -1, "down": 1}


@blueprint.before_request
def in_settings() -> None:
    g.section = "settings"


@blueprint.get("")
@access("deals", "configure")
def index() -> Response:
    """All pipelines with their stages, and how many deals stand in each."""
    with store().read() as snap:
        lines = queries.all_pipelines(snap)
        counts = deals_standing(snap)
    return page(
        "crm/pipelines/index.html",
        title=_("Pipelines"),
        lines=lines,
        counts=counts,
        outcomes=OUTCOMES,
    )


@blueprint.get("/new")
@access("deals", "configure")
def new() -> Response:
    return _pipeline_page(PipelineForm.of())


@blueprint.post("")
@access("deals", "configure")
def create() -> Response:
    form = PipelineForm.of()
    return saved(
        form,
        lambda: write(actions.create_pipeline, form.values()),
        lambda status, _stale: _pipeline_page(form, None, status),
    )


@blueprint.get(f"{ONE}/edit")
@access("deals", "configure")
def edit(pipeline_id: bytes) -> Response:
    line = line_of(pipeline_id)
    return _pipeline_page(PipelineForm.of(line), line)


@blueprint.route(ONE, methods=["POST", "PUT"])
@access("deals", "configure")
def update(pipeline_id: bytes) -> Response:
    line = line_of(pipeline_id)
    form = PipelineForm.of(line)
    version = form.version.data
    return saved(
        form,
        lambda: write(actions.edit_pipeline, pipeline_id, version, form.values()),
        lambda status, stale: _pipeline_page(form, line, status, _lost(form, stale)),
    )


@blueprint.post(f"{ONE}/place")
@access("deals", "configure")
def place(pipeline_id: bytes) -> Response:
    """One step up or down."""
    with store().read() as snap:
        order = [line.id for line in queries.all_pipelines(snap)]
    line_of(pipeline_id)
    write(actions.place_pipeline, pipeline_id, wanted(order.index(pipeline_id)))
    return see_other(url_for("pipelines.index"), undo=undo_address())


def saved(
    form: Any, save: Callable[[], Any], again: Callable[[int, Stale | None], Response]
) -> Response:
    """Saves what was sent, or shows the form `again` with what is wrong."""
    if not form.validate():
        return again(422, None)
    try:
        save()
    except Invalid as error:
        form.refuse(error.errors)
        return again(422, None)
    except Stale as stale:
        return again(409, stale)
    return see_other(url_for("pipelines.index"), toast=_("Saved."), undo=undo_address())


def _lost(form: NamedForm, stale: Stale | None) -> Any:
    return form.lost_to(stale.current) if stale is not None else None


def wanted(at: int) -> int:
    """The place that was asked for, from 0."""
    given = request.form.get("at", "")
    if given.isascii() and given.isdigit() and len(given) < 4:
        return int(given)
    return at + STEPS.get(request.form.get("step", ""), 0)


def line_of(pipeline_id: bytes) -> Pipeline:
    with store().read() as snap:
        return queries.pipeline_required(snap, pipeline_id)


def deals_standing(snap: Snapshot) -> dict[bytes, int]:
    """How many deals stand in each stage, those in the trash left out."""
    counts: dict[bytes, int] = {}
    for (stage_id, _currency), (count, _amount) in visible_figures(
        snap, viewer(), deals, "deals", "columns"
    ).items():
        counts[stage_id] = counts.get(stage_id, 0) + count
    return counts


def _pipeline_page(
    form: PipelineForm, line: Pipeline | None = None, status: int = 200, differences: Any = None
) -> Response:
    title = _("Edit %(name)s", name=name(line, language())) if line else _("New pipeline")
    here = url_for("pipelines.index")
    return page(
        "crm/pipelines/edit.html",
        status,
        title=title,
        form=form,
        line=line,
        differences=differences,
        action=url_for("pipelines.update", pipeline_id=line.id) if line else here,
        cancel=here,
    )
