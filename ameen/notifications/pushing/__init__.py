"""Web Push (RFC 8030): what is due goes to the push services of its readers' browsers."""

from .addresses import is_endpoint
from .keys import public_key
from .pusher import send_push

__all__ = ["is_endpoint", "public_key", "send_push"]
