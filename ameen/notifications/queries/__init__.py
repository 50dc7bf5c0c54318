"""Notifications as their readers may see them."""

from .deliveries import (
    all_deliveries_page,
    counts,
    deliveries_page,
    delivery,
    first_due,
    is_due,
    waiting_mail,
)
from .mine import (
    UNREAD,
    latest,
    newest,
    notification,
    notifications_page,
    preferences_of,
    subscribed,
    total,
    unread,
    unread_places,
)
from .queue import Queue, queues
from .subscribing import all_subscriptions_of, is_signed_in, subscriptions_of
from .telling import Told, isolated, may_be_told, told

__all__ = [
    "UNREAD",
    "Queue",
    "Told",
    "all_deliveries_page",
    "all_subscriptions_of",
    "counts",
    "deliveries_page",
    "delivery",
    "first_due",
    "is_due",
    "is_signed_in",
    "isolated",
    "latest",
    "may_be_told",
    "newest",
    "notification",
    "notifications_page",
    "preferences_of",
    "queues",
    "subscribed",
    "subscriptions_of",
    "told",
    "total",
    "unread",
    "unread_places",
    "waiting_mail",
]
