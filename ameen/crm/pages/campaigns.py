"""The pages of campaigns."""

from collections.abc import Hashable
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from ...accounts.queries import colleague
from ...accounts.records import roles, users
from ...store import Snapshot, Table, id_text
from ...web import viewer
from .. import queries
from ..forms import CAMPAIGN_KINDS, CAMPAIGN_STATUSES, CampaignForm, choices
from ..records import MODULES, Campaign, campaigns, deals, leads
from .linked import Linked, linked_record
from .register import Column, Needs, Prepared, Register, facet
from .routes import blueprint_of

SOME = 12


def _needs(campaign: Campaign) -> Needs:
    return ((users, campaign.assignee_id),)


def _rows(snap: Snapshot, ids: list[bytes]) -> Prepared:
    chosen = viewer().may("campaigns", "edit")
    found = snap.get_many(campaigns, ids)
    figures = queries.campaign_figures(snap, viewer(), [c for c in found if c])
    for campaign in found:
        if campaign is None:
            yield None, ()
            continue
        names = {
            "campaign": campaign,
            "figures": figures[campaign.id],
            "assignee": colleague(snap, campaign.assignee_id),
            "chosen": chosen,
            "kinds": CAMPAIGN_KINDS,
            "statuses": CAMPAIGN_STATUSES,
        }
        yield names, _needs(campaign)


def _shape(snap: Snapshot) -> Hashable:
    """Figures are each reader's own, and hold until a lead, a deal or somebody's rights change."""
    return viewer().user.id, *(snap.stamp(table) for table in (leads, deals, users, roles))


def _shown(snap: Snapshot, campaign: Campaign) -> dict[str, Any]:
    return {
        "figures": queries.campaign_figures(snap, viewer(), [campaign])[campaign.id],
        "leads": _belonging(snap, leads, campaign),
        "deals": _belonging(snap, deals, campaign),
        "kinds": CAMPAIGN_KINDS,
        "statuses": CAMPAIGN_STATUSES,
    }


def _belonging(snap: Snapshot, table: Table, campaign: Campaign) -> tuple[list[Linked], str]:
    """Some of the leads or deals of a campaign, and where all are; '' when these are all."""
    found = queries.linked_to(snap, viewer(), table, "campaign", campaign.id, SOME + 1)
    module = MODULES[table.name]
    shown = [linked_record(snap, table.name, record.id) for record in found[:SOME]]
    return shown, url_for(f"{module}.index", campaign=id_text(campaign.id)) if len(
        found
    ) > SOME else ""


CAMPAIGNS = Register(
    name="campaigns",
    one="campaign",
    table=campaigns,
    tables=(campaigns, leads, deals, users, roles),
    form=CampaignForm,
    icon="speakerphone",
    words={
        "many": _l("Campaigns"),
        "name": _l("Name"),
        "none": _l("No campaigns yet"),
        "about": _l(
            "What leads come from: a mailing, a fair, an advertisement. What comes of it is counted here."
        ),
        "unfit": _l("No campaign fits these words and filters."),
        "trash": _l("Trash of campaigns"),
        "in_trash": _l(
            "This campaign is in the trash since %(day)s. It is deleted for good after 30 days."
        ),
        "note": _l("Leads, deals and revenue are counted from what you may see."),
        "new": _l("New campaign"),
        "create": _l("Create campaign"),
        "created": _l("The campaign was created."),
        "saved": _l("The campaign was saved."),
        "trashed": _l("The campaign was moved to the trash."),
        "restored": _l("The campaign was restored."),
    },
    sorts={"start": _l("First day")},
    columns={
        "status": Column(_l("Status")),
        "start": Column(_l("First day"), sort="start", style="nowrap"),
        "leads": Column(_l("Leads"), style="num"),
        "converted": Column(_l("Converted"), style="num"),
        "deals": Column(_l("Deals"), style="num"),
        "won": Column(_l("Won"), style="num"),
        "revenue": Column(_l("Revenue"), style="num"),
        "lead_cost": Column(_l("Cost per lead"), style="num"),
        "return": Column(_l("Return"), style="num"),
        "end": Column(_l("Last day"), style="nowrap", usual=False),
        "budget": Column(_l("Budget"), style="num", usual=False),
        "cost": Column(_l("Actual cost"), style="num", usual=False),
        "audience": Column(_l("Audience"), usual=False),
        "tags": Column(_l("Tags"), usual=False),
        "created": Column(_l("Created"), sort="created", style="nowrap", usual=False),
        "updated": Column(_l("Changed"), sort="updated", style="nowrap", usual=False),
    },
    facets={name: facet(name) for name in ("kind", "status", "assignee", "tag")},
    prepare=_rows,
    needs=_needs,
    shown=_shown,
    filters=lambda: {
        "kinds": choices(CAMPAIGN_KINDS),
        "statuses": choices(CAMPAIGN_STATUSES),
    },
    shape=_shape,
)

blueprint = blueprint_of(CAMPAIGNS)
