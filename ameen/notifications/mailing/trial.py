"""A mail by which somebody finds out whether the mail server takes any."""

import secrets
from datetime import UTC, datetime
from typing import Any

from ...accounts.records import User
from ...catalogues import catalogue
from ..queries import Told
from ..records import Kind
from ..rules import N_
from .letters import letter, reachable, written
from .server import server_of
from .wire import Undelivered, Wire

NO_SERVER = N_("No mail server is set.")


def send_trial(hub: Any, user: User) -> None:
    """Sends one to the user. Undelivered, with the reason, when the server doesn't take it."""
    server = server_of(hub.settings)
    if server is None:
        raise Undelivered(NO_SERVER)
    words = catalogue(user.language or "en").ugettext
    told = Told(
        words(N_("Mail from Ameen Hub arrives")),
        words(N_("This is a test mail, and nothing needs to be done.")),
        "/settings/mail",
        "mail",
    )
    made = letter(hub.settings, user, [(Kind.SYSTEM, told)], stoppable=False)
    message_id = f"<{secrets.token_hex(16)}.trial@{server.domain}>"
    mail = written(server, user, made, message_id, datetime.now(UTC))
    with Wire(server) as wire:
        wire.send(reachable(user.email), mail, lambda: None)
        wire.quit()
