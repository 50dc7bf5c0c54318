"""The pusher: it claims push messages that are due, and gives each to all browsers of its reader."""

import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from py_vapid import Vapid02

from ...jobs.turns import turn
from ...store import id_text
from .. import actions
from ..actions import Parcel, Piece
from ..queries import is_due, subscriptions_of
from ..records import Channel, Subscription
from ..rules import N_
from .keys import vapid_of
from .service import Answer, Reach, is_public, knock

TURN = 10.0  # seconds, as for mail
SHORT = 300
GONE = {404, 410}
NO_BROWSER = N_("No browser of theirs takes push messages any more.")
LATER = N_("The push service could not take it now.")
REFUSED = N_("The push service did not take it.")


def send_push(hub: Any, now: datetime | None = None, reach: Reach = is_public) -> int:
    """Sends what is due, as long as it is nobody else's turn, for some seconds; says how many
    messages went out.

    What somebody who died was sending is sent again: the browser shows it in the same place.
    """
    with hub.store.read() as snap:
        if not is_due(snap, Channel.PUSH, now or datetime.now(UTC)):
            return 0
    with turn(hub.settings.data / "run", "pusher") as mine:
        if not mine:
            return 0
        hub.store.write(actions.take_back, Channel.PUSH, origin="pusher", now=now)
        return _Round(hub, now, reach).send_all()


class _Round:
    """All that is due at one go."""

    def __init__(self, hub: Any, now: datetime | None, reach: Reach) -> None:
        self._hub, self._now, self._reach = hub, now, reach
        self._vapid: Vapid02 = vapid_of(hub.store)
        self._sender = _sender(hub.settings.url)

    def send_all(self) -> int:
        count, end = 0, time.monotonic() + TURN
        while time.monotonic() < end:
            parcel = self._write(actions.claim, Channel.PUSH)
            if parcel is None:
                break
            count += bool(parcel.pieces) and self._send(parcel)
        return count

    def _send(self, parcel: Parcel) -> bool:
        (piece,) = parcel.pieces
        with self._hub.store.read() as snap:
            browsers = subscriptions_of(snap, parcel.user.id)
        message = _message(piece, parcel.user.language or "en")
        answers = [self._knock(browser, message, piece) for browser in browsers]
        return self._note(parcel, [a for a in answers if a.status not in GONE])

    def _knock(self, browser: Subscription, message: bytes, piece: Piece) -> Answer:
        topic = id_text(piece.delivery.notification_id)
        answer = knock(browser, message, self._vapid, self._sender, topic, self._reach)
        if answer.status in GONE:
            self._write(actions.forget_browser, browser.id)
        return answer

    def _note(self, parcel: Parcel, answers: list[Answer]) -> bool:
        """It is sent when one browser's service took it. The others are not asked again: whoever
        has one message would get it twice."""
        if any(200 <= answer.status < 300 for answer in answers):
            self._write(actions.sent, parcel.ids, "Web Push")
            return True
        if not answers:
            self._write(actions.dropped, parcel.ids, NO_BROWSER)
            return False
        later = [a for a in answers if a.status in (0, 429) or a.status >= 500]
        first = (later or answers)[0]
        said = f"{first.status or ''} {first.said}".strip()
        if not later:
            self._write(actions.failed, parcel.ids, "Web Push", f"{REFUSED}\n{said}")
            return False
        pause = timedelta(seconds=max(answer.retry_after for answer in later))
        not_before = (self._now or datetime.now(UTC)) + pause
        told = f"{LATER}\n{said}"
        self._write(actions.postponed, parcel.ids, "Web Push", told, not_before=not_before)
        return False

    def _write(self, action: Any, *args: Any, **names: Any) -> Any:
        return self._hub.store.write(action, *args, origin="pusher", now=self._now, **names)


def _message(piece: Piece, language: str) -> bytes:
    """What the service worker shows; no more than fits into 4 KB."""
    told = piece.told
    content = {
        "title": told.title[:SHORT],
        "text": told.text[:SHORT],
        "path": told.path,
        "tag": id_text(piece.delivery.notification_id),
        "language": language,
    }
    return json.dumps(content, ensure_ascii=False).encode()


def _sender(url: str) -> str:
    """Whom a push service may turn to."""
    if url.startswith("https:"):
        return url
    return f"mailto:ameen@{urlsplit(url).hostname or 'localhost'}"
