"""The delivery record: of each delivery when it is due, what took it, and why it failed."""

from typing import Any, NamedTuple

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from ...accounts.queries import Colleague, colleague
from ...store import Snapshot
from ...web import Page, access, hub, page, paging, safe_next, see_other, store, viewer, write
from .. import actions, queries
from ..mailing import Letter, letter, server_of
from ..queries import Told, told
from ..records import Channel, Delivery, Kind, State, deliveries, notifications
from .blueprint import delivery

SIZE = 30
STATES = {
    State.WAITING: _l("Waiting"),
    State.CLAIMED: _l("Being sent"),
    State.HANDING_OVER: _l("Being sent"),
    State.SENT: _l("Sent"),
    State.FAILED: _l("Failed"),
    State.DROPPED: _l("Not needed any more"),
}
TONES = {State.WAITING: "amber", State.SENT: "green", State.FAILED: "red"}
CHANNELS = {Channel.EMAIL: _l("Email"), Channel.PUSH: _l("Push message")}
KINDS = {
    Kind.ASSIGNED: _l("Assignment"),
    Kind.MENTIONED: _l("Mention"),
    Kind.NOTED: _l("Note"),
    Kind.FOLLOW_UP: _l("Follow-up"),
    Kind.REMINDER: _l("Reminder"),
    Kind.WON: _l("Deal won"),
    Kind.LOST: _l("Deal lost"),
    Kind.IMPORTED: _l("Import"),
    Kind.SECURITY: _l("Security"),
    Kind.SYSTEM: _l("System"),
}
FILTERS = {
    "": _l("All"),
    str(State.FAILED): _l("Failed"),
    str(State.WAITING): _l("Waiting"),
    str(State.SENT): _l("Sent"),
    str(State.DROPPED): _l("Not needed any more"),
}


class Line(NamedTuple):
    """A delivery as it is shown. What it said only its reader is shown, who is `reader` where
    it could be somebody else; `said` are the words of the other side."""

    delivery: Delivery
    kind: Any
    told: Told | None
    reader: Colleague | None
    why: str
    said: str


@delivery.get("/deliveries")
@access.signed_in
def own() -> Response:
    """What was sent to the reader, and, without a mail server, what their next mail says."""
    with store().read() as snap:
        found = _page_of(lambda a, n: queries.deliveries_page(snap, viewer(), a, n), ("own",))
        names = _shown(snap, found, "delivery.own")
        outbox = None if server_of(hub().settings) else _outbox(snap)
    return page(
        "settings/deliveries/index.html", title=_("What was sent to you"), outbox=outbox, **names
    )


@delivery.get("/deliveries/all")
@access("settings", "configure")
def everybody() -> Response:
    """What was sent to whom, and never what it said. `only` narrows it to a state."""
    only = request.args.get("only", "")
    if only not in FILTERS:
        raise BadRequest(_("There is no such view."))
    with store().read() as snap:
        spec = ("all", only)
        found = _page_of(lambda a, n: queries.all_deliveries_page(snap, only, a, n), spec)
        names = _shown(snap, found, "delivery.everybody", only)
        counted = [(CHANNELS[channel], queries.counts(snap, channel)) for channel in Channel]
    tabs = [
        (url_for("delivery.everybody", only=one or None), text, one == only, "")
        for one, text in FILTERS.items()
    ]
    return page(
        "settings/deliveries/all.html",
        title=_("Delivery record"),
        tab_list=tabs,
        counts=counted,
        **names,
    )


@delivery.post("/deliveries/<id:delivery_id>/retry")
@access.signed_in
def retry(delivery_id: bytes) -> Response:
    again = write(actions.try_again, delivery_id)
    back = safe_next(request.form.get("back"), url_for("delivery.own"))
    return see_other(back, _("It is sent again.") if again else _("It had not failed."))


def _page_of(hits: Any, spec: tuple) -> Page:
    spec, token = ("deliveries", *spec), request.args.get("cursor") or None
    after = paging.opened(spec, token)[0] if token else None
    return paging.cut(hits(after, SIZE + 1), SIZE, spec, token)


def _shown(snap: Snapshot, found: Page, endpoint: str, only: str = "") -> dict[str, Any]:
    own_ones = endpoint == "delivery.own"
    lines = [_line(snap, snap.require(deliveries, hit.id), own_ones) for hit in found.items]
    asked = {"only": only or None}
    return {
        "lines": lines,
        "page": found,
        "here": url_for(endpoint, cursor=request.args.get("cursor") or None, **asked),
        "next_address": url_for(endpoint, cursor=found.next, **asked) if found.next else "",
        "states": STATES,
        "tones": TONES,
        "channels": CHANNELS,
    }


def _line(snap: Snapshot, one: Delivery, own_ones: bool) -> Line:
    about = snap.get(notifications, one.notification_id)
    words = told(snap, viewer(), about, _language()) if own_ones and about else None
    why, _line, said = one.error.partition("\n")
    reader = None if own_ones else colleague(snap, one.user_id)
    return Line(one, KINDS[about.kind] if about else "", words, reader, why, said)


def _outbox(snap: Snapshot) -> Letter | None:
    """The mail that would go out to the reader if there were a server; None when nothing waits."""
    waiting = queries.waiting_mail(snap, viewer().user.id)
    about = snap.get_many(notifications, [one.notification_id for one in waiting])
    said = [(one.kind, told(snap, viewer(), one, _language())) for one in about if one]
    entries = [(kind, words) for kind, words in said if words is not None]
    return letter(hub().settings, viewer().user, entries) if entries else None


def _language() -> str:
    return viewer().user.language or "en"
