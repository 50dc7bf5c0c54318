"""Notifications as their readers may see them."""

from .deliveries import (
    all_deliveries_page,
    counts,
    deliveries_page,
    delivery,
    first_due,
    is_due,
    last_sent,
    waiting_mail,
)
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
from .subscribing import subscriptions_of
from .telling import Told, may_be_told, told

__all__ = [
    "UNREAD",
    "Told",
    "all_deliveries_page",
    "counts",
    "deliveries_page",
    "delivery",
    "first_due",
    "is_due",
    "last_sent",
    "latest",
    "may_be_told",
    "notification",
    "notifications_page",
    "preferences_of",
    "subscribed",
    "subscriptions_of",
    "told",
    "unread",
    "unread_places",
    "waiting_mail",
]
