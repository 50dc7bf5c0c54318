"""What the reader is to do, by their own day: overdue, today, this week, later."""

from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from ...store import Snapshot
from ...web import page, paging, store, today, viewer
from ..forms import ACTIVITY_KINDS
from ..queries import When, due_hits
from ..records import activities, leads
from .activity_card import entries
from .linked import Linked, linked_record
from .lists import page_size

VIEWS: dict[When, Any] = {
    When.OVERDUE: _l("Overdue"),
    When.TODAY: _l("Today"),
    When.WEEK: _l("This week"),
    When.LATER: _l("Later"),
}
LEADS = 50


def agenda() -> Response | None:
    """The page that `due=…` asks for; None when the address doesn't. 400 for another word."""
    given = request.args.get("due")
    if not given:
        return None
    if given not in list(When):
        raise BadRequest(_("There is no such view."))
    when, day = When(given), today()
    with store().read() as snap:
        found = _page(snap, when)
        names = {
            "entries": entries(snap, [hit.id for hit in found.items]),
            "leads": _leads(snap, when),
        }
    here = url_for("activities.index", due=given)
    return page(
        "crm/activities/due.html",
        title=VIEWS[when],
        due=when,
        day=day,
        views=VIEWS,
        kinds=ACTIVITY_KINDS,
        page=found,
        here=here,
        next_address=f"{here}&cursor={found.next}" if found.next else "",
        first_address=here if request.args.get("cursor") else "",
        may_create=viewer().may("activities", "create"),
        **names,
    )


def _page(snap: Snapshot, when: When) -> paging.Page:
    size, spec = page_size(), ("activities", "due", str(when), str(today()))
    token = request.args.get("cursor") or None
    after = paging.opened(spec, token)[0] if token else None
    hits = due_hits(snap, viewer(), activities, when, today(), after, size + 1)
    return paging.cut(hits, size, spec, token)


def _leads(snap: Snapshot, when: When) -> list[Linked | None]:
    """The leads to follow up, on the first page."""
    if request.args.get("cursor"):
        return []
    hits = due_hits(snap, viewer(), leads, when, today(), None, LEADS)
    return [linked_record(snap, leads.name, hit.id) for hit in hits]
