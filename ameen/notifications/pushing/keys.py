"""The hub's key pair (VAPID, RFC 8292): made at first use, kept in the store."""

from base64 import urlsafe_b64encode

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

from ...store import Store
from ..actions import keep_push_key
from ..records import push_keys


def vapid_of(store: Store) -> Vapid02:
    """The key pair by which push services know this hub. Without it no browser that was turned
    on before could be reached, which is why backups have it."""
    with store.read() as snap:
        hit = next(iter(snap.range(push_keys, limit=1)), None)
        kept = snap.get(push_keys, hit.id) if hit else None
    if kept is None:
        fresh = Vapid02()
        fresh.generate_keys()
        kept = store.write(keep_push_key, fresh.private_pem().decode())
    return Vapid02.from_pem(kept.pem.encode())


def public_key(store: Store) -> str:
    """The public half, as browsers want it."""
    point = vapid_of(store).public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return urlsafe_b64encode(point).rstrip(b"=").decode()
