"""What follows from a change by itself, and what forbids it: each kind of record its own."""

from collections.abc import Callable
from datetime import date
from typing import Any

from msgspec.structs import replace

from ...accounts.records import users
from ...accounts.rules import Invalid
from ...store import Tx
from ..queries import ancestors, first_stage, pipeline, stage_of
from ..records import (
    Activity,
    Campaign,
    Company,
    Deal,
    Lead,
    LeadStatus,
    Outcome,
    Pipeline,
    Stage,
    products,
)
from ..rules import N_, company_day, worth


def settled(tx: Tx, before: Any, record: Any) -> Any:
    """The record as it is kept; `before` is None for a new one. Invalid by field."""
    settle = SETTLES.get(type(record))
    return settle(tx, before, record) if settle else record


def check_line(tx: Tx, company: Company) -> None:
    """Invalid when the line of parents would lead back to the company."""
    if company.id and company.id in ancestors(tx, company.parent_id):
        raise Invalid({"parent_id": [N_("A company can't stand above itself.")]})


def _company(tx: Tx, before: Company | None, company: Company) -> Company:
    check_line(tx, company)
    return company


def _lead(tx: Tx, before: Lead | None, lead: Lead) -> Lead:
    """A lead that stands here becomes converted by its conversion, and open again by undoing it."""
    if before is not None and before.status != lead.status:
        if lead.status is LeadStatus.CONVERTED and lead.deal_id is None:
            raise Invalid({"status": [N_("Convert the lead: that makes its deal.")]})
        if before.status is LeadStatus.CONVERTED and lead.deal_id is not None:
            raise Invalid({"status": [N_("It has been converted. Undo the conversion first.")]})
    if before is not None and before.status != lead.status and before.rank == lead.rank:
        return replace(lead, rank=b"")
    return lead


def _deal(tx: Tx, before: Deal | None, deal: Deal) -> Deal:
    """A deal has the outcome of its stage, and a value that may come from its lines. Closing it
    sets the day; opening it again takes the day and the reason away."""
    check_products(tx, before, deal)
    deal = replace(deal, value=worth(before, deal))
    line, stage = _stage(tx, before, deal)
    closed = stage.outcome is not Outcome.OPEN
    moved = before is None or before.stage_id != stage.id
    settled_deal = replace(
        deal,
        pipeline_id=line.id,
        stage_id=stage.id,
        outcome=stage.outcome,
        staged_at=tx.now if moved else deal.staged_at,
        closed_on=_closing_day(tx, before, deal, stage.outcome) if closed else None,
        rank=b"" if moved and before is not None and before.rank == deal.rank else deal.rank,
    )
    return kept_to_outcome(settled_deal)


def kept_to_outcome(record: Any) -> Any:
    """A deal with what goes with its outcome: its own probability while it is open, a reason once
    it is lost."""
    if not isinstance(record, Deal):
        return record
    is_open, is_lost = record.outcome is Outcome.OPEN, record.outcome is Outcome.LOST
    return replace(
        record,
        probability=record.probability if is_open else None,
        lost_reason=record.lost_reason if is_lost else "",
    )


def check_products(tx: Tx, before: Deal | None, deal: Deal) -> None:
    """Invalid when a line is about a product that there is not."""
    known = {line.product_id for line in before.lines} if before is not None else set()
    if any(tx.version(products, i) is None for i in {x.product_id for x in deal.lines} - known):
        raise Invalid({"lines": [N_("There is no such product.")]})


def _closing_day(tx: Tx, before: Deal | None, deal: Deal, outcome: Outcome) -> date:
    """The day as it was said; else that on which it got this outcome; else today."""
    again = before is not None and before.closed_on == deal.closed_on
    if again and before.outcome is not outcome:
        return company_day(tx.now)
    return deal.closed_on or (before and before.closed_on) or company_day(tx.now)


def _stage(tx: Tx, before: Deal | None, deal: Deal) -> tuple[Pipeline, Stage]:
    """Where the deal stands: the stage that was said, else the first of the pipeline that was.
    A stage that is being emptied leads on to where its deals go."""
    stage_id = deal.stage_id
    chosen = before is not None and before.pipeline_id != deal.pipeline_id
    if stage_id is None or (chosen and before.stage_id == stage_id):
        line = pipeline(tx, deal.pipeline_id) if deal.pipeline_id else None
        if deal.pipeline_id and line is None:
            raise Invalid({"pipeline_id": [N_("There is no such pipeline.")]})
        found = first_stage(tx, line)
    else:
        found = stage_of(tx, stage_id)
    while found is not None and found[1].moves_to is not None and found[1].id != _own(before):
        found = stage_of(tx, found[1].moves_to)
    if found is None:
        raise Invalid({"stage_id": [N_("There is no such stage.")]})
    if not found[0].active and (before is None or before.pipeline_id != found[0].id):
        raise Invalid({"stage_id": [N_("This pipeline is not used any more.")]})
    if not found[0].version:
        tx.put(found[0])
    return found


def _own(before: Deal | None) -> bytes | None:
    return before.stage_id if before is not None else None


def check_standing(tx: Tx, deal: Deal) -> None:
    """Invalid when the stage in which a deal would stand again is gone, or has become another."""
    found = stage_of(tx, deal.stage_id)
    if found is None or found[1].moves_to is not None or found[1].outcome is not deal.outcome:
        raise Invalid({"stage_id": [N_("There is no such stage.")]})


def _activity(tx: Tx, before: Activity | None, activity: Activity) -> Activity:
    starts, ends = activity.starts_at, activity.ends_at
    if starts and ends and ends < starts:
        raise Invalid({"ends_at": [N_("It can't end before it begins.")]})
    known = before.attendee_ids if before else ()
    for person in tx.get_many(users, set(activity.attendee_ids) - set(known)):
        if person is None or not person.active:
            raise Invalid({"attendee_ids": [N_("Only people who are active can attend.")]})
    return activity


def _campaign(tx: Tx, before: Campaign | None, campaign: Campaign) -> Campaign:
    if campaign.starts_on and campaign.ends_on and campaign.ends_on < campaign.starts_on:
        raise Invalid({"ends_on": [N_("It can't end before it begins.")]})
    return campaign


SETTLES: dict[type, Callable[[Tx, Any, Any], Any]] = {
    Company: _company,
    Lead: _lead,
    Deal: _deal,
    Activity: _activity,
    Campaign: _campaign,
}
