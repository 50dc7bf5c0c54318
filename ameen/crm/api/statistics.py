"""Counts and sums of deals and leads as JSON: of what the reader may see, from kept figures."""

from typing import Any

from flask import Blueprint
from marshmallow import Schema, fields
from werkzeug.wrappers import Response

from ...web import access, store, viewer
from ...web.openapi import described
from .. import queries
from ..reports.statistics import Standing, deal_standings, lead_standings, totals
from ..schemas import Id, Money

blueprint = Blueprint("statistics_api", __name__, url_prefix="/api/crm")


class SumSchema(Schema):
    """So many records, worth so much; `weighted` is what is likely to come of the open deals."""

    count = fields.Integer()
    value = fields.Nested(Money)
    weighted = fields.Nested(Money)


class TotalSchema(Schema):
    """What is open, won and lost in one currency."""

    currency = fields.String()
    open = fields.Nested(SumSchema)
    won = fields.Nested(SumSchema)
    lost = fields.Nested(SumSchema)


class StageSumSchema(SumSchema):
    pipeline_id = Id(allow_none=True)
    stage_id = Id(allow_none=True)
    outcome = fields.String()


class StatusSumSchema(SumSchema):
    status = fields.String()
    outcome = fields.String()


class DealStatisticsSchema(Schema):
    by_stage = fields.List(fields.Nested(StageSumSchema))
    totals = fields.List(fields.Nested(TotalSchema))


class LeadStatisticsSchema(Schema):
    by_status = fields.List(fields.Nested(StatusSumSchema))
    totals = fields.List(fields.Nested(TotalSchema))


@blueprint.get("/deals/stats")
@access("deals", "list")
@described(gives=DealStatisticsSchema)
def of_deals() -> dict[str, Any] | Response:
    """Deals by stage and currency; what is open, won and lost; the weighted pipeline."""
    with store().read() as snap:
        standings = deal_standings(snap, viewer())
        lines = {one.group: queries.stage_of(snap, one.group) for one in standings}
    by_stage = [
        {"stage_id": one.group, "pipeline_id": _line(lines[one.group]), **_sums(one)}
        for one in standings
    ]
    return _deals.dump({"by_stage": by_stage, "totals": _totals(standings, weighted=True)})


@blueprint.get("/leads/stats")
@access("leads", "list")
@described(gives=LeadStatisticsSchema)
def of_leads() -> dict[str, Any] | Response:
    """Leads by status and currency; what is open, was converted (won) and was not (lost)."""
    with store().read() as snap:
        standings = lead_standings(snap, viewer())
    by_status = [{"status": one.group, **_sums(one)} for one in standings]
    return _leads.dump({"by_status": by_status, "totals": _totals(standings, weighted=False)})


def _line(found: Any) -> bytes | None:
    return found[0].id if found is not None else None


def _sums(one: Standing) -> dict[str, Any]:
    told = {"outcome": one.outcome, **_sum(one.currency, one.count, one.value)}
    if one.weighted is not None:
        told["weighted"] = {"amount": one.weighted, "currency": one.currency}
    return told


def _sum(currency: str, count: int, value: int) -> dict[str, Any]:
    return {"count": count, "value": {"amount": value, "currency": currency}}


def _totals(standings: list[Standing], weighted: bool) -> list[dict[str, Any]]:
    told = []
    for currency, outcomes in totals(standings).items():
        total = {name: _sum(currency, *sums[:2]) for name, sums in outcomes.items()}
        if weighted:
            total["open"]["weighted"] = {"amount": outcomes["open"][2], "currency": currency}
        told.append({"currency": currency, **total})
    return told


_deals, _leads = DealStatisticsSchema(), LeadStatisticsSchema()
