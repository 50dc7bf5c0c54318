"""Notifications as their readers may see them."""

from .mine import (
    UNREAD,
    latest,
    notification,
    notifications_page,
    preferences_of,
    subscribed,
    total,
    unread,
    unread_places,
)
from .queue import Queue, queues
from .telling import Told, may_be_told, told

__all__ = [
    "UNREAD",
    "Queue",
    "Told",
    "latest",
    "may_be_told",
    "notification",
    "notifications_page",
    "preferences_of",
    "queues",
    "subscribed",
    "told",
    "total",
    "unread",
    "unread_places",
]
