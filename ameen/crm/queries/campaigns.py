"""What came of campaigns: counted from the leads and deals that the viewer sees, never typed."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from ...accounts.queries import Viewer, visible_figures
from ...store import Snapshot, Table
from ..records import MODULES, Campaign, LeadStatus, Outcome, deals, leads
from ..rules import cost_per_lead, reached, return_on_cost

Groups = dict[tuple[str, str], tuple[int, int]]  # (status or outcome, currency): count, amount


class Figures(NamedTuple):
    """`leads` and `converted` are None for who may not list leads, `deals`, `won` and `revenue`
    for who may not list deals. `revenue` is of won deals, in minor units by currency.
    `lead_cost` and `returned` (in percent) count what is in the campaign's own currency.
    `leads_reached` and `revenue_reached` are how many percent of the targets are reached."""

    leads: int | None
    converted: int | None
    deals: int | None
    won: int | None
    revenue: dict[str, int] | None
    lead_cost: int | None
    returned: Decimal | None
    leads_reached: int | None
    revenue_reached: int | None


def campaign_figures(
    snap: Snapshot, viewer: Viewer, campaigns: Iterable[Campaign]
) -> dict[bytes, Figures]:
    """The figures of each of these campaigns, by id."""
    campaigns = list(campaigns)
    ids = [campaign.id for campaign in campaigns]
    of_leads, of_deals = (_groups(snap, viewer, table, ids) for table in (leads, deals))
    return {
        campaign.id: _figures(
            campaign,
            None if of_leads is None else of_leads[campaign.id],
            None if of_deals is None else of_deals[campaign.id],
        )
        for campaign in campaigns
    }


def _groups(
    snap: Snapshot, viewer: Viewer, table: Table, ids: list[bytes]
) -> dict[bytes, Groups] | None:
    """The kept counts and sums of a table for each campaign; None for who may not list it."""
    module = MODULES[table.name]
    if not viewer.may(module, "list"):
        return None
    found: dict[bytes, Groups] = {campaign_id: {} for campaign_id in ids}
    prefixes = [(campaign_id,) for campaign_id in ids] if viewer.sees_all(module) else [()]
    for prefix in prefixes:
        for group, figure in visible_figures(
            snap, viewer, table, module, "campaigns", prefix
        ).items():
            if group[0] in found:
                found[group[0]][group[1:]] = figure
    return found


def _figures(campaign: Campaign, of_leads: Groups | None, of_deals: Groups | None) -> Figures:
    made = None if of_leads is None else _count(of_leads)
    won = {key: figure for key, figure in (of_deals or {}).items() if key[0] == Outcome.WON}
    revenue: dict[str, int] = {}
    for (_outcome, currency), (_number, amount) in won.items():
        revenue[currency] = revenue.get(currency, 0) + amount
    own = revenue.get(campaign.currency, 0)
    seen = of_deals is not None
    return Figures(
        made,
        None if of_leads is None else _count(of_leads, LeadStatus.CONVERTED),
        _count(of_deals) if seen else None,
        _count(won) if seen else None,
        {code: amount for code, amount in sorted(revenue.items()) if amount} if seen else None,
        cost_per_lead(campaign.cost, made),
        return_on_cost(campaign.cost, own) if seen else None,
        reached(made, campaign.leads_target) if made is not None else None,
        reached(own, campaign.revenue_target) if seen else None,
    )


def _count(groups: Groups, of: str = "") -> int:
    return sum(count for (kind, _currency), (count, _amount) in groups.items() if of in ("", kind))
