"""Mail: what is due goes to the mail server, one parcel after another."""

from .letters import UNSUBSCRIBE, Letter, letter
from .mailer import send_mail
from .server import MailServer, public_url, server_of
from .trial import send_trial
from .wire import Undelivered

__all__ = [
    "UNSUBSCRIBE",
    "Letter",
    "MailServer",
    "Undelivered",
    "letter",
    "public_url",
    "send_mail",
    "send_trial",
    "server_of",
]
