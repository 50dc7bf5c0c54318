"""Reminding people of what is to begin, each minute."""

from datetime import datetime
from typing import Any

from ..actions.reminding import remind


def send_reminders(hub: Any, now: datetime) -> int:
    """Says who is to be reminded by now, some in each transaction; says how many."""
    reminded, more = 0, True
    while more:
        said, more = hub.store.write(remind, origin="job", now=now)
        reminded += said
    return reminded
