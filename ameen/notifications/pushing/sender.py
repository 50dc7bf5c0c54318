"""Whom a push service may turn to about what the hub sends."""

from urllib.parse import urlsplit

from ...config import Settings
from .addresses import is_name


def sender_of(settings: Settings) -> str:
    """The `sub` of RFC 8292, 2.1: the address that mail comes from, else the hub's own name as
    far as it is one of the public DNS; some push services take no other."""
    if is_name(settings.mail_from.rpartition("@")[2]):
        return f"mailto:{settings.mail_from}"
    parts = urlsplit(settings.url)
    if not is_name(parts.hostname or ""):
        return "mailto:ameen@localhost"
    if parts.scheme == "https":
        return f"https://{parts.hostname}"
    return f"mailto:ameen@{parts.hostname}"
