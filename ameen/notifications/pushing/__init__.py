"""Web Push (RFC 8030): what is due goes to the push services of its readers' browsers."""

from .keys import public_key
from .pusher import send_push
from .service import is_endpoint

__all__ = ["is_endpoint", "public_key", "send_push"]
