"""How often somebody may try to sign in.

Each (account, network) pair, each network and each recognised device has its own budget of
failures; past it the wait doubles with each further one, up to a quarter of an hour, and all is
forgotten after a quiet hour. No account is ever closed as a whole: while one is under attack from
many networks, a network that is new to it has one attempt instead of five, and a browser in which
its owner has signed in before has a budget that nobody else can use up.
"""

import ipaddress
from datetime import datetime, timedelta

FREE_ATTEMPTS = 5
FREE_ATTEMPTS_UNDER_ATTACK = 1
FREE_ATTEMPTS_OF_NETWORK = 30
FREE_LINKS = 3  # that are mailed to one address
ATTACK = 50  # failures of an account within the hour, from anywhere but its own devices
FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=1)


def wait_after(failures: int, free: int) -> timedelta:
    """How long after the last of so many failures the next attempt is heard."""
    excess = failures - free
    if excess < 0:
        return timedelta(0)
    return min(FIRST_WAIT * 2 ** min(excess, 20), LONGEST_WAIT)


def forgotten(last_at: datetime, now: datetime) -> bool:
    return now - last_at >= FORGOTTEN_AFTER


def network(address: str) -> str:
    """What one attacker holds at least: an IPv4 address, or 64 bits of IPv6."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
