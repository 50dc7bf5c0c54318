"""The stream of events, and the WebSocket of those who are there."""

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, request
from flask_babel import gettext as _
from flask_sock import Sock

from ..web import access, hub, problem, store, viewer
from .following import UNKNOWN
from .front import Live, live
from .handover import HANDOVER, SOCKET
from .hub import A_SESSION, room
from .presence import EDIT, VIEW, Guest, Presence
from .streams import Stream
from .topics import named

MOST_TOPICS, LONGEST = 50, 3000
RETRY_SECONDS = 30
POLICY, TRY_LATER = 1008, 1013  # RFC 6455 §7.4.1 and IANA's registry of close codes

blueprint = Blueprint("live", __name__)
sock = Sock()


class EventStream(Response):
    """An answer whose connection goes to the hub when its head is out."""

    def __init__(self, takeover: Any) -> None:
        headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
        super().__init__((), 200, headers, mimetype="text/event-stream")
        self._takeover = takeover

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        environ[HANDOVER](self._takeover)
        return super().__call__(environ, start_response)


@blueprint.get("/live/stream")
@access.signed_in
def stream() -> Response:
    """The names of topics, as they are touched: `?topics=contacts,contact:<id>`. What does not
    exist for the reader is left out; `at`, or `Last-Event-ID`, says what they know already."""
    asked = request.args.get("topics", "")
    if not asked or len(asked) > LONGEST or asked.count(",") >= MOST_TOPICS:
        return problem(400, _("Name from one to fifty topics."))
    opened, who = live(), viewer()
    entry = opened.guard.admit(who)
    topics = _visible(opened, who, asked.split(","))
    if not topics:
        return problem(404, _("There is nothing here that you could follow."))
    running = opened.hub()
    if len(running.streams) >= room() or running.following.count(entry.key) >= A_SESSION:
        refused = problem(503, _("Too many pages are open. They work, but don't follow changes."))
        refused.headers["Retry-After"] = str(RETRY_SECONDS)
        return refused
    if HANDOVER not in request.environ:
        return problem(501, _("This server can't keep connections open."))
    after = _known(opened)

    def takeover(connection: Any) -> None:
        running.attach(Stream(connection, entry, topics, after))

    return EventStream(takeover)


@blueprint.before_request
def connected() -> Response | None:
    """Under a server that gives no sockets there is no presence."""
    if request.endpoint == "live.presence" and SOCKET not in request.environ:
        return problem(400, _("This address is for WebSockets."))
    return None


@sock.route("/live/presence", bp=blueprint)
@access.signed_in
def presence(ws: Any) -> None:
    """Who else is at `?on=contact:<id>`, as HTML, whenever that changes. Nothing is expected from
    the other side: whoever sends something is sent away."""
    opened, who = live(), viewer()
    topics = _visible(opened, who, [request.args.get("on", "")[:100]])
    if not _from_here() or not topics or ":" not in topics[0]:
        return ws.close(POLICY)
    doing = EDIT if request.args.get("doing") == EDIT else VIEW
    guest = Guest(opened.guard.admit(who), topics[0], doing, ws.event.set, ws.sock.leave)
    seats = opened.hub().presence
    if not seats.join(guest):
        return ws.close(TRY_LATER)
    try:
        _tell(ws, opened, seats, guest)
    finally:
        seats.left(guest)


def _tell(ws: Any, opened: Live, seats: Presence, guest: Guest) -> None:
    shown = None
    while ws.connected:
        ws.event.clear()
        if ws.input_buffer:
            return ws.close(POLICY)
        others = seats.others(guest)
        if others != shown:
            shown = others
            ws.send(_drawn(opened, guest.seat.topic, others))
        ws.event.wait()
    return None


def _drawn(opened: Live, topic: str, others: list[tuple[bytes, str]]) -> str:
    with store().read() as snap:
        people = [(opened.guard.person(snap, user_id), doing) for user_id, doing in others]
    template = current_app.jinja_env.get_template("live/_present.html")
    seen = [(one, doing) for one, doing in people if one is not None]
    return template.render(people=seen, place=f"{topic}-people")


def _visible(opened: Live, who: Any, asked: list[str]) -> tuple[str, ...]:
    """The names of what exists for the viewer, each once."""
    with store().read() as snap:
        found = {name: named(opened.topics, name) for name in asked}
        return tuple(
            name
            for name, place in found.items()
            if place is not None and place[0].may_follow(snap, who, place[1])
        )


def _known(opened: Live) -> int:
    """Where the reader stands: where they say, else here and now. One that is too old, or can't be
    read, is unknown."""
    told = request.headers.get("Last-Event-ID") or request.args.get("at", "")
    if not told:
        with store().read() as snap:
            return snap.last_seq
    seq = opened.positions.opened(told)
    return UNKNOWN if seq is None else seq


def _from_here() -> bool:
    """Whether a page of this hub asks. Browsers let every site open a WebSocket, cookie and all,
    and say which site it is."""
    origin = urlsplit(request.headers.get("Origin", "")).netloc
    return origin in {request.host, urlsplit(hub().settings.url).netloc} - {""}
