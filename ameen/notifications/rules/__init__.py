"""What is decided about notifications without looking at the store."""

from ...accounts.rules import N_
from .channels import ALWAYS, BY_ITSELF, KIND_TEXTS, USUAL, channels_of
from .hours import due_at, is_quiet, next_time, quiet_end
from .retrying import PAUSES, after_quiet, next_try
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
    "BY_ITSELF",
    "ICONS",
    "IMPORTED",
    "KIND_TEXTS",
    "N_",
    "OF_TABLE",
    "PAUSES",
    "SECURITY",
    "USUAL",
    "Phrase",
    "after_quiet",
    "channels_of",
    "due_at",
    "is_quiet",
    "next_time",
    "next_try",
    "phrase_of",
    "quiet_end",
]
