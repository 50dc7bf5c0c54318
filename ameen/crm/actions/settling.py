"""What follows from a change by itself, and what forbids it: each kind of record its own."""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from ...accounts.records import users
from ...accounts.rules import Invalid
from ...store import Tx
from ..queries import ancestors, first_stage, stage_of
from ..records import Activity, Campaign, Company, Deal, Lead, Outcome
from ..rules import N_, company_day


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
    if before is not None and before.status != lead.status and before.rank == lead.rank:
        return replace(lead, rank=b"")
    return lead


def _deal(tx: Tx, before: Deal | None, deal: Deal) -> Deal:
    """A deal has the outcome of its stage; closing it sets the day, opening it again takes it."""
    if before is not None and before.stage_id == deal.stage_id:
        if deal.outcome is Outcome.OPEN and deal.closed_on is not None:
            return replace(deal, closed_on=None)
        return deal
    line, stage = _stage(tx, deal)
    closed = stage.outcome is not Outcome.OPEN
    moved = before is not None and before.rank == deal.rank
    kept_day = deal.closed_on if before is None or deal.closed_on != before.closed_on else None
    return replace(
        deal,
        pipeline_id=line.id,
        stage_id=stage.id,
        outcome=stage.outcome,
        staged_at=tx.now,
        closed_on=(kept_day or company_day(tx.now)) if closed else None,
        probability=None if closed else deal.probability,
        lost_reason=deal.lost_reason if stage.outcome is Outcome.LOST else "",
        rank=b"" if moved else deal.rank,
    )


def _stage(tx: Tx, deal: Deal) -> tuple[Any, Any]:
    found = stage_of(tx, deal.stage_id) if deal.stage_id else first_stage(tx)
    if found is None:
        raise Invalid({"stage_id": [N_("There is no such stage.")]})
    if not found[0].version:
        tx.put(found[0])
    return found


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
