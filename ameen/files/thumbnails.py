"""Thumbnails: small pictures in a cache of their own, made by a child process within limits."""

import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from ..store import Store, id_text
from . import rules, uploads
from .records import Attachment, contents
from .uploads import Stored

SQUARE, CARD = 64, 320  # pixels: a row's picture, cut square; a card's, as it is
SIZES = (SQUARE, CARD)
PATIENCE = 12.0  # seconds for the child, whose own limit is on the time that it computes
AT_ONCE = 2
STALE = timedelta(hours=1)
ID_LENGTH = 26
TOP = Path(__file__).resolve().parent.parent.parent

log = logging.getLogger(__name__)
_places = threading.BoundedSemaphore(AT_ONCE)


def folder(data: Path) -> Path:
    """Where thumbnails are kept: they can be made again, and no backup holds them."""
    return data / "run" / "thumbnails"


def measured(data: Path, kept: list[Stored]) -> list[Stored]:
    """The contents with the size of their pictures, thumbnails of which are then ready."""
    pictures = [one for one in kept if one.media_type in rules.DRAWN]
    if not pictures:
        return kept
    paths = [uploads.path_of(uploads.folder(data), one.kind, one.id) for one in pictures]
    told = _drawn(data, paths)
    return [
        one._replace(width=found["width"], height=found["height"], thumbnails=found["drawn"])
        if (found := told.get(id_text(one.id)))
        else one
        for one in kept
    ]


def thumbnail(data: Path, attachment: Attachment, size: int) -> Path | None:
    """The picture in this size; made anew when the cache was lost; None when there is none."""
    if not attachment.thumbnails or size not in SIZES:
        return None
    path = folder(data) / f"{id_text(attachment.content_id)}-{size}.webp"
    if not path.is_file():
        source = uploads.path_of(uploads.folder(data), attachment.kind, attachment.content_id)
        _drawn(data, [source])
    return path if path.is_file() else None


def _drawn(data: Path, sources: list[Path]) -> dict[str, dict]:
    """What the child says of each; nothing of those on which it fell or ran out of time."""
    target = folder(data)
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    command = [sys.executable, "-m", "ameen.files.drawing", str(target), *map(str, sources)]
    with _places:
        try:
            done = subprocess.run(
                command, cwd=TOP, capture_output=True, text=True, timeout=PATIENCE, check=False,
                stdin=subprocess.DEVNULL, env={"PATH": os.defpath, "OPENBLAS_NUM_THREADS": "1"},
            )  # fmt: skip
            said, complaint = done.stdout, done.stderr
        except subprocess.TimeoutExpired as late:
            said = (late.stdout or b"").decode()
            complaint = "it took too long"
    if complaint:
        log.info("thumbnails: %s", complaint.strip()[-500:])
    return {found["name"]: found for found in _lines(said)}


def _lines(said: str) -> Iterator[dict]:
    for line in said.splitlines():
        if line.endswith("}"):
            yield json.loads(line)


def sweep(store: Store, data: Path, now: datetime) -> int:
    """Removes thumbnails whose content is gone, and unfinished ones; says how many."""
    place = folder(data)
    if not place.is_dir():
        return 0
    old = []
    for path in place.iterdir():
        with suppress(FileNotFoundError):
            written = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
            if now - written >= STALE:
                old.append((path, uploads.content_of(path.name[:ID_LENGTH])))
    with store.read() as snap:
        gone = [path for path, own in old if not own or snap.version(contents, own) is None]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)
