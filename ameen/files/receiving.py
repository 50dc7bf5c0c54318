"""Taking in what a request sends: checked for size, kept on disk, then given to an action."""

import os
from collections.abc import Sequence
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import FileStorage

from ..accounts.rules import Forbidden, Invalid
from ..store import Missing, Stale, StoreFull
from ..web import hub, refuse, write
from . import rules, thumbnails, uploads

# After these nothing was kept; after another failure that is not sure, and the sweep decides.
REFUSED = (Forbidden, Invalid, Missing, Stale, StoreFull)


def sent() -> list[FileStorage]:
    """The files of this request; 413, with the reason, when they are too large or too many."""
    files = [one for one in request.files.getlist("file") if one.filename]
    if len(files) > rules.MOST_FILES:
        refuse(
            413,
            ngettext(
                "At most %(num)d file can be sent at once. Nothing was saved.",
                "At most %(num)d files can be sent at once. Nothing was saved.",
                rules.MOST_FILES,
            ),
        )
    if sum(_size(one) for one in files) > rules.LARGEST:
        refuse(413, _("The files of one upload may have at most 20 MB. Nothing was saved."))
    return files


def receive(files: Sequence[FileStorage], action: Any, *args: Any, **names: Any) -> Any:
    """Keeps the files and runs `action(tx, *args, kept)` as the reader. What it refuses leaves
    nothing behind."""
    data, kept = hub().settings.data, []
    try:
        for one in files:
            kept.append(uploads.keep(uploads.folder(data), one.filename or "", one.stream))
        kept = thumbnails.measured(data, kept)
        return write(action, *args, kept, **names)
    except REFUSED:
        uploads.drop(uploads.folder(data), kept)
        raise


def receive_one(file: FileStorage, action: Any, *args: Any) -> Any:
    """The same for an action that takes one file."""

    def given(tx: Any, *args: Any, viewer: Any) -> Any:
        *before, kept = args
        return action(tx, *before, kept[0], viewer=viewer)

    return receive([file], given, *args)


def _size(file: FileStorage) -> int:
    size = file.stream.seek(0, os.SEEK_END)
    file.stream.seek(0)
    return size
