"""What is decided about notifications without looking at the store."""

from ...accounts.rules import N_
from .channels import ALWAYS, KIND_TEXTS, USUAL, channels_of
from .hours import due_at, is_quiet, next_time
from .texts import (
    ICONS,
    IMPORTED,
    OF_TABLE,
    SECURITY,
    Phrase,
    phrase_of,
)

__all__ = [
    "ALWAYS",
    "ICONS",
    "IMPORTED",
    "KIND_TEXTS",
    "N_",
    "OF_TABLE",
    "SECURITY",
    "USUAL",
    "Phrase",
    "channels_of",
    "due_at",
    "is_quiet",
    "next_time",
    "phrase_of",
]
