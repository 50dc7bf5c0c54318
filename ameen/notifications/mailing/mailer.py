"""The mailer: it claims what is due, hands it over, and notes what became of it."""

import logging
import time
from datetime import UTC, datetime
from typing import Any

from ...jobs.turns import turn
from .. import actions
from ..actions import Parcel
from ..queries import is_due
from ..records import Channel
from ..rules import N_
from .letters import mail_of, reachable
from .server import MailServer, server_of
from .wire import Undelivered, Wire

TURN = 10.0  # seconds, so that who has to end, or goes the rounds, is not held up by mail

UNWRITTEN = N_("The hub could not write this mail. Its log says why.")

log = logging.getLogger(__name__)


def send_mail(hub: Any, now: datetime | None = None) -> int:
    """Sends what is due, as long as it is nobody else's turn, for some seconds; says how many
    mails went out.

    Without a mail server everything waits. Who died before handing over has sent nothing; who
    died while doing so may have, and it goes out again, under the same Message-ID.
    """
    server = server_of(hub.settings)
    if server is None:
        return 0
    with hub.store.read() as snap:
        if not is_due(snap, Channel.EMAIL, now or datetime.now(UTC)):
            return 0
    with turn(hub.settings.data / "run", "mailer") as mine:
        if not mine:
            return 0
        hub.store.write(actions.take_back, Channel.EMAIL, origin="mailer", now=now)
        return _Round(hub, server, now).send_all()


class _Round:
    """All that is due at one go, over one connection that is opened when it is needed."""

    def __init__(self, hub: Any, server: MailServer, now: datetime | None) -> None:
        self._hub, self._server, self._now = hub, server, now
        self._wire: Wire | None = None
        self._reachable = True

    def send_all(self) -> int:
        """Until nothing is due any more, the time is over, or the server can't be reached."""
        count, end = 0, time.monotonic() + TURN
        try:
            while self._reachable and time.monotonic() < end:
                parcel = self._write(actions.claim, Channel.EMAIL)
                if parcel is None:
                    break
                count += bool(parcel.pieces) and self._send(parcel)
        finally:
            if self._wire is not None:
                self._wire.quit()
        return count

    def _send(self, parcel: Parcel) -> bool:
        by = self._server.name
        try:
            self._hand_over(parcel)
        except Undelivered as failure:
            self._note(parcel, failure)
            return False
        self._write(actions.sent, parcel.ids, by)
        return True

    def _hand_over(self, parcel: Parcel) -> None:
        mail = self._mail(parcel)
        if self._wire is None:
            self._reachable = False
            self._wire = Wire(self._server)
            self._reachable = True
        self._wire.send(
            reachable(parcel.user.email),
            mail,
            lambda: self._write(actions.hand_over, parcel.ids),
        )

    def _mail(self, parcel: Parcel) -> bytes:
        """The mail; one that can't be written is tried again later, and holds nothing up."""
        now = self._now or datetime.now(UTC)
        try:
            return mail_of(self._hub.settings, self._server, parcel, now)
        except Exception as error:
            log.exception("parcel %s can't be written", parcel.id.hex())
            raise Undelivered(UNWRITTEN, connected=True) from error

    def _note(self, parcel: Parcel, failure: Undelivered) -> None:
        by, told = self._server.name, str(failure)
        if failure.permanent:
            self._write(actions.failed, parcel.ids, by, told)
        else:
            self._write(actions.postponed, parcel.ids, by, told, failure.in_doubt)
        if not failure.connected and self._wire is not None:
            self._wire.quit()
            self._wire = None

    def _write(self, action: Any, *args: Any) -> Any:
        return self._hub.store.write(action, *args, origin="mailer", now=self._now)
