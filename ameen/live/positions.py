"""Places in the change log as readers may carry them: unreadable, and each time another text.

A reader who could read them, or tell two alike, would learn how much others do; so would one whose
place lasted until so much had happened. It lasts a minute, whatever happens in it.
"""

import hmac
import os
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode

PURPOSE = b"ameen live position"
NONCE, NUMBER, MARK = 12, 8, 12
LASTS = 60  # seconds: four heartbeats, each of which says the place anew


class Positions:
    """Seals and opens places under the hub's secret: encrypted, then marked."""

    def __init__(self, secret: bytes) -> None:
        self._key = hmac.digest(secret, PURPOSE, "sha256")

    def sealed(self, seq: int, now: float | None = None) -> str:
        nonce, second = os.urandom(NONCE), int(now or time.time())
        told = seq.to_bytes(NUMBER, "big") + second.to_bytes(NUMBER, "big")
        body = nonce + self._covered(nonce, told)
        return urlsafe_b64encode(body + self._mark(body)).rstrip(b"=").decode("ascii")

    def opened(self, text: str) -> int | None:
        """The place; None for what this hub did not seal, or longer ago than a place lasts."""
        try:
            stored = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
        except ValueError:
            return None
        body, mark = stored[:-MARK], stored[-MARK:]
        if not hmac.compare_digest(mark, self._mark(body)):
            return None
        told = self._covered(body[:NONCE], body[NONCE:])
        if int.from_bytes(told[NUMBER:], "big") < time.time() - LASTS:
            return None
        return int.from_bytes(told[:NUMBER], "big")

    def _covered(self, nonce: bytes, number: bytes) -> bytes:
        pad = hmac.digest(self._key, b"pad" + nonce, "sha256")
        return bytes(one ^ other for one, other in zip(number, pad, strict=False))

    def _mark(self, body: bytes) -> bytes:
        return hmac.digest(self._key, b"mark" + body, "sha256")[:MARK]
