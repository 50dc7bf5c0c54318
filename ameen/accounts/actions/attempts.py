"""Counting attempts to sign in, and making those wait who guess."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

from msgspec.structs import replace

from ...store import Snapshot, Tx
from ..records import Throttle, User, email_key, throttles
from ..rules import N_
from ..rules.throttling import (
    ATTACK,
    FREE_ATTEMPTS,
    FREE_ATTEMPTS_OF_NETWORK,
    FREE_ATTEMPTS_UNDER_ATTACK,
    forgotten,
    network,
    wait_after,
)
from .tokens import device_claimed


class TooMany(Exception):
    """Further attempts are not heard for `retry_after` seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(N_("Too many attempts. Wait a little, then try again."))
        self.retry_after = retry_after


class Budget(NamedTuple):
    subject: bytes
    free: int | None  # failures before one has to wait; None: counted only


def budgets_of(
    snap: Snapshot,
    secret: bytes,
    email: str,
    address: str,
    device: str,
    user: User | None,
    now: datetime,
) -> list[Budget]:
    """Whose failure this would be; a recognised browser stands for itself alone."""
    known = device_of_user(secret, device, user)
    if known:
        return [Budget(subject("device", known), FREE_ATTEMPTS)]
    account, place = email_key(email), network(address)
    attacked = Budget(subject("account", account), None)
    failures = _failures(snap, attacked, now)
    free = FREE_ATTEMPTS if failures < ATTACK else FREE_ATTEMPTS_UNDER_ATTACK
    return [
        Budget(subject("pair", account, place), free),
        Budget(subject("network", place), FREE_ATTEMPTS_OF_NETWORK),
        attacked,
    ]


def own_budgets(secret: bytes, user: User, address: str, device: str) -> list[Budget]:
    """What is counted of nobody but this user here."""
    pair = Budget(subject("pair", email_key(user.email), network(address)), FREE_ATTEMPTS)
    known = device_of_user(secret, device, user)
    return [pair, Budget(subject("device", known), FREE_ATTEMPTS)] if known else [pair]


def device_of_user(secret: bytes, device: str, user: User | None) -> str:
    """The name of a browser in which this user has signed in before; empty for any other."""
    known = device_claimed(secret, device) if device else None
    if known is None or user is None or known[0] != user.id:
        return ""
    return f"{known[0].hex()}\0{known[1]}"


def heed(snap: Snapshot, budgets: list[Budget], now: datetime) -> None:
    """TooMany when one of the budgets is used up for now."""
    free_at = now
    for budget in budgets:
        found = snap.find(throttles, "subject", budget.subject)
        if found is not None and budget.free is not None and not forgotten(found.last_at, now):
            free_at = max(free_at, found.last_at + wait_after(found.failures, budget.free))
    if free_at > now:
        raise TooMany(max(1, -((now - free_at) // timedelta(seconds=1))))


def count(tx: Tx, budgets: list[Budget]) -> None:
    """Counts an attempt as failed, until it turns out otherwise; TooMany when it isn't heard."""
    heed(tx, budgets, tx.now)
    for budget in budgets:
        found = tx.find(throttles, "subject", budget.subject)
        failures = _failures(tx, budget, tx.now) + 1
        fresh = found or Throttle(subject=budget.subject, last_at=tx.now)
        tx.put(replace(fresh, failures=failures, last_at=tx.now))


def forgive(tx: Tx, budgets: list[Budget]) -> None:
    """It was the right password: this account's own budget is whole again.

    A network's and an account's are only given the attempt back. Otherwise whoever has an
    account could go on guessing the others' by signing in to it now and then.
    """
    for budget in budgets:
        found = tx.find(throttles, "subject", budget.subject)
        if found is None:
            continue
        if budget.free is None or budget.free == FREE_ATTEMPTS_OF_NETWORK:
            tx.put(replace(found, failures=max(0, found.failures - 1)))
        else:
            tx.delete(throttles, found.id)


def _failures(snap: Snapshot, budget: Budget, now: datetime) -> int:
    found = snap.find(throttles, "subject", budget.subject)
    return found.failures if found is not None and not forgotten(found.last_at, now) else 0


def subject(*parts: str) -> bytes:
    """Whom a budget belongs to, hashed: addresses that were tried are not kept."""
    return sha256("\0".join(parts).encode()).digest()
