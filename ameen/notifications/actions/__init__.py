"""What is written about notifications; nothing else writes them."""

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
    "mark_all_read",
    "mark_read",
    "mark_unread",
    "purge_notifications",
    "remove",
    "restore",
    "save_preferences",
    "tell",
]
