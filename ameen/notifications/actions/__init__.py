"""What is written about notifications; nothing else writes them."""

from .delivering import (
    Parcel,
    Piece,
    claim,
    dropped,
    failed,
    hand_over,
    postponed,
    sent,
    take_back,
    try_again,
)
from .notifying import FOLLOWER, Notifier
from .purge import purge_notifications
from .reading import (
    mark_all_read,
    mark_read,
    mark_unread,
    remove,
    restore,
    save_preferences,
)
from .telling import tell

__all__ = [
    "FOLLOWER",
    "Notifier",
    "Parcel",
    "Piece",
    "claim",
    "dropped",
    "failed",
    "hand_over",
    "mark_all_read",
    "mark_read",
    "mark_unread",
    "postponed",
    "purge_notifications",
    "remove",
    "restore",
    "save_preferences",
    "sent",
    "take_back",
    "tell",
    "try_again",
]
