"""Attachments: what is known of a file on a record; and contents, the files there are on disk."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

from ..accounts.records import EVERYBODY
from ..store import Index, Record, Table, Tally


class Kind(StrEnum):
    """By which files are sorted, and the folder that they lie in."""

    IMAGES = "images"
    DOCUMENTS = "documents"
    VIDEOS = "videos"
    OTHERS = "others"


class Purpose(StrEnum):
    """What a file is to its record: one among many, or its picture."""

    ATTACHMENT = "attachment"
    AVATAR = "avatar"
    LOGO = "logo"


class Attachment(Record, kw_only=True):
    """A file on another record, whose visibility it follows. What it holds stands under
    `content_id` and never changes; a replacement has another one. `size` is in bytes, width and
    height in pixels, 0 when it is no picture."""

    subject_table: str
    subject_id: bytes
    name: str
    purpose: Purpose = Purpose.ATTACHMENT
    content_id: bytes
    kind: Kind
    media_type: str
    size: int
    sha256: bytes
    width: int = 0
    height: int = 0
    thumbnails: bool = False
    trashed_at: datetime | None = None


class Content(Record, kw_only=True):
    """A file on disk, by whose id it is named; `let_go_at` is when something took its place."""

    attachment_id: bytes
    kind: Kind
    let_go_at: datetime | None = None


# What an attachment knows of its content: all that a replacement changes.
CONTENT_FIELDS = frozenset(
    ("content_id", "kind", "media_type", "size", "sha256", "width", "height", "thumbnails")
)


def _subject(attachment: Attachment) -> tuple[str, bytes]:
    return attachment.subject_table, attachment.subject_id


def is_listed(attachment: Attachment) -> bool:
    """Whether it stands among the files of its record: pictures and what is in the trash don't."""
    return attachment.trashed_at is None and attachment.purpose == Purpose.ATTACHMENT


def _of_subject(attachment: Attachment) -> list[tuple]:
    return [(*_subject(attachment), attachment.created_at)] if is_listed(attachment) else []


def _pictures(attachment: Attachment) -> list[tuple]:
    shown = attachment.trashed_at is None and attachment.purpose != Purpose.ATTACHMENT
    return [_subject(attachment)] if shown else []


def _trashed_of(attachment: Attachment) -> list[tuple]:
    thrown = attachment.trashed_at
    return [(*_subject(attachment), thrown)] if thrown is not None else []


def _trash(attachment: Attachment) -> list[tuple]:
    return [(attachment.trashed_at,)] if attachment.trashed_at is not None else []


def _by_uploader(attachment: Attachment) -> Iterator[tuple]:
    """Under a scope for everybody and one for who uploaded it, over all kinds and in its own."""
    if is_listed(attachment):
        for scope in (EVERYBODY, attachment.created_by or EVERYBODY):
            yield scope, "", attachment.created_at
            yield scope, attachment.kind, attachment.created_at


def _groups(attachment: Attachment) -> list[tuple]:
    """All files together, those of the record, those of the kind."""
    return [(), _subject(attachment), (attachment.kind,)] if is_listed(attachment) else []


attachments = Table(
    "attachment",
    Attachment,
    Index("subject", _of_subject),
    Index("picture", _pictures),
    Index("trash_of", _trashed_of),
    Index("trash", _trash),
    Index("all_of", lambda attachment: [_subject(attachment)]),
    Index("uploaded", _by_uploader),
    Tally("count", lambda attachment: [(group, 1) for group in _groups(attachment)]),
    Tally("bytes", lambda attachment: [(group, attachment.size) for group in _groups(attachment)]),
    parents=lambda attachment: [_subject(attachment)],
)
contents = Table(
    "content",
    Content,
    Index("attachment", lambda content: [(content.attachment_id,)]),
    Index("let_go", lambda content: [(content.let_go_at,)] if content.let_go_at else []),
    logged=False,  # the log of the attachment says which content it had when
)
