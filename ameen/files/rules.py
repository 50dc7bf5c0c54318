"""What may be done with files: their names, their sizes, what a browser may show, and by whom."""

import unicodedata
from pathlib import PurePosixPath
from typing import Any

from ..accounts.queries import Viewer
from ..accounts.rules import N_, Forbidden
from .records import Attachment, Kind, Purpose

LARGEST = 20 << 20  # bytes of all files in one request: 20 MB exactly passes
MOST_FILES = 50  # in one request
LONGEST_NAME, LONGEST_BYTES = 150, 240
LONGEST_EXTENSION = 15
JOINERS = "\u200c\u200d"  # they belong to the spelling of some languages
NAMELESS = "file"

# What a browser shows and can't be made to run. Whatever is not here is only downloaded.
INLINE = frozenset(
    (
        "application/pdf",
        "image/gif",
        "image/jpeg",
        "image/png",
        "image/webp",
        "text/plain",
        "video/mp4",
        "video/webm",
    )
)
# Their viewers are part of the browser and don't work in a sandbox.
UNBOXED = frozenset(("application/pdf", "video/mp4", "video/webm"))
DRAWN = frozenset(("image/png", "image/jpeg", "image/gif", "image/webp"))

KINDS = {
    Kind.IMAGES: N_("Images"),
    Kind.DOCUMENTS: N_("Documents"),
    Kind.VIDEOS: N_("Videos"),
    Kind.OTHERS: N_("Other files"),
}


def safe_name(text: str) -> str:
    """A file's name as it may be shown and offered for saving: the last part of a path, without
    what can't be seen or turns the direction of text, short, its extension kept."""
    text = unicodedata.normalize("NFC", text or "").replace("\\", "/")
    last = text.rstrip("/").rpartition("/")[2]
    kept = "".join(letter for letter in last if letter in JOINERS or _visible(letter))
    kept = " ".join(kept.split()).strip(". ")
    if not kept or not any(letter.isalnum() for letter in kept):
        return NAMELESS
    return _short(kept)


def _visible(letter: str) -> bool:
    """Neither a control, nor a mark of format or direction, nor half a letter."""
    return unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def name_parts(name: str) -> tuple[str, str]:
    """A name and its extension, with the dot; "" for one that is too long to be one."""
    ending = PurePosixPath(name).suffix
    if not 1 < len(ending) <= LONGEST_EXTENSION:
        return name, ""
    return name[: -len(ending)], ending


def _short(name: str) -> str:
    stem, extension = name_parts(name)
    stem = stem[: LONGEST_NAME - len(extension)]
    while len((stem + extension).encode()) > LONGEST_BYTES:
        stem = stem[:-1]
    return (stem.rstrip(". ") or NAMELESS) + extension


def follows_its_record_alone(purpose: str) -> bool:
    """Whether a file is a part of its record, as avatar and logo are: who sees the record sees
    it, and who may edit the record may change it, whatever their level for files."""
    return purpose != Purpose.ATTACHMENT


def may_change(viewer: Viewer, attachment: Attachment) -> bool:
    """Whether somebody who sees it may rename, replace, remove or restore a file: who uploaded
    it and may still upload, or a full level."""
    own = attachment.created_by == viewer.user.id and viewer.may("files", "create")
    return own or viewer.may("files", "delete")


def need_change(viewer: Viewer, attachment: Attachment) -> None:
    """Forbidden, with the reason, for who may not change the file."""
    if not may_change(viewer, attachment):
        raise Forbidden(N_("A file is changed by who uploaded it."))


def is_trashed(record: Any) -> bool:
    return getattr(record, "trashed_at", None) is not None
