"""Where push messages may go, as browsers name it and as the network knows it."""

import ipaddress
import re
from base64 import urlsafe_b64decode
from binascii import Error as NotBase64
from collections.abc import Callable
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Reach = Callable[[Address], bool]

LONGEST_ENDPOINT, LONGEST_NAME = 2000, 253
POINT_BYTES, AUTH_BYTES = 65, 16
LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
NAME = re.compile(rf"({LABEL}\.)+(?![0-9]){LABEL}", re.IGNORECASE)  # an address ends in digits
PLAIN = re.compile(r"[!-~]+")  # ASCII that is seen
UNICAST = ipaddress.ip_network("2000::/3")  # all of IPv6 that is out in the world
OF_IPV4 = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("::/96"))


def is_public(address: Address) -> bool:
    """Whether the address is out in the world, and not within somebody's network."""
    if address.version == 4:
        return address.is_global and not address.is_multicast
    inner = _inner(address)
    return is_public(inner) if inner else address in UNICAST and address.is_global


def _inner(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address to which a translator or a tunnel takes what is sent to this one: mapped
    (RFC 4291, as are the first of all), NAT64 (RFC 6052), 6to4 (RFC 3056)."""
    if any(address in network for network in OF_IPV4):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def is_name(host: str) -> bool:
    """Whether it is a name of the public DNS: at least two labels, and no address."""
    try:
        plain = host.encode("idna").decode()
    except UnicodeError:
        return False
    return len(plain) <= LONGEST_NAME and NAME.fullmatch(plain) is not None


def is_endpoint(endpoint: str, keys: dict[str, str]) -> bool:
    """Whether a browser could have given this as where and how it takes push messages."""
    if len(endpoint) > LONGEST_ENDPOINT or not PLAIN.fullmatch(endpoint):
        return False
    try:
        parts = urlsplit(endpoint)
    except ValueError:
        return False
    host = parts.hostname or ""
    whole = parts.netloc.lower() in (host, f"{host}:443")  # and neither a user nor half a port
    return parts.scheme == "https" and whole and is_name(host) and _are_keys(keys)


def _are_keys(keys: dict[str, str]) -> bool:
    """Whether a message can be encrypted for who has these (RFC 8291)."""
    try:
        point, auth = decoded(keys["p256dh"]), decoded(keys["auth"])
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except (ValueError, KeyError, NotBase64):
        return False
    return (len(point), len(auth)) == (POINT_BYTES, AUTH_BYTES)


def decoded(text: str) -> bytes:
    return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
