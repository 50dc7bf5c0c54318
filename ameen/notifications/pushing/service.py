"""Handing a message to a push service: encrypted for its browser (RFC 8291), over a connection
that leads to nothing within the hub's own network."""

import http.client
import ipaddress
import socket
import ssl
from base64 import urlsafe_b64decode
from binascii import Error as NotBase64
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlsplit

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02

from ..records import Subscription

WITHIN = 10.0  # seconds
KEPT_FOR = 24 * 3600  # seconds that the service keeps it for a browser that is not there
LONGEST_ENDPOINT = 2000
POINT_BYTES, AUTH_BYTES = 65, 16
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Reach = Callable[[Address], bool]


class Answer(NamedTuple):
    """What a push service answered; `status` 0 when it didn't, and `said` says why."""

    status: int
    said: str
    retry_after: int = 0


class OutOfReach(OSError):
    """The address is one that the hub sends nothing to."""


def is_public(address: Address) -> bool:
    """Whether the address is out in the world, and not within somebody's network."""
    inner = getattr(address, "ipv4_mapped", None) or address
    return inner.is_global and not inner.is_multicast


def is_endpoint(endpoint: str, keys: dict[str, str]) -> bool:
    """Whether a browser could have given this as where and how it takes push messages."""
    try:
        parts = urlsplit(endpoint)
        good = parts.scheme == "https" and parts.hostname and not parts.username
        good = good and parts.port in (None, 443)
        point, auth = decoded(keys["p256dh"]), decoded(keys["auth"])
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except (ValueError, KeyError, NotBase64):
        return False
    short = len(endpoint) <= LONGEST_ENDPOINT and endpoint.isascii() and endpoint.isprintable()
    return bool(good and short) and (len(point), len(auth)) == (POINT_BYTES, AUTH_BYTES)


def knock(
    subscription: Subscription,
    message: bytes,
    vapid: Vapid02,
    sender: str,
    topic: str,
    reach: Reach = is_public,
) -> Answer:
    """Gives the message to the service. `topic` replaces what of the same waits there still."""
    parts = urlsplit(subscription.endpoint)
    origin = f"https://{parts.netloc}"
    headers = vapid.sign({"aud": origin, "sub": sender}) | {
        "TTL": str(KEPT_FOR),
        "Urgency": "normal",
        "Topic": topic,
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
    }
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection = _Outward(parts.hostname, parts.port or 443, reach)
    try:
        connection.request("POST", path, encrypted(subscription.keys, message), headers)
        response = connection.getresponse()
        return Answer(response.status, response.reason or "", _seconds(response))
    except (OSError, http.client.HTTPException) as error:
        return Answer(0, type(error).__name__)
    finally:
        connection.close()


def encrypted(keys: dict[str, str], message: bytes) -> bytes:
    """Readable for the browser with these keys alone, and not for its push service."""
    return http_ece.encrypt(
        message,
        private_key=ec.generate_private_key(ec.SECP256R1()),
        dh=decoded(keys["p256dh"]),
        auth_secret=decoded(keys["auth"]),
        version="aes128gcm",
    )


def decoded(text: str) -> bytes:
    return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))


class _Outward(http.client.HTTPSConnection):
    """Connects only to addresses within reach: those that were looked up are the ones that are
    asked, so that a name can't mean another one a moment later. It follows nowhere else."""

    def __init__(self, host: str, port: int, reach: Reach) -> None:
        super().__init__(host, port, timeout=WITHIN, context=ssl.create_default_context())
        self._reach = reach
        self._create_connection = self._to_within_reach

    def _to_within_reach(self, address: tuple[str, int], *more: object) -> socket.socket:
        for *_, where in socket.getaddrinfo(*address, type=socket.SOCK_STREAM):
            if self._reach(ipaddress.ip_address(where[0].partition("%")[0])):
                return socket.create_connection(where[:2], WITHIN)
        raise OutOfReach(f"{address[0]} is not out in the world")


def _seconds(response: http.client.HTTPResponse) -> int:
    """What `Retry-After` asks for, a day at most; 0 for nothing, or for a date."""
    text = response.headers.get("Retry-After", "")
    return min(int(text), KEPT_FOR) if text.isascii() and text.isdigit() else 0
