"""All of one's notifications, or those that are unread or of a kind, a page at a time."""

from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from ...store import Snapshot
from ...web import Page, access, fragment, is_partial, page, paging, store, viewer
from .. import queries
from ..records import Kind, notifications
from .blueprint import blueprint, row_of, stamp

SIZE = 30
REGION = "notifications-list"
FILTERS = {
    "": _l("All"),
    queries.UNREAD: _l("Unread"),
    str(Kind.ASSIGNED): _l("Assignments"),
    str(Kind.MENTIONED): _l("Mentions"),
    str(Kind.NOTED): _l("Notes"),
    str(Kind.FOLLOW_UP): _l("Follow-ups"),
    str(Kind.REMINDER): _l("Reminders"),
    str(Kind.WON): _l("Deals won"),
    str(Kind.LOST): _l("Deals lost"),
    str(Kind.IMPORTED): _l("Imports"),
    str(Kind.SECURITY): _l("Security"),
    str(Kind.SYSTEM): _l("System"),
}


@blueprint.get("")
@access.signed_in
def index() -> Response:
    """`only` narrows it: unread, or a kind."""
    only = request.args.get("only", "")
    if only not in FILTERS:
        raise BadRequest(_("There is no such view."))
    with store().read() as snap:
        names = _shown(snap, only)
    if is_partial() and request.headers.get("HX-Target", "").endswith(f"#{REGION}"):
        return fragment("notifications/_list.html", **names)
    return page("notifications/index.html", title=_("Notifications"), **names)


def _shown(snap: Snapshot, only: str) -> dict[str, Any]:
    found, token = _page(snap, only), request.args.get("cursor")
    rows = [row_of(snap, snap.require(notifications, hit.id)) for hit in found.items]
    return {
        "rows": rows,
        "only": only,
        "page": found,
        "seen": stamp(queries.newest(snap, viewer())),
        "unread": queries.unread(snap, viewer().user.id),
        "tab_list": [(address(one), text, one == only, "") for one, text in FILTERS.items()],
        "here": address(only, cursor=token),
        "next_address": address(only, cursor=found.next) if found.next else "",
        "first_address": address(only) if token else "",
    }


def _page(snap: Snapshot, only: str) -> Page:
    spec, token = ("notifications", only), request.args.get("cursor") or None
    after = paging.opened(spec, token)[0] if token else None
    hits = queries.notifications_page(snap, viewer(), only, after, limit=SIZE + 1)
    return paging.cut(hits, SIZE, spec, token)


def address(only: str = "", **more: str | None) -> str:
    """The page of those that are meant."""
    asked = {"only": only, **more}
    return url_for("notifications.index", **{n: value for n, value in asked.items() if value})
