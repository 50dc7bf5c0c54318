"""The pipelines of the company, and the stages in them."""

from ...store import Missing, Snapshot
from ..records import Deal, Outcome, Pipeline, Stage, deals, pipelines

SEEN_BACK = 100
# What there is before anybody has made a pipeline; it is stored with the first deal.
USUAL = Pipeline(
    id=bytes(15) + b"\x01",
    name_en="Sales",
    name_ar="المبيعات",
    stages=tuple(
        Stage(
            id=bytes(15) + bytes([place]),
            name_en=english,
            name_ar=arabic,
            probability=probability,
            outcome=outcome,
        )
        for place, english, arabic, probability, outcome in (
            (1, "Prospecting", "استكشاف", 10, Outcome.OPEN),
            (2, "Engaging", "تواصل", 30, Outcome.OPEN),
            (3, "Proposal", "عرض سعر", 50, Outcome.OPEN),
            (4, "Negotiation", "تفاوض", 75, Outcome.OPEN),
            (5, "Won", "تم الفوز", 100, Outcome.WON),
            (6, "Lost", "خسارة", 0, Outcome.LOST),
        )
    ),
)


def all_pipelines(snap: Snapshot) -> tuple[Pipeline, ...]:
    """All pipelines in their order, those not used any more too."""

    def read() -> tuple[Pipeline, ...]:
        hits = snap.range(pipelines, "place")
        return tuple(snap.require(pipelines, hit.id) for hit in hits) or (USUAL,)

    return snap.memo("crm.pipelines", (pipelines,), read)


def pipeline(snap: Snapshot, pipeline_id: bytes | None) -> Pipeline | None:
    """The pipeline; None when there is none of this id."""
    return next((p for p in all_pipelines(snap) if p.id == pipeline_id), None)


def pipeline_required(snap: Snapshot, pipeline_id: bytes) -> Pipeline:
    """The pipeline; Missing when there is none of this id."""
    found = pipeline(snap, pipeline_id)
    if found is None:
        raise Missing(pipelines.name, pipeline_id)
    return found


def stage_required(snap: Snapshot, pipeline_id: bytes, stage_id: bytes) -> tuple[Pipeline, Stage]:
    """A stage of this pipeline; Missing when it has none of this id."""
    found = stage_of(snap, stage_id)
    if found is None or found[0].id != pipeline_id:
        raise Missing("stage", stage_id)
    return found


def stage_of(snap: Snapshot, stage_id: bytes | None) -> tuple[Pipeline, Stage] | None:
    """The stage with its pipeline; None when there is none of this id."""
    for line in all_pipelines(snap):
        for stage in line.stages:
            if stage.id == stage_id:
                return line, stage
    return None


def stage_named(snap: Snapshot, stage_id: bytes | None) -> Stage | None:
    """The stage alone, to say its name; None when there is none of this id."""
    found = stage_of(snap, stage_id)
    return found[1] if found is not None else None


def first_stage(snap: Snapshot, line: Pipeline | None = None) -> tuple[Pipeline, Stage]:
    """Where a new deal begins: in this pipeline, else in the first that is used."""
    if line is None:
        lines = all_pipelines(snap)
        line = next((p for p in lines if p.active), lines[0])
    stages = [stage for stage in line.stages if stage.moves_to is None]
    return line, next((s for s in stages if s.outcome is Outcome.OPEN), stages[0])


def stage_before(snap: Snapshot, deal: Deal) -> Stage:
    """The open stage from which a closed deal came, to which it goes back when it is reopened."""
    for change in snap.history(deals.name, deal.id, limit=SEEN_BACK):
        if change.table == deals.name and "stage_id" in change.before:
            found = stage_of(snap, change.before["stage_id"])
            if found is not None and found[1].outcome is Outcome.OPEN and not found[1].moves_to:
                return found[1]
    line = pipeline(snap, deal.pipeline_id)
    return first_stage(snap, line if line is not None and line.active else None)[1]
