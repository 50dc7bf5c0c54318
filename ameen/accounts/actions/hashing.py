"""Passwords as argon2id hashes: slow on purpose, so never made inside a transaction."""

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from ..rules import normal_password

# OWASP's least recommendation (m=19 MiB, t=2, p=1), so that many sign-ins at once fit into memory.
_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
_of_nobody = _hasher.hash("a password that nobody has")


def hashed(password: str) -> str:
    return _hasher.hash(normal_password(password))


def matches(stored: str, password: str) -> bool:
    """Whether this is the password; takes as long for a user without one, or for no user."""
    try:
        return _hasher.verify(stored or _of_nobody, normal_password(password)) and bool(stored)
    except (Argon2Error, InvalidHashError):
        return False


def outdated(stored: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(stored)
