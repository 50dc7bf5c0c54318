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
from .purge import purge_deliveries, purge_notifications
from .reading import (
    mark_all_read,
    mark_read,
    mark_unread,
    remove,
    restore,
    save_preferences,
    turn_off_mail,
)
from .restoring import drop_restored
from .subscribing import (
    count_refusal,
    forget_browser,
    forget_signed_out,
    forgive_refusals,
    keep_push_key,
    let_rest,
    reachable_browsers,
    subscribe,
    unsubscribe,
)
from .telling import tell

__all__ = [
    "FOLLOWER",
    "Notifier",
    "Parcel",
    "Piece",
    "claim",
    "count_refusal",
    "drop_restored",
    "dropped",
    "failed",
    "forget_browser",
    "forget_signed_out",
    "forgive_refusals",
    "hand_over",
    "keep_push_key",
    "let_rest",
    "mark_all_read",
    "mark_read",
    "mark_unread",
    "postponed",
    "purge_deliveries",
    "purge_notifications",
    "reachable_browsers",
    "remove",
    "restore",
    "save_preferences",
    "sent",
    "subscribe",
    "take_back",
    "tell",
    "try_again",
    "turn_off_mail",
    "unsubscribe",
]
