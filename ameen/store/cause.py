"""What a change gives cause to tell somebody: said by the slice whose record it is, heard by
notifications."""

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from .log import Change
from .snapshot import Snapshot


class Cause(msgspec.Struct, frozen=True, kw_only=True):
    """One reader, and what they are to hear of. `kind` is one of `notifications.Kind`.

    `subject_table` and `subject_id` are the record that it is about, whose page it leads to, and
    which the reader must still see when they are told; b"" for what is about no record. `by` is
    who did it. What has the same reader, kind and subject belongs together until it is read.
    `said` holds what the text needs besides, plain values that the reader may know for good.
    """

    user_id: bytes
    kind: str
    subject_table: str = ""
    subject_id: bytes = b""
    by: bytes | None = None
    said: dict[str, Any] = {}


Causes = Callable[[Snapshot, Change], Iterable[Cause]]
