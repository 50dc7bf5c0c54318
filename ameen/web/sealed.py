"""Marks by which the hub knows its own words again: HMAC-SHA256 under the hub's secret."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import lru_cache

from .request import hub

MARK_BYTES = 16


@lru_cache(maxsize=8)
def _keyed(secret: bytes, purpose: str) -> hmac.HMAC:
    return hmac.new(secret, purpose.encode() + b"\0", "sha256")


def mark(purpose: str, *parts: bytes, secret: bytes | None = None) -> bytes:
    """16 bytes that only this hub can make from `parts`, for one purpose only. Outside of a
    request the hub's `secret` is handed in."""
    made = _keyed(secret or hub().settings.secret, purpose).copy()
    for part in parts:
        made.update(len(part).to_bytes(4, "big"))
        made.update(part)
    return made.digest()[:MARK_BYTES]


def seal(purpose: str, content: bytes, *context: bytes, secret: bytes | None = None) -> str:
    """`content` as text for an address, a cookie or a field, readable but not to be changed."""
    return encoded(mark(purpose, content, *context, secret=secret) + content)


def unseal(purpose: str, text: str, *context: bytes) -> bytes | None:
    """The content that was sealed for this purpose and context; None when it was not."""
    try:
        stored = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except ValueError:
        return None
    seen, content = stored[:MARK_BYTES], stored[MARK_BYTES:]
    return content if hmac.compare_digest(seen, mark(purpose, content, *context)) else None


def encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode("ascii")
