"""What is decided about notifications without looking at the store."""

from ...accounts.rules import N_
from .channels import ALWAYS, BY_ITSELF, KIND_TEXTS, USUAL, channels_of
from .hours import due_at, is_quiet, next_time, quiet_end
from .retrying import PAUSES, after_quiet, ended, next_try
from .texts import (
    ICONS,
    IMPORTED,
    LINK_TEXTS,
    OF_TABLE,
    SECURITY,
    Phrase,
    bears_link,
    phrase_of,
)

__all__ = [
    "ALWAYS",
    "BY_ITSELF",
    "ICONS",
    "IMPORTED",
    "KIND_TEXTS",
    "LINK_TEXTS",
    "N_",
    "OF_TABLE",
    "PAUSES",
    "SECURITY",
    "USUAL",
    "Phrase",
    "after_quiet",
    "bears_link",
    "channels_of",
    "due_at",
    "ended",
    "is_quiet",
    "next_time",
    "next_try",
    "phrase_of",
    "quiet_end",
]
