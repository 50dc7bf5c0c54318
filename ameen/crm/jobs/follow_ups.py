"""Telling people in the morning of their own day whom they are to follow up."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from ...accounts.queries import active_colleagues
from ...accounts.records import ZONE, users
from ...store import Snapshot, new_id
from ..actions.following_up import say_due
from ..records import follow_ups

MORNING = 8  # o'clock


def say_follow_ups(hub: Any, now: datetime) -> int:
    """Says what is due for everybody whose morning has come; says how much."""
    with hub.store.read() as snap:
        due = waiting(snap, now)
    return sum(
        hub.store.write(say_due, user_id, today, batch=new_id(now), origin="job", now=now)
        for user_id, today in due
    )


def waiting(snap: Snapshot, now: datetime) -> list[tuple[bytes, date]]:
    """Who has not been told yet of their own today."""
    found = []
    for person in active_colleagues(snap):
        local = now.astimezone(ZoneInfo(snap.require(users, person.id).zone or ZONE))
        told = snap.get(follow_ups, person.id)
        if local.hour >= MORNING and (told is None or told.told_on < local.date()):
            found.append((person.id, local.date()))
    return found
