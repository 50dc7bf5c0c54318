"""The bell: how many are unread, and the latest, in the header of every page."""

from typing import NamedTuple

from flask import g, request
from flask_babel import ngettext
from werkzeug.wrappers import Response

from ...store import Snapshot
from ...web import access, fragment, store, toast, viewer
from ...web.answers import rendered
from .. import queries
from .blueprint import Row, blueprint, row_of, stamp


class Mark(NamedTuple):
    """How many are unread, and the stamp of when the newest of all came."""

    count: int
    newest: int


def mark() -> Mark | None:
    """What the bell on this page depends on; None where nobody is signed in."""
    if viewer() is None:
        return None
    found = g.get("bell")
    if found is None:
        with store().read() as snap:
            found = g.bell = _mark(snap)
    return found


def drawn() -> str:
    """The bell as it stands in a whole page: the latest are fetched when it is opened."""
    found = mark()
    if found is None:
        return ""
    return rendered("notifications/_bell.html", {"unread": found, "rows": None})


@blueprint.get("/bell")
@access.signed_in
def show() -> Response:
    """The bell with the latest, and word of what came in `since`."""
    since = request.args.get("since", type=int)
    with store().read() as snap:
        found = g.bell = _mark(snap)
        rows = [row_of(snap, one) for one in queries.latest(snap, viewer())]
    _tell(rows, since)
    return fragment("notifications/_bell.html", unread=found, rows=rows)


def _tell(rows: list[Row], since: int | None) -> None:
    if since is None:
        return
    fresh = [r for r in rows if r.told and r.notification.is_unread and r.seen > since]
    if len(fresh) == 1:
        toast(fresh[0].told.title, tone="news")
    elif fresh:
        told = ngettext("%(num)d new notification", "%(num)d new notifications", len(fresh))
        toast(told, tone="news")


def _mark(snap: Snapshot) -> Mark:
    who = viewer()
    return Mark(queries.unread(snap, who.user.id), stamp(queries.newest(snap, who)))
