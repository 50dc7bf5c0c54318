"""The pusher: it claims push messages that are due, and gives each to all browsers of its reader."""

import json
import logging
import time
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta
from typing import Any

from ...jobs.turns import turn
from ...store import id_text
from .. import actions
from ..actions import Parcel, Piece
from ..queries import is_due
from ..records import Channel, Subscription
from ..rules import N_
from .addresses import Reach, is_public
from .keys import vapid_of
from .sender import sender_of
from .service import GONE, SILENT, UNFIT, WITHIN, Answer, Caller, knock

TURN = 10.0  # seconds, as for mail
GRACE = 1.0  # seconds, for the look-up of a name, which knows no deadline
REST = timedelta(minutes=5)  # of a browser whose push service gave no answer
SHORT = 300
NO_BROWSER = N_("No browser of theirs takes push messages any more.")
LATER = N_("The push service could not take it now.")
REFUSED = N_("The push service did not take it.")

log = logging.getLogger(__name__)


def send_push(
    hub: Any, now: datetime | None = None, reach: Reach = is_public, within: float = WITHIN
) -> int:
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
        return _Round(hub, now, reach, within).send_all()


class _Round:
    """All that is due at one go."""

    def __init__(self, hub: Any, now: datetime | None, reach: Reach, within: float) -> None:
        self._hub, self._now = hub, now
        self._caller = Caller(vapid_of(hub.store), sender_of(hub.settings), reach, within)

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
        left_ids = piece.delivery.left_ids
        browsers = self._write(actions.reachable_browsers, parcel.user.id)
        browsers = [one for one in browsers if not left_ids or one.id in left_ids]
        message = _message(piece, parcel.user.language or "en")
        answers = self._ask(browsers, message, id_text(piece.delivery.notification_id))
        for browser, answer in zip(browsers, answers, strict=True):
            self._remember(browser, answer)
        if left_ids or any(answer.is_taken for answer in answers):
            ids = [browser.id for browser in browsers]
            return self._note_taken(parcel, dict(zip(ids, answers, strict=True)))
        return self._note(parcel, [a for a in answers if a.status not in GONE])

    def _ask(self, browsers: list[Subscription], message: bytes, topic: str) -> list[Answer]:
        """All at once, so that none waits for another; who rests is not asked, and who hasn't
        answered in time not waited for."""
        now = self._time()
        awake = [one for one in browsers if one.rests_until is None or one.rests_until <= now]
        pool = ThreadPoolExecutor(max(1, len(awake)))
        asked = {one.id: pool.submit(self._knock, one, message, topic) for one in awake}
        wait(asked.values(), self._caller.within + GRACE)
        pool.shutdown(wait=False)
        answers = {one_id: future.result() for one_id, future in asked.items() if future.done()}
        silent = Answer(SILENT, TimeoutError.__name__)
        return [answers.get(one.id, silent) for one in browsers]

    def _knock(self, browser: Subscription, message: bytes, topic: str) -> Answer:
        """What is wrong with one browser is its own failure and holds up nobody else."""
        try:
            return knock(browser, message, topic, self._caller)
        except Exception as error:
            log.exception("browser %s can't be sent a push message", browser.id.hex())
            return Answer(UNFIT, type(error).__name__)

    def _remember(self, browser: Subscription, answer: Answer) -> None:
        if answer.status in GONE:
            self._write(actions.forget_browser, browser.id)
        elif answer.is_refused:
            self._write(actions.count_refusal, browser.id)
        elif answer.status == SILENT:
            self._write(actions.let_rest, browser.id, self._time() + REST)
        elif answer.is_taken and browser.refusals:
            self._write(actions.forgive_refusals, browser.id)

    def _note_taken(self, parcel: Parcel, answers: dict[bytes, Answer]) -> bool:
        """It is sent when one browser's service took it. Of the others only those are asked again
        whose service was busy, and no browser that has it gets it twice."""
        busy = [answer for answer in answers.values() if answer.is_busy]
        if busy:
            left_ids = tuple(one_id for one_id, answer in answers.items() if answer.is_busy)
            self._postpone(parcel, busy, left_ids)
        else:
            self._write(actions.sent, parcel.ids, "Web Push")
        return any(answer.is_taken for answer in answers.values())

    def _note(self, parcel: Parcel, answers: list[Answer]) -> bool:
        """Nobody took it: those who may later are asked again."""
        if not answers:
            self._write(actions.dropped, parcel.ids, NO_BROWSER)
            return False
        later = [answer for answer in answers if answer.is_for_later]
        if later:
            self._postpone(parcel, later)
        else:
            told = f"{REFUSED}\n{_said(answers[0])}"
            self._write(actions.failed, parcel.ids, "Web Push", told)
        return False

    def _postpone(
        self, parcel: Parcel, later: list[Answer], left_ids: tuple[bytes, ...] = ()
    ) -> None:
        more = {"not_before": self._time() + max(map(_pause, later)), "left_ids": left_ids}
        told = f"{LATER}\n{_said(later[0])}"
        self._write(actions.postponed, parcel.ids, "Web Push", told, **more)

    def _time(self) -> datetime:
        return self._now or datetime.now(UTC)

    def _write(self, action: Any, *args: Any, **names: Any) -> Any:
        return self._hub.store.write(action, *args, origin="pusher", now=self._now, **names)


def _said(answer: Answer) -> str:
    return f"{answer.status if answer.status > 0 else ''} {answer.said}".strip()


def _pause(answer: Answer) -> timedelta:
    return REST if answer.status == SILENT else timedelta(seconds=answer.retry_after)


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
