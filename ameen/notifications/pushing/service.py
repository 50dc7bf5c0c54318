"""Handing a message to a push service: encrypted for its browser (RFC 8291), over a connection
that leads to nothing within the hub's own network, and before a moment that is set."""

import http.client
import ipaddress
import socket
import ssl
import time
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import SplitResult, urlsplit

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02

from ..records import Subscription
from .addresses import Reach, decoded, is_public

WITHIN = 10.0  # seconds, from the look-up of its name to the end of its answer
KEPT_FOR = 24 * 3600  # seconds that the service keeps it for a browser that is not there
GONE, FORBIDDEN = {404, 410}, {401, 403}
SILENT, UNFIT = 0, -1


class Answer(NamedTuple):
    """What a push service answered. `status` is SILENT when it didn't, UNFIT when nothing could
    be made that can be sent there, and then `said` says why."""

    status: int
    said: str
    retry_after: int = 0

    @property
    def is_taken(self) -> bool:
        return 200 <= self.status < 300

    @property
    def is_for_later(self) -> bool:
        return self.status == SILENT or self.is_busy

    @property
    def is_busy(self) -> bool:
        """Whether it answered, and asks to be asked again."""
        return self.status == 429 or self.status >= 500

    @property
    def is_refused(self) -> bool:
        """Whether this browser is not to be reached with what the hub knows of it."""
        return self.status == UNFIT or self.status in FORBIDDEN


class OutOfReach(OSError):
    """The address is one that the hub sends nothing to."""


def _trust() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.sslsocket_class = _Timed
    return context


@dataclass(frozen=True)
class Caller:
    """Who knocks: by which key services know it, whom they may turn to, what is within its reach,
    for how many seconds it waits, and whose certificates it trusts."""

    vapid: Vapid02
    sender: str
    reach: Reach = is_public
    within: float = WITHIN
    trust: ssl.SSLContext = field(default_factory=_trust)


def knock(subscription: Subscription, message: bytes, topic: str, caller: Caller) -> Answer:
    """Gives the message to the service. `topic` replaces what of the same waits there still.

    What it raises lies with the subscription: nothing can be made of it that could be sent.
    """
    where = urlsplit(subscription.endpoint)
    headers = _headers(where, caller, topic)
    content = encrypted(subscription.keys, message)
    path = (where.path or "/") + (f"?{where.query}" if where.query else "")
    connection = _Outward(where.hostname or "", where.port or 443, caller)
    try:
        connection.request("POST", path, content, headers)
        response = connection.getresponse()
        return Answer(response.status, response.reason or "", _seconds(response))
    except (OSError, http.client.HTTPException) as error:
        return Answer(SILENT, type(error).__name__)
    finally:
        connection.close()


def _headers(where: SplitResult, caller: Caller, topic: str) -> dict[str, str]:
    port = f":{where.port}" if where.port not in (None, 443) else ""
    origin = f"https://{where.hostname}{port}"
    return caller.vapid.sign({"aud": origin, "sub": caller.sender}) | {
        "TTL": str(KEPT_FOR),
        "Urgency": "normal",
        "Topic": topic,
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
    }


def encrypted(keys: dict[str, str], message: bytes) -> bytes:
    """Readable for the browser with these keys alone, and not for its push service."""
    return http_ece.encrypt(
        message,
        private_key=ec.generate_private_key(ec.SECP256R1()),
        dh=decoded(keys["p256dh"]),
        auth_secret=decoded(keys["auth"]),
        version="aes128gcm",
    )


class _Timed(ssl.SSLSocket):
    """Gives up at a moment, and not only when nothing came for a while: who sends a byte now and
    then would hold the hub up for ever."""

    until = 0.0

    def recv_into(self, *args: Any, **names: Any) -> int:
        self.settimeout(_left(self.until))
        return super().recv_into(*args, **names)


class _Outward(http.client.HTTPSConnection):
    """Connects only to addresses within reach: those that were looked up are the ones that are
    asked, so that a name can't mean another one a moment later. It follows nowhere else."""

    def __init__(self, host: str, port: int, caller: Caller) -> None:
        super().__init__(host, port, context=caller.trust)
        self._reach, self._until = caller.reach, time.monotonic() + caller.within
        self._create_connection = self._to_within_reach

    def connect(self) -> None:
        super().connect()
        self.sock.until = self._until
        self.sock.settimeout(_left(self._until))

    def _to_within_reach(self, address: tuple[str, int], *more: object) -> socket.socket:
        for *_, where in socket.getaddrinfo(*address, type=socket.SOCK_STREAM):
            if self._reach(ipaddress.ip_address(where[0].partition("%")[0])):
                found = socket.create_connection(where[:2], _left(self._until))
                found.settimeout(_left(self._until))  # what is left for the handshake
                return found
        raise OutOfReach(f"{address[0]} is not out in the world")


def _left(until: float) -> float:
    """The seconds until then; TimeoutError when there are none."""
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _seconds(response: http.client.HTTPResponse) -> int:
    """What `Retry-After` asks for, a day at most; 0 for nothing, or for a date."""
    text = response.headers.get("Retry-After", "")
    return min(int(text), KEPT_FOR) if text.isascii() and text.isdigit() else 0
