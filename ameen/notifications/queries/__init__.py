"""Notifications as their readers may see them."""

from .mine import (
    UNREAD,
    latest,
    notification,
    notifications_page,
    preferences_of,
    subscribed,
    unread,
    unread_places,
)
from .telling import Told, may_be_told, told

__all__ = [
    "UNREAD",
    "Told",
    "latest",
    "may_be_told",
    "notification",
    "notifications_page",
    "preferences_of",
    "subscribed",
    "told",
    "unread",
    "unread_places",
]
