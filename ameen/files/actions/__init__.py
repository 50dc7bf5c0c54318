"""What is done to files: uploaded, renamed, replaced, put in the trash and brought back.

A content is on disk, for good, before an action hears of it, and stays there as long as a record
of it does. So a crash at any point leaves no record without its file; files without a record
are removed by the sweep (see `uploads`).
"""

from .attaching import (
    attach,
    check_add,
    rename,
    replace_content,
    set_picture,
    take_back,
    trash,
)
from .purge import BATCH, Purged, delete_attachments_of, move_attachments, purge_trash
from .undo import restore

__all__ = [
    "BATCH",
    "Purged",
    "attach",
    "check_add",
    "delete_attachments_of",
    "move_attachments",
    "purge_trash",
    "rename",
    "replace_content",
    "restore",
    "set_picture",
    "take_back",
    "trash",
]
