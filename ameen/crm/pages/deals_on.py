"""The deals that another record's page shows."""

from typing import Any

from ...store import Snapshot
from ...web import viewer
from .. import queries
from ..records import deals

SOME = 12


def deals_card(snap: Snapshot, link: str, record_id: bytes) -> dict[str, Any]:
    """Those linked to a company or contact that the reader sees, by name; `shows_deals` is False
    for who may not list any."""
    who = viewer()
    found = queries.linked_to(snap, who, deals, link, record_id, SOME + 1)
    return {
        "shows_deals": who.may("deals", "list"),
        "subject_link": link,
        "deals": [(deal, queries.stage_named(snap, deal.stage_id)) for deal in found[:SOME]],
        "deals_more": len(found) > SOME,
        "may_create_deal": who.may("deals", "create"),
    }
