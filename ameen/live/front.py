"""What is open in this process, and the one entry by which the front door joins this room."""

import threading
from collections.abc import Iterable
from typing import Any

from flask import Flask, current_app, request
from markupsafe import Markup

from ..store import Record
from ..store.table import BY_TYPE
from ..web import dom_id
from ..web.again import SEQ
from ..web.shell import here
from .following import Following
from .hub import Hub
from .positions import Positions
from .presence import EDIT, VIEW, Presence
from .topics import Guard, Topic, record_topic
from .websockets import ReaderThread

NAME = "ameen.live"
PING_SECONDS, LONGEST_MESSAGE = 25, 1024


class Live:
    """What is open in a process. The hub's thread begins with the first who needs it."""

    def __init__(self, opened: Any, topics: Iterable[Topic], guard: Guard) -> None:
        self.guard, self.topics = guard, {topic.name: topic for topic in topics}
        self.positions = Positions(opened.settings.secret)
        self._opened, self._lock = opened, threading.Lock()
        self._hub: Hub | None = None

    def hub(self) -> Hub:
        """The thread, begun when it isn't yet."""
        with self._lock:
            if self._hub is None:
                store, datagrams = self._opened.store, self._opened.datagrams
                topics = self.topics.values()
                following = Following(store, topics, self.guard, self.positions)
                self._hub = Hub(datagrams, following, Presence(datagrams, following))
                self._hub.start()
            return self._hub

    def stop(self) -> None:
        """Says good-bye to all who listen. The next who comes begins anew."""
        with self._lock:
            ending, self._hub = self._hub, None
        if ending is not None:
            ending.stop()


def init_app(app: Flask, opened: Any, topics: Iterable[Topic], guard: Guard) -> None:
    """Call it before blueprints are registered; `topics` come from the slices' `changes.py`."""
    app.extensions[NAME] = Live(opened, topics, guard)
    app.config["SOCK_SERVER_OPTIONS"] = {
        "thread_class": ReaderThread,
        "ping_interval": PING_SECONDS,
        "max_message_size": LONGEST_MESSAGE,
    }
    app.jinja_env.globals.update(
        follows=follows, live_page=live_page, live_form=live_form, topic_of=topic_of
    )


def stop(app: Flask) -> None:
    """Ends what is open of an application."""
    app.extensions[NAME].stop()


def live() -> Live:
    return current_app.extensions[NAME]


def position() -> str:
    """Where in the log this request began, for the page to say what it knows already."""
    seq = request.environ.get(SEQ)
    return "" if seq is None else live().positions.sealed(seq)


def topic_of(record: Record) -> str:
    return record_topic(BY_TYPE[type(record)], record.id)


def follows(
    *topics: str, address: str = "", target: str = "this", wait: str = "", also: str = ""
) -> Markup:
    """Attributes for the root of a fragment: it is fetched again from `address` (this page), and
    morphed, when one of the topics is touched. `wait` gives what search knows time to follow;
    `also` is one more trigger."""
    pause = f"delay:{wait}" if wait else "throttle:1s"
    heard = [f"{name} from:body {pause}" for name in (*topics, "resync")] + [also] * bool(also)
    return Markup(
        'data-topics="{}" hx-get="{}" hx-trigger="{}" hx-target="{}" hx-swap="outerMorph" '
        'hx-push-url="false" hx-indicator="this" hx-headers=\'{{"X-Following": "true"}}\''
    ).format(" ".join(topics), address or here(), ", ".join(heard), target)


def live_page(record: Record) -> Markup:
    """The one line of a record's page: it follows the record, and shows who else is there."""
    place = _place(record, VIEW)
    return Markup("<div {} {}></div>").format(place, follows(topic_of(record), target="#main"))


def live_form(record: Record) -> Markup:
    """The one line of a record's form: it shows who else is there, and is left alone."""
    return Markup("<div {}></div>").format(_place(record, EDIT))


def _place(record: Record, doing: str) -> Markup:
    return Markup(
        'id="{}" class="present" data-presence="{}" data-doing="{}" role="status" hx-morph-skip'
    ).format(dom_id(record, "present"), topic_of(record), doing)
