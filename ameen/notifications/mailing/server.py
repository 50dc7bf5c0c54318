"""The mail server that the settings name, and the address that mail comes from."""

from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from ...config import Settings

PORTS = {"none": 25, "starttls": 587, "tls": 465}
NO_ADDRESS = "http://localhost:4000"  # where a hub is that wasn't told its own address


class MailServer(NamedTuple):
    """Where mail is handed over, and as whom. `tls`: starttls, tls (from the first byte) or none."""

    host: str
    port: int
    user: str
    password: str
    tls: str
    sender: str
    domain: str

    @property
    def name(self) -> str:
        return f"{self.host}:{self.port}"


def server_of(settings: Settings) -> MailServer | None:
    """The mail server; None when there is none."""
    if not settings.mail_url:
        return None
    parts = urlsplit(settings.mail_url)
    usual = "tls" if parts.scheme == "smtps" else "none"
    tls = parse_qs(parts.query).get("tls", [usual])[0]
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    sender = settings.mail_from or _sender(settings, user, parts.hostname)
    return MailServer(
        host=parts.hostname,
        port=parts.port or PORTS[tls],
        user=user,
        password=password,
        tls=tls,
        sender=sender,
        domain=sender.rpartition("@")[2],
    )


def public_url(settings: Settings) -> str:
    """The hub's address as links in mail bear it."""
    return settings.url or NO_ADDRESS


def _sender(settings: Settings, user: str, host: str) -> str:
    """The user of the mail server where that is an address, for most servers take no other."""
    if "@" in user:
        return user
    return f"ameen@{urlsplit(settings.url).hostname or host}"
