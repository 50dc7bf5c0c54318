"""Which passwords are good enough."""

import unicodedata

from ..records import User, email_key
from .easy_passwords import EASY
from .levels import N_

SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 256


def normal_password(password: str) -> str:
    """The form in which a password is hashed, whichever keyboard typed it (RFC 8265 §4.2, NFKC)."""
    return unicodedata.normalize("NFKC", password)


def password_faults(password: str, user: User | None = None) -> list[str]:
    """Why this may not be someone's password; empty when it may (NIST SP 800-63B §3.1.1)."""
    password = normal_password(password)
    if len(password) < SHORTEST_PASSWORD:
        return [N_("A password has at least 10 characters.")]
    if len(password) > LONGEST_PASSWORD:
        return [N_("A password has at most 256 characters.")]
    plain = password.casefold().strip()
    if plain in EASY or len(set(plain)) < 4:
        return [N_("This password is too easy to guess. Choose another one.")]
    if user is not None and plain in _known_of(user):
        return [N_("The password must not be your email address or your name.")]
    return []


def _known_of(user: User) -> set[str]:
    email = email_key(user.email)
    names = (user.name_en.casefold(), user.name_ar.casefold())
    return {email, email.partition("@")[0], *names, *(n.replace(" ", "") for n in names)} - {""}
